import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from gridplan.jobs import BusyError, DbosRunner, Limits
from gridplan.jobs.child import error_of
from gridplan.store import ConflictError, MissingError, Store, open_store
from gridplan.store import jobs as rows
from gridplan.store.instant import later
from gridplan.store.jobs import Job
from gridplan.store.tables import JOB
from tests.jobs.counting import PROCESSES

TOP = Path(__file__).parents[2]
ORDER = ["one", "two", "three"]


def wait(store: Store, ids: list[str], *, seconds: float = 60.0) -> list[Job]:
    until = time.monotonic() + seconds
    while True:
        with store.read() as connection:
            jobs = [rows.get_job(connection, one) for one in ids]
        if not any(job.is_open for job in jobs):
            return jobs
        assert time.monotonic() < until, [job.status for job in jobs]
        time.sleep(0.05)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    folder = tmp_path / "log"
    folder.mkdir()
    return folder


@pytest.fixture
def runner(store: Store) -> Iterator[DbosRunner]:
    made = DbosRunner(store, processes=PROCESSES, limits=Limits(open_each=3, slots_each=2))
    made.start()
    yield made
    made.stop()


def test_a_job_takes_its_steps_in_order_and_each_sees_the_ones_before(
    runner: DbosRunner, store: Store, log: Path
) -> None:
    job = runner.submit("count", {"log": str(log)}, owner="me")
    assert job.status == "accepted"
    (done,) = wait(store, [job.id])
    assert done.status == "successful"
    assert done.progress == 100
    assert done.result == {"seen": ["one", "two"]}
    assert (log / job.id).read_text().split() == ORDER


def test_the_same_key_or_the_same_inputs_give_the_same_job(
    runner: DbosRunner, store: Store, log: Path
) -> None:
    first = runner.submit("count", {"log": str(log)}, owner="me", key="k")
    assert runner.submit("count", {"log": str(log)}, owner="me", key="k").id == first.id
    assert runner.submit("count", {"log": str(log)}, owner="me").id == first.id
    assert runner.submit("count", {"log": str(log)}, owner="you").id != first.id
    wait(store, [first.id])
    assert runner.submit("count", {"log": str(log)}, owner="me").status == "successful"
    assert (log / first.id).read_text().split() == ORDER
    with pytest.raises(ConflictError):
        runner.submit("count", {"log": str(log), "number": 2}, owner="me", key="k")


def test_a_dismissed_job_stops_and_may_be_asked_for_again(
    runner: DbosRunner, log: Path
) -> None:
    inputs = {"log": str(log), "seconds": 1.0}
    job = runner.submit("count", inputs, owner="me")
    while runner.status(job.id).status == "accepted":
        time.sleep(0.05)
    assert runner.cancel(job.id).status == "dismissed"
    assert runner.cancel(job.id).status == "dismissed"
    again = runner.submit("count", inputs, owner="me")
    assert again.id != job.id
    runner.cancel(again.id)
    time.sleep(1.5)
    assert "three" not in (log / job.id).read_text()
    assert runner.status(job.id).status == "dismissed"


def test_what_a_job_leaves_behind_is_tidied_up(
    runner: DbosRunner, store: Store, log: Path
) -> None:
    job = runner.submit("count", {"log": str(log), "seconds": 1.0}, owner="me")
    while runner.status(job.id).status == "accepted":
        time.sleep(0.05)
    runner.cancel(job.id)
    until = time.monotonic() + 30
    while any((store.data / "work").glob("*")):
        assert time.monotonic() < until
        time.sleep(0.1)


def test_a_failure_is_told_as_the_error_it_was(
    runner: DbosRunner, store: Store, log: Path
) -> None:
    (job,) = wait(store, [runner.submit("sulk", {"log": str(log)}, owner="me").id])
    assert job.status == "failed"
    assert error_of(job.message).key == "jobs.child_failed"
    assert "no_such_task" in str(error_of(job.message))


def test_nobody_holds_more_than_their_share_of_the_queue(runner: DbosRunner, log: Path) -> None:
    for number in range(3):
        runner.submit("count", {"log": str(log), "number": number, "seconds": 1}, owner="me")
    with pytest.raises(BusyError):
        runner.submit("count", {"log": str(log), "number": 3}, owner="me")
    runner.submit("count", {"log": str(log), "number": 3}, owner="you")


