"""A child process started, listened to, and ended when nobody wants it any more."""

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from typing import Any

from gridplan.errors import CancelledError, GridplanError
from gridplan.jobs.child import error_of
from gridplan.jobs.limits import Limits

_LISTEN = 0.25  # s between two looks at whether the job was dismissed
_CHUNK = 65536
_OUT_OF_TIME = frozenset({signal.SIGXCPU})


class KilledError(GridplanError):
    """Somebody killed the child; it may be started again."""


def run_child(
    task: str,
    request: dict[str, Any],
    *,
    limits: Limits,
    progress: Callable[[str, int, int], None],
    is_wanted: Callable[[], bool],
) -> dict[str, Any]:
    """
    Run a task in a child process; start it again when somebody kills it.

    Parameters
    ----------
    task : str
        Name of a module of `gridplan.jobs.tasks`.
    request : dict
        Plain values.
    limits : Limits
        Memory, processor time, niceness and number of tries.
    progress : callable
        Told step, done and total.
    is_wanted : callable
        Asked often; the child is killed once it says no.

    Returns
    -------
    dict
        What the task returned.

    Raises
    ------
    GridplanError
        As the task raised it, or because it used too much.
    KilledError
        If somebody killed it each time.
    CancelledError
        If it was not wanted any more.
    """
    for left in reversed(range(limits.tries)):
        try:
            return _once(task, request, limits, progress, is_wanted)
        except KilledError:
            if not left:
                raise
    raise CancelledError  # no tries at all


def _once(
    task: str,
    request: dict[str, Any],
    limits: Limits,
    progress: Callable[[str, int, int], None],
    is_wanted: Callable[[], bool],
) -> dict[str, Any]:
    ours, theirs = os.pipe()
    asked = {
        "task": task, "request": request, "out": theirs, "parent": os.getpid(),
        "limits": {"memory": limits.memory, "cpu": limits.cpu, "nice": limits.nice},
    }  # fmt: skip
    with tempfile.TemporaryFile() as complaint, contextlib.ExitStack() as stack:
        stack.callback(os.close, ours)
        try:
            child = subprocess.Popen(
                [sys.executable, "-m", "gridplan.jobs.child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=complaint,
                pass_fds=(theirs,),
                start_new_session=True,  # a group of its own, to be killed whole
                env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
            )
        finally:
            os.close(theirs)
        stack.callback(_end, child)
        assert child.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            child.stdin.write(json.dumps(asked).encode())
            child.stdin.close()
        last = _listen(ours, progress, is_wanted)
        code = child.wait()
        if last is None:
            complaint.seek(0)
            raise _what_happened(code, complaint.read().decode(errors="replace"))
    if "os_error" in last:
        raise OSError(*last["os_error"])
    if "error" in last:
        raise error_of(last["error"])
    result: dict[str, Any] = last["result"]
    return result


def _listen(
    pipe: int, progress: Callable[[str, int, int], None], is_wanted: Callable[[], bool]
) -> dict[str, Any] | None:
    """Hand on progress until the child closes its end; None where it said nothing more."""  # noqa: DOC501
    rest = b""
    last: dict[str, Any] | None = None
    while True:
        if not is_wanted():
            raise CancelledError
        if not select.select([pipe], [], [], _LISTEN)[0]:
            continue
        chunk = os.read(pipe, _CHUNK)
        if not chunk:
            return last
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            told = json.loads(line)
            if "progress" in told:
                progress(*told["progress"])
            else:
                last = told


def _end(child: "subprocess.Popen[bytes]") -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    if child.stdin is not None and not child.stdin.closed:
        with contextlib.suppress(BrokenPipeError):
            child.stdin.close()


def _what_happened(code: int, complaint: str) -> GridplanError:
    if code >= 0:
        lines = complaint.strip().splitlines()
        return GridplanError("jobs.child_failed", why=lines[-1] if lines else str(code))
    if -code in _OUT_OF_TIME:
        return GridplanError("jobs.no_time")
    return KilledError("jobs.killed", signal=-code)
