"""One job worked on: its steps in order, its progress told, its end noted."""

import logging
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import TypeVar

from sqlalchemy.exc import DBAPIError

from gridplan.errors import CancelledError, GridplanError
from gridplan.jobs.child import error_told
from gridplan.jobs.limits import Limits
from gridplan.jobs.process import Process, Step, Told, Work
from gridplan.jobs.spawn import run_child
from gridplan.store import jobs as rows
from gridplan.store.errors import DiskFullError, is_full
from gridplan.store.jobs import Job
from gridplan.store.open import Store

_OFTEN = 0.5  # s between two looks at the row
_PATIENCE = 120.0  # s a database may be away
_PAUSE = 0.5
_LOG = logging.getLogger(__name__)
T = TypeVar("T")


class LostError(BaseException):
    """
    The job is not ours any more: another executor has it, or the next run will.

    No `Exception`, for DBOS would keep one as the job's outcome; this leaves no trace.
    """


class Worker:
    """
    Works on jobs of one store.

    Parameters
    ----------
    store : Store
        The store.
    processes : mapping of str to Process
        What there is to do.
    limits : Limits
        Of children.
    executor : str
        Our id.

    Attributes
    ----------
    fallen : set of str
        Jobs whose thread fell while we are theirs: what it did could not be kept.
    """

    def __init__(
        self,
        store: Store,
        processes: Mapping[str, Process],
        limits: Limits,
        executor: str,
    ) -> None:
        self._store = store
        self._processes = processes
        self._limits = limits
        self._executor = executor
        self._lost = threading.Event()
        self.fallen: set[str] = set()

    @contextmanager
    def holding(self, id: str) -> Iterator[None]:  # noqa: A002
        """
        Notice where the thread that has a job in hand falls.

        Parameters
        ----------
        id : str
            Which.

        Yields
        ------
        None
            While the thread is at it.

        Raises
        ------
        LostError
            As it came: the job is not ours any more.
        BaseException
            As it came.
        """
        try:
            yield
        except LostError:
            raise
        except BaseException:
            self.fallen.add(id)
            raise

    def lose(self) -> None:
        """Drop everything begun so far without a trace; what begins later is worked on."""
        before, self._lost = self._lost, threading.Event()
        before.set()

    def stop(self) -> None:
        """Drop everything, now and later."""
        self._lost.set()

    def begin(self, id: str) -> list[str]:  # noqa: A002
        """
        Note that a job runs.

        Parameters
        ----------
        id : str
            Which.

        Returns
        -------
        list of str
            Names of its steps; none where it is over already.
        """

        def start() -> list[str]:
            with self._store.write() as connection:
                wanted = rows.start_job(connection, id, self._executor)
                job = rows.get_job(connection, id)
            process = self._processes.get(job.process)
            return [step.name for step in process.steps] if wanted and process else []

        return self._patiently(start, until_room=True)

    def step(self, id: str, name: str, done: Mapping[str, Told]) -> Told:  # noqa: A002
        """
        Do one step.

        Parameters
        ----------
        id : str
            Of the job.
        name : str
            Of the step.
        done : mapping of str to dict
            What earlier steps returned.

        Returns
        -------
        dict
            ``value``; or ``error`` where it cannot be done; or ``dismissed``.

        Raises
        ------
        LostError
            If the job is not ours any more.
        """
        lost = self._lost
        try:
            job = self._patiently(lambda: self._job(id))
            process = self._processes[job.process]
            step = next(step for step in process.steps if step.name == name)
            span = _span(process, step)
            watch = _Watch(self._store, job, step, span, lost)
            watch.tell(name, 0, 1)

            def child(task: str, request: Told, *, cpu: int | None = None) -> Told:
                mine = self._limits if cpu is None else replace(self._limits, cpu=cpu)
                return run_child(
                    task, request, limits=mine, progress=watch.tell, is_wanted=watch.is_wanted
                )

            folder = self._store.folder("work") / id
            folder.mkdir(exist_ok=True)
            work = Work(
                store=self._store, job=job, folder=folder, done=done,
                workers=self._limits.workers, limits=self._limits, child=child,
            )  # fmt: skip
            value = self._patiently(lambda: step.run(work))
        except CancelledError:
            if lost.is_set():
                raise LostError from None
            return {"dismissed": True}
        except GridplanError as error:
            return {"error": error_told(error)}
        except Exception:  # noqa: BLE001 (a fault of ours fails this job and no other)
            _LOG.exception("job %s, step %s", id, name)
            told = {"kind": "other", "key": "jobs.broken", "values": {"step": name}}
            return {"error": told}
        if lost.is_set():
            raise LostError  # the step runs again, and comes to the same
        return {"value": value}

    def finish(self, id: str, outcome: Told) -> None:  # noqa: A002
        """
        Note how a job ended, and tidy up.

        Parameters
        ----------
        id : str
            Which.
        outcome : dict
            Of the last step.
        """

        def note() -> None:
            with self._store.write() as connection:
                if "value" in outcome:
                    rows.finish_job(
                        connection, id, status="successful", result=outcome["value"]
                    )
                elif "error" in outcome:
                    told = outcome["error"]
                    rows.finish_job(connection, id, status="failed", message=told)
                else:
                    rows.finish_job(connection, id, status="dismissed")

        self._patiently(note, until_room=True)
        self.tidy(id)

    def tidy(self, id: str) -> None:  # noqa: A002
        """
        Remove what a job that is over leaves in its folder.

        Parameters
        ----------
        id : str
            Which.
        """
        shutil.rmtree(self._store.folder("work") / id, ignore_errors=True)

    def _job(self, id: str) -> Job:  # noqa: A002
        with self._store.read() as connection:
            return rows.get_job(connection, id)

    def _patiently(self, act: Callable[[], T], *, until_room: bool = False) -> T:
        """Try again while the database is away; a step is the same done twice."""  # noqa: DOC501
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                return act()
            except DiskFullError:
                if not until_room or time.monotonic() > until:
                    raise
            except DBAPIError as error:
                if is_full(error):
                    raise DiskFullError("store.disk_full") from error
                if not _is_away(error) or time.monotonic() > until:
                    raise
                _LOG.warning("the database is away: %s", error.orig)
            time.sleep(_PAUSE)