def test_unknown_processes_and_jobs_are_missing(runner: DbosRunner) -> None:
    with pytest.raises(MissingError):
        runner.submit("no-such", {}, owner="me")
    with pytest.raises(MissingError):
        runner.status("no-such")


def test_a_job_promised_before_anybody_worked_is_done(store: Store, log: Path) -> None:
    runner = DbosRunner(store, processes=PROCESSES, limits=Limits(lease=1.0))
    job = runner.submit("count", {"log": str(log)}, owner="me")
    runner.start()
    (done,) = wait(store, [job.id])
    runner.stop()
    assert done.status == "successful"


def test_a_service_that_is_stopped_takes_its_jobs_up_at_the_next_start(
    store: Store, log: Path
) -> None:
    for _ in range(2):
        runner = DbosRunner(store, processes=PROCESSES, limits=Limits(lease=1.0))
        runner.start()
        job = runner.submit("count", {"log": str(log), "seconds": 0.7}, owner="me")
        while runner.status(job.id).status == "accepted":
            time.sleep(0.05)
        runner.stop()
    runner.start()
    (done,) = wait(store, [job.id])
    runner.stop()
    assert done.status == "successful"
    assert once(log, [job.id])


class Service:
    """A service in a process of its own."""

    def __init__(self, data: Path, url: str | None, log: Path) -> None:
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.jobs.service", str(data), url or "-", str(log)],
            cwd=TOP, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "ready\n"

    def submit(self, number: int) -> str:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{number}\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


def once(log: Path, ids: list[str]) -> bool:
    """Tell whether every job went forward: no step begins after a later one did."""
    places = [[ORDER.index(word) for word in (log / one).read_text().split()] for one in ids]
    return all(place == sorted(place) and set(place) == {0, 1, 2} for place in places)


Begin = Callable[[], Service]


@pytest.fixture
def begin(tmp_path: Path, database: str | None, log: Path) -> Iterator[Begin]:
    alive: list[Service] = []

    def make() -> Service:
        alive.append(Service(tmp_path / "data", database, log))
        return alive[-1]

    yield make
    for service in alive:
        service.kill()


def test_jobs_survive_a_service_that_is_killed_again_and_again(
    begin: Begin, tmp_path: Path, database: str | None, log: Path
) -> None:
    rng = random.Random(7)
    ids: list[str] = []
    for _ in range(3):
        service = begin()
        ids += [service.submit(len(ids)) for _ in range(5)]
        time.sleep(rng.uniform(0.0, 1.5))
        service.kill()
    begin()
    store = open_store(database, tmp_path / "data", alone=False)
    jobs = wait(store, ids)
    store.close()
    assert [job.status for job in jobs] == ["successful"] * 15
    assert once(log, ids)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_jobs_of_a_dead_service_are_taken_up_by_another_within_ten_seconds(
    begin: Begin, tmp_path: Path, database: str | None, log: Path
) -> None:
    first, second = begin(), begin()
    ids = [first.submit(number) for number in range(8)]
    time.sleep(0.5)
    first.kill()
    store = open_store(database, tmp_path / "data")
    jobs = wait(store, ids, seconds=20.0)
    store.close()
    assert [job.status for job in jobs] == ["successful"] * 8
    assert once(log, ids)
    assert second.process.poll() is None


@pytest.mark.parametrize("jump", [-7200.0, 7200.0])
def test_a_promise_is_kept_whichever_way_the_clock_was_set_since(
    store: Store, log: Path, jump: float
) -> None:
    made = DbosRunner(store, processes=PROCESSES, limits=Limits())
    job = made.submit("count", {"log": str(log)}, owner="me")  # and then the service died
    with store.write() as connection:
        then = later(seconds=jump)
        connection.execute(update(JOB).values(created=then, updated=then))
    made.start()
    try:
        (done,) = wait(store, [job.id])
    finally:
        made.stop()
    assert done.status == "successful"
    assert (log / job.id).read_text().split() == ORDER
