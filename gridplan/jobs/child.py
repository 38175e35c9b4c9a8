"""
Heavy work in a process of its own: ``python -m gridplan.jobs.child``.

The request comes as JSON on standard input; lines of JSON go out on the descriptor
named in it: progress, and at the end a result or an error. A child whose parent is
gone goes too.
"""

import ctypes
import importlib
import json
import os
import signal
import sys
import time
from typing import IO, Any

from gridplan.errors import GridplanError, InfeasibleError, InputError

_OFTEN = 0.2  # s between two lines of progress
_PARENT_DIED = 1  # PR_SET_PDEATHSIG
_KINDS = {"input": InputError, "infeasible": InfeasibleError}


class _Teller:
    """Writes progress, not too often."""

    def __init__(self, out: IO[str]) -> None:
        self._out = out
        self._last = (0.0, "")

    def __call__(self, step: str, done: int, total: int) -> None:
        before, was = self._last
        now = time.monotonic()
        if step != was or done >= total or now - before > _OFTEN:
            self._last = (now, step)
            self.tell({"progress": [step, int(done), int(total)]})

    def tell(self, line: dict[str, Any]) -> None:
        # a broken pipe means that nobody waits any more, and ends us
        self._out.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._out.flush()


def main() -> None:
    """Do what standard input asks for."""
    request = json.load(sys.stdin)
    _die_with(request["parent"])
    _limit(request["limits"])
    with os.fdopen(request["out"], "w", encoding="utf-8") as out:
        teller = _Teller(out)
        try:
            task = importlib.import_module(f"gridplan.jobs.tasks.{request['task']}")
            teller.tell({"result": task.run(request["request"], teller)})
        except GridplanError as error:
            teller.tell({"error": error_told(error)})
        except MemoryError:
            teller.tell({"error": {"kind": "input", "key": "jobs.no_memory", "values": {}}})
        except OSError as error:
            teller.tell({"os_error": [error.errno or 0, str(error)]})


def error_told(error: GridplanError) -> dict[str, Any]:
    """
    Write an error as plain values.

    Parameters
    ----------
    error : GridplanError
        What broke.

    Returns
    -------
    dict
        ``kind``, ``key`` and ``values``.
    """
    kind = next((name for name, of in _KINDS.items() if isinstance(error, of)), "other")
    plain = json.loads(json.dumps(error.values, default=str, allow_nan=True))
    return {"kind": kind, "key": error.key, "values": plain}


def error_of(told: dict[str, Any]) -> GridplanError:
    """
    Make an error of plain values.

    Parameters
    ----------
    told : dict
        Of `error_told`.

    Returns
    -------
    GridplanError
        As it was.
    """
    return _KINDS.get(told["kind"], GridplanError)(told["key"], **told["values"])


def _die_with(parent: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PARENT_DIED, signal.SIGKILL)
    if os.getppid() != parent:  # it died before we said so
        sys.exit(1)


def _limit(limits: dict[str, int]) -> None:
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 (not on Windows)

    os.nice(limits["nice"])
    for kind, most, grace in (
        (resource.RLIMIT_AS, limits["memory"], 0),
        (resource.RLIMIT_CPU, limits["cpu"], 5),  # the soft one says why, the hard one kills
        (resource.RLIMIT_CORE, 0, 0),
    ):
        _, hard = resource.getrlimit(kind)
        ceiling = most + grace if hard == resource.RLIM_INFINITY else min(most + grace, hard)
        resource.setrlimit(kind, (min(most, ceiling), ceiling))


if __name__ == "__main__":
    main()
