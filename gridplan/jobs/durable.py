"""
Jobs on DBOS: every step's value is kept before the next step begins.

The job's row in the store is what clients see and what was promised; a DBOS workflow
of the same id does the work. Whatever dies between the two, a sweeper brings them
together again: promised jobs without a workflow get one, workflows of an executor
whose lease ran out are taken up by another, and so are those that could not be kept
because the disk was full.
"""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

import psycopg
import sqlalchemy
from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer, SetEnqueueOptions, SetWorkflowID
from sqlalchemy.exc import DBAPIError

from gridplan.jobs import lease as leases
from gridplan.jobs.limits import Limits
from gridplan.jobs.process import Process, Told
from gridplan.jobs.processes import PROCESSES
from gridplan.jobs.submission import accept
from gridplan.jobs.work import Worker
from gridplan.store import jobs as rows
from gridplan.store.errors import StoreError
from gridplan.store.instant import later
from gridplan.store.jobs import Job
from gridplan.store.open import Store

_NAME = "gridplan"
_QUEUE = "jobs"
_APPLICATION = "1"  # a new gridplan takes up the jobs of an old one
_POLL = 0.25  # s between two looks at the queue
_LATE = 2.0  # s after which a promised job should have its workflow
_BATCH = 100
_AWAY = 20.0  # s in which a database server that was restarted should be back
_LINGER = 5.0  # s in which a step that was cut short may still write
_OVER = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
_LOG = logging.getLogger(__name__)


class DbosRunner:
    """
    Jobs on DBOS, on SQLite and PostgreSQL alike; one in a process.

    Parameters
    ----------
    store : Store
        Where jobs are promised.
    processes : mapping of str to Process
        What it can do.
    limits : Limits, optional
        Of children, queues and leases.
    """

    def __init__(
        self,
        store: Store,
        *,
        processes: Mapping[str, Process] = PROCESSES,
        limits: Limits | None = None,
    ) -> None:
        self._store = store
        self._processes = dict(processes)
        self._limits = limits or Limits()
        self._running: _Running | None = None

    @property
    def processes(self) -> Mapping[str, Process]:
        """What it can do, by id."""
        return self._processes

    def submit(self, process: str, inputs: Told, *, owner: str, key: str | None = None) -> Job:
        """
        Take a job, see `gridplan.jobs.runner.JobRunner.submit`.

        Parameters
        ----------
        process : str
            Which process.
        inputs : dict
            For it.
        owner : str
            Who asks.
        key : str, optional
            Idempotency key.

        Returns
        -------
        Job
            Accepted; or as the earlier one stands.
        """
        job, is_new = accept(
            self._store, self._processes, process, inputs, owner=owner, key=key,
            open_each=self._limits.open_each,
        )  # fmt: skip
        if is_new and self._running is not None:
            try:
                self._running.enqueue(job)
            except DBAPIError as error:  # it is promised: the sweeper will
                _LOG.warning("job %s waits: %s", job.id, error.orig)
        return job

    def status(self, id: str) -> Job:  # noqa: A002
        """
        Tell where a job stands.

        Parameters
        ----------
        id : str
            Which.

        Returns
        -------
        Job
            As it stands.
        """
        with self._store.read() as connection:
            return rows.get_job(connection, id)

    def cancel(self, id: str) -> Job:  # noqa: A002
        """
        Dismiss a job; whoever works on it sees that within a second.

        Parameters
        ----------
        id : str
            Which.

        Returns
        -------
        Job
            As it stands.
        """
        with self._store.write() as connection:
            rows.get_job(connection, id)
            dismissed = rows.finish_job(connection, id, status="dismissed")
            job = rows.get_job(connection, id)
        if dismissed and self._running is not None:
            self._running.cancel(id)
        return job

    def start(self) -> None:
        """Begin to work, and take up what was left."""
        if self._running is None:
            self._running = _Running(self._store, self._processes, self._limits)

    def stop(self) -> None:
        """Stop working; what runs is taken up again at the next start."""
        if self._running is not None:
            self._running.stop()
            self._running = None


