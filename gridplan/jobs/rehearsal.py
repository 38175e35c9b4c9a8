"""
A service rehearses a repair, so that the first planner who asks for one does not wait.

A child that stands back behind everything else compiles the code, which takes seconds
where it was compiled before and half a minute where it was not. The service itself loads
it only once somebody looks at cells: loading holds the interpreter, and a first map is
not to wait for it.
"""

import logging
from dataclasses import replace
from threading import Event, Thread

from gridplan.errors import CancelledError, GridplanError
from gridplan.jobs.limits import Limits
from gridplan.jobs.spawn import run_child
from gridplan.progress import silent

_LOG = logging.getLogger(__name__)
_LAST = 19  # niceness: whatever else there is to do goes first


class Rehearsal:
    """
    One rehearsal, beside a service.

    Parameters
    ----------
    limits : Limits
        Of the child.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = replace(limits or Limits(), nice=_LAST, tries=1)
        self._is_wanted = Event()
        self._is_over = Event()
        self._thread = Thread(target=self._run, name="gridplan-rehearsal", daemon=True)

    def start(self) -> None:
        """Begin, beside the service."""
        self._thread.start()

    def want(self) -> None:
        """Say that somebody looks at cells and may soon repair."""
        self._is_wanted.set()

    def stop(self) -> None:
        """End, whether it is done or not."""
        self._is_over.set()
        self._is_wanted.set()
        if self._thread.is_alive():
            self._thread.join()

    def wait(self) -> None:
        """Wait until everything that is wanted is loaded."""
        self._thread.join()

    def _run(self) -> None:
        try:
            run_child(
                "rehearse", {}, limits=self._limits, progress=silent,
                is_wanted=lambda: not self._is_over.is_set(),
            )  # fmt: skip
        except CancelledError:
            return
        except (GridplanError, OSError) as error:
            _LOG.warning("no rehearsal, the first repair will be slow: %s", error)
            return
        self._is_wanted.wait()
        if not self._is_over.is_set():
            from gridplan.plan.rehearsal import rehearse  # noqa: PLC0415 (loads the planner)

            rehearse()
