"""
Mend self-crossing polygons in a process of its own, which can be stopped.

Run as a script: well-known binary comes in on stdin as lines of hexadecimal and goes
out on stdout the same way, one line each, as soon as it is done. It imports nothing
of gridplan, so that it starts fast.
"""

import contextlib
import sys

import shapely

_MOST_MEMORY = 2 << 30  # bytes


def main() -> None:
    """Mend every line of stdin."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415  # not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    for line in sys.stdin.read().split():
        broken = shapely.from_wkb(bytes.fromhex(line))
        mended = shapely.make_valid(broken, method="structure", keep_collapsed=False)
        sys.stdout.write(shapely.to_wkb(mended, hex=True) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
