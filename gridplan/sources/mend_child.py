"""
Mend self-crossing polygons in a process of its own, which can be stopped.

Run as a script: well-known binary comes in on stdin as lines of hexadecimal and goes
out on stdout the same way, one line each, as soon as it is done. It imports nothing
of gridplan, so that it starts fast.
"""

import contextlib
import sys
from pathlib import Path

import shapely

_MEMORY = 1 << 30  # bytes beyond what starting took


def main() -> None:
    """Mend every line of stdin."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # Linux only
        import resource  # noqa: PLC0415

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        most = pages * resource.getpagesize() + _MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    for line in sys.stdin.read().split():
        broken = shapely.from_wkb(bytes.fromhex(line))
        mended = shapely.make_valid(broken, method="structure", keep_collapsed=False)
        sys.stdout.write(shapely.to_wkb(mended, hex=True) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