class _Watch:
    """Tells progress and asks whether the job is still wanted, both not too often."""

    def __init__(
        self,
        store: Store,
        job: Job,
        step: Step,
        span: tuple[float, float],
        lost: threading.Event,
    ) -> None:
        self._store, self._job, self._step, self._span = store, job, step, span
        self._lost = lost
        self._looked = 0.0
        self._wanted = True
        self._said = ("", 0, 1)

    def tell(self, part: str, done: int, total: int) -> None:
        self._said = (part, done, total)
        self._look()

    def is_wanted(self) -> bool:
        self._look()
        return self._wanted and not self._lost.is_set()

    def _look(self) -> None:
        if time.monotonic() - self._looked < _OFTEN:
            return
        self._looked = time.monotonic()
        part, done, total = self._said
        low, high = self._span
        share = self._step.come(part, done, total)
        named = f"part_{part}" if part in self._step.parts else f"step_{self._step.name}"
        message = {"key": f"jobs.{named}", "values": {"done": done, "total": total}}
        try:
            with self._store.write() as connection:
                self._wanted = rows.tell_progress(
                    connection, self._job.id, progress=int(low + share * (high - low)),
                    message=message,
                )  # fmt: skip
        except DiskFullError:
            pass  # the work itself may need no room
        except DBAPIError as error:
            if not _is_away(error):
                raise


def _span(process: Process, step: Step) -> tuple[float, float]:
    """Tell from how many to how many per cent a step goes."""
    whole = sum(one.share for one in process.steps)
    before = 0.0
    for one in process.steps:
        if one is step:
            break
        before += one.share
    return 100 * before / whole, 100 * (before + step.share) / whole


def _is_away(error: DBAPIError) -> bool:
    told = str(error.orig).lower()
    return (
        error.connection_invalidated
        or "connection" in told
        or "database is locked" in told
        or "starting up" in told
        or "shutting down" in told
    )