class _Running:
    """A runner at work: DBOS, our lease, and the thread that keeps both."""

    def __init__(self, store: Store, processes: Mapping[str, Process], limits: Limits) -> None:
        self._store, self._limits = store, limits
        self._executor, self._slot = leases.take_slot(store.data)
        self._worker = Worker(store, processes, limits, self._executor)
        self._stopping = threading.Event()
        try:
            with store.write() as connection:
                self._lease = leases.begin(connection, self._executor, seconds=limits.lease)
            self._work = _launch(store, limits, self._executor, self._worker)
        except BaseException:
            DBOS.destroy(destroy_registry=True)
            self._slot.release()
            raise
        self._keeper = threading.Thread(target=self._keep, name="gridplan-jobs", daemon=True)
        self._keeper.start()

    def enqueue(self, job: Job) -> None:
        """Give a job its workflow; one that has it keeps it."""
        with SetWorkflowID(job.id), SetEnqueueOptions(queue_partition_key=job.owner or "-"):
            DBOS.enqueue_workflow(_QUEUE, self._work, job.id)

    def cancel(self, id: str) -> None:  # noqa: A002
        DBOS.cancel_workflow(id)

    def stop(self) -> None:
        self._stopping.set()
        self._worker.stop()
        self._keeper.join()
        try:
            DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=2)
            with self._store.write() as connection:
                leases.end(connection, self._lease)
        finally:
            self._slot.release()

    def _keep(self) -> None:
        """Renew the lease, and sweep, until told to stop."""
        steady = time.monotonic()
        while not self._stopping.wait(self._limits.lease / 4):
            try:
                self._renew()
                self._sweep(bury=time.monotonic() >= steady)
            except (DBAPIError, StoreError) as error:
                _LOG.warning("the database is away: %s", getattr(error, "orig", error))
                # others could not renew either: give them time before they count as dead
                steady = time.monotonic() + self._limits.lease
            except Exception:  # noqa: BLE001 (it must never end while we live)
                _LOG.exception("the sweeper stumbled")

    def _renew(self) -> None:
        with self._store.write() as connection:
            if leases.renew(connection, self._lease, seconds=self._limits.lease):
                return
            # we slept too long and others have our jobs: drop them, and begin anew
            _LOG.warning("executor %s was taken for dead", self._executor)
            self._lease = leases.begin(connection, self._executor, seconds=self._limits.lease)
        self._worker.lose()

    def _sweep(self, *, bury: bool) -> None:
        with self._store.read() as connection:
            gone = leases.dead(connection, self._lease) if bury else []
            waiting = [
                job
                for job in rows.list_jobs(connection, statuses=rows.OPEN, limit=10 * _BATCH)
                # one from the future was promised before the clock was set back
                if not later(seconds=-_LATE) <= job.updated <= later(seconds=_LATE)
            ]
        for lease in gone:
            with self._store.write() as connection:
                mine = leases.claim(connection, lease)
            if mine is not None:
                DBOS._recover_pending_workflows([mine.id])  # noqa: SLF001 (no other way in 3.4)
                with self._store.write() as connection:
                    leases.forget(connection, mine)
        for start in range(0, len(waiting), _BATCH):
            self._reunite(waiting[start : start + _BATCH])
        self._tidy()

    def _tidy(self) -> None:
        """Remove the folders of jobs that were dismissed, or killed at their very end."""
        names = [path.name for path in self._store.folder("work").iterdir()]
        with self._store.read() as connection:
            over = rows.over_since(connection, names, later(seconds=-_LINGER))
        for name in over:
            self._worker.tidy(name)

    def _reunite(self, jobs: list[Job]) -> None:
        """Enqueue promised jobs without a workflow; end, or lift up, those whose fell."""
        flows = DBOS.list_workflows(
            workflow_ids=[job.id for job in jobs], load_input=False, load_output=False
        )
        flow_of = {flow.workflow_id: flow for flow in flows}
        for job in jobs:
            flow = flow_of.get(job.id)
            if flow is None:
                self.enqueue(job)
            elif flow.status in _OVER:
                told = {"kind": "other", "key": "jobs.broken", "values": {"step": "-"}}
                with self._store.write() as connection:
                    rows.finish_job(connection, job.id, status="failed", message=told)
            elif flow.status == "PENDING" and job.id in self._worker.fallen:
                DBOS.resume_workflow(job.id, queue_name=_QUEUE)
                self._worker.fallen.discard(job.id)


def _launch(store: Store, limits: Limits, executor: str, worker: Worker) -> Any:
    config: DBOSConfig = {
        "name": _NAME,
        "system_database_url": _address(store),
        "dbos_system_schema": "dbos",
        "application_version": _APPLICATION,
        "executor_id": executor,
        "serializer": DBOSPortableJSONSerializer(),
        "enable_otlp": False,
        "log_level": "WARNING",
        "notification_listener_polling_interval_sec": _POLL,
        "scheduler_polling_interval_sec": 3600.0,  # nothing is scheduled
    }
    if not store.is_sqlite:
        config["db_engine_kwargs"] = {"creator": _waiting_for(store.engine.url)}
    DBOS(config=config)

    @DBOS.workflow(name="job", max_recovery_attempts=1000)
    def work(id: str) -> None:  # noqa: A002
        done: dict[str, Told] = {}
        outcome: Told = {"dismissed": True}
        with worker.holding(id):
            for name in DBOS.run_step({"name": "begin"}, worker.begin, id):
                outcome = DBOS.run_step({"name": name}, worker.step, id, name, done)
                if "value" not in outcome:
                    break
                done = {**done, name: outcome["value"]}
            DBOS.run_step({"name": "finish"}, worker.finish, id, outcome)

    DBOS.launch()
    DBOS.register_queue(
        _QUEUE,
        worker_concurrency=limits.slots,
        partition_concurrency=limits.slots_each,
        polling_interval_sec=_POLL,
        on_conflict="always_update",
    )
    return work


def _waiting_for(url: sqlalchemy.URL) -> Callable[[], Any]:
    """Connect as soon as the server is back; DBOS would double its pauses meanwhile."""
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)

    def connect() -> Any:
        latest = time.monotonic() + _AWAY
        while True:
            try:
                return psycopg.connect(address, application_name=_NAME)
            except psycopg.OperationalError:
                if time.monotonic() > latest:
                    raise
                time.sleep(_POLL)

    return connect


def _address(store: Store) -> str:
    if store.is_sqlite:
        path = str(store.data / "jobs.sqlite")
        return sqlalchemy.URL.create("sqlite", database=path).render_as_string()
    return store.engine.url.render_as_string(hide_password=False)
