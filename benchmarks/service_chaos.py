"""
Whatever dies, no job is lost and none is done twice.

Services are killed with ``kill -9`` at random moments while jobs run, and so are their
children; on PostgreSQL the server itself is stopped without mercy. Afterwards every job
that was acknowledged must have ended well, once, and every acknowledged write be there::

    python -m benchmarks.service_chaos [--jobs 200] [--stops 20] [--database postgresql]
"""

import argparse
import json
import os
import random
import select
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import func
from sqlalchemy import select as choose
from sqlalchemy.exc import DBAPIError

from gridplan.store import Store, StoreError, areas, open_store
from gridplan.store import jobs as rows
from gridplan.store.area_folders import keep_area
from gridplan.store.audit import entries, first_fault
from gridplan.store.tables import VERSION
from tests.postgres import Cluster, new_cluster

TOP = Path(__file__).parents[1]
VILLAGE = TOP / "data" / "boundaries" / "village"
STEPS = ("rest", "make", "end")
ANSWER = 60.0  # s
STILL = 300.0  # s without any progress
MOST, PROMISED = 60.0, 10.0  # s until jobs go on after a restart
PLAN_EVERY = 25  # jobs: one of them draws a plan, in a child


class Service:
    """One service process."""

    def __init__(self, data: Path, url: str | None) -> None:
        with (data.parent / "complaints").open("a") as complaints:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "benchmarks.service_worker", str(data), url or "-"],
                cwd=TOP, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=complaints,
                text=True,
            )  # fmt: skip

    def ask(self, order: dict[str, Any] | None) -> dict[str, Any]:
        """Hand in an order and wait; nothing comes back from the dead."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        try:
            if order is not None:
                self.process.stdin.write(json.dumps(order) + "\n")
                self.process.stdin.flush()
            if not select.select([self.process.stdout], [], [], ANSWER)[0]:
                return {"error": "no answer"}
            return dict(json.loads(self.process.stdout.readline() or "{}"))
        except (BrokenPipeError, ValueError):
            return {}

    def kill(self) -> None:
        self.process.kill()
        with suppress(BrokenPipeError):
            self.process.communicate()

    def children(self) -> list[int]:
        found = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        with suppress(OSError):
            return [int(pid) for path in found for pid in path.read_text().split()]
        return []


class Chaos:
    """One run."""

    def __init__(
        self, folder: Path, url: str | None, cluster: Cluster | None, seed: int
    ) -> None:
        self.data, self.log = folder / "data", folder / "log"
        self.log.mkdir()
        self.url, self.cluster = url, cluster
        self.rng = random.Random(seed)
        self.kills = {"service": 0, "child": 0, "server": 0}
        self.took: dict[str, list[float]] = {"ready": [], "service": [], "server": []}  # s
        self.slow: list[dict[str, Any]] = []  # what took longer than it should
        self.acknowledged: dict[str, str] = {}  # job id by key
        self.written: list[str] = []
        store = open_store(url, self.data)
        with store.write() as connection:
            area = keep_area(store, connection, VILLAGE, name="village", created_by="me")
            areas.set_area_state(connection, area.id, "ready")
        self.area = area.id
        store.close()

    def run(self, jobs: int, stops: int) -> dict[str, Any]:
        began = time.monotonic()
        services = [self._begin() for _ in range(2 if self.url else 1)]
        for number in range(jobs):
            self._hand_in(services, number)
            time.sleep(self.rng.uniform(0.0, 0.4))
            if self.rng.random() < 12 / jobs + 0.05:
                self._strike(services)
            if (
                self.cluster
                and self.rng.random() < stops / jobs
                and self.kills["server"] < stops
            ):
                self._stop_server()
        while self.cluster and self.kills["server"] < stops:
            self._stop_server()
            time.sleep(self.rng.uniform(0.5, 2.0))
        self._strike(services)
        told = self._wait()
        for service in services:
            service.kill()
        return {**told, "seconds": round(time.monotonic() - began, 1)}

    def _begin(self) -> Service:
        service = Service(self.data, self.url)
        while service.ask(None).get("ready") is not True:
            service.kill()  # the server may be away: somebody starts us again
            service = Service(self.data, self.url)
        return service

    def _hand_in(self, services: list[Service], number: int) -> None:
        key = f"job {number}"
        order: dict[str, Any] = {
            "do": "job", "key": key, "process": "chaos",
            "inputs": {"log": str(self.log), "seconds": round(self.rng.uniform(0, 1.5), 2),
                       "area": self.area, "number": number},
        }  # fmt: skip
        if number % PLAN_EVERY == PLAN_EVERY - 1:
            told = {"area": self.area, "settings": {"effort": "draft", "seed": number}}
            order |= {"process": "generate-plan", "inputs": told}
        while key not in self.acknowledged:
            answer = self._answer(services, order)
            if "job" in answer:
                self.acknowledged[key] = answer["job"]
        answer = self._answer(services, {"do": "write", "key": f"write {number}"})
        if "write" in answer:
            self.written.append(answer["write"])

    def _answer(self, services: list[Service], order: dict[str, Any]) -> dict[str, Any]:
        place = self.rng.randrange(len(services))
        answer = services[place].ask(order)
        if services[place].process.poll() is not None:
            services[place] = self._begin()
        return answer

    def _strike(self, services: list[Service]) -> None:
        """Kill a child if there is one and the coin says so, else a service."""
        place = self.rng.randrange(len(services))
        children = services[place].children()
        if children and self.rng.random() < 0.5:
            with suppress(ProcessLookupError):
                os.kill(self.rng.choice(children), signal.SIGKILL)
                self.kills["child"] += 1
            return
        was = self._running()
        services[place].kill()
        self.kills["service"] += 1
        again = time.monotonic()
        services[place] = self._begin()
        self.took["ready"].append(time.monotonic() - again)
        self._until_resumed("service", was, again)

    def _running(self) -> dict[str, str]:
        with suppress(DBAPIError, StoreError):
            store = self._look()
            try:
                with store.read() as connection:
                    found = rows.list_jobs(connection, statuses=("running",), limit=1000)
                return {job.id: job.updated for job in found}
            finally:
                store.close()
        return {}

    def _until_resumed(self, after: str, was: dict[str, str], since: float) -> None:
        """Wait until every job that ran has moved on; another executor counts too."""
        still, told = dict(was), list[str]()
        while still and time.monotonic() - since < MOST:
            with suppress(DBAPIError, StoreError):
                store = self._look()
                try:
                    with store.read() as connection:
                        now = [rows.get_job(connection, one) for one in still]
                finally:
                    store.close()
                still = {
                    job.id: was[job.id]
                    for job in now
                    if job.is_open and job.updated <= was[job.id]
                }
                if still:
                    told = [f"{job.process}: {job.message}" for job in now if job.id in still]
            time.sleep(0.1)
        if was:
            took = float("inf") if still else time.monotonic() - since
            self.took[after].append(took)
            if took > PROMISED:
                self.slow.append({"after": after, "seconds": round(took, 1), "jobs": told})

    def _stop_server(self) -> None:
        assert self.cluster is not None
        was = self._running()
        self.cluster.stop("immediate")
        self.kills["server"] += 1
        time.sleep(self.rng.uniform(0.0, 1.5))
        self.cluster.begin()
        again = time.monotonic()
        if self.rng.random() < 0.5:  # else the next blow falls while they still recover
            self._until_resumed("server", was, again)

    def _look(self) -> Store:
        return open_store(self.url, self.data, alone=False, pool=1)

    def _wait(self) -> dict[str, Any]:
        """Wait until all jobs are over, or none has moved for a while: those are lost."""
        store = self._look()
        ids = list(self.acknowledged.values())
        since, before = time.monotonic(), {}
        while time.monotonic() - since < STILL:
            with store.read() as connection:
                left = rows.list_jobs(connection, statuses=rows.OPEN, limit=100_000)
            if not left:
                break
            now = {job.id: (job.status, job.progress) for job in left}
            if now != before:
                since, before = time.monotonic(), now
            time.sleep(0.5)
        with store.read() as connection:
            found = {job.id: job for job in rows.list_jobs(connection, limit=100_000)}
            made = connection.execute(choose(func.count()).select_from(VERSION)).scalar_one()
            objects = {one.object for one in entries(connection, limit=1_000_000)}
            fault = first_fault(connection)
        store.close()
        lost = [one for one in ids if found[one].status != "successful"]
        return {
            "jobs": len(ids),
            "kills": self.kills,
            "lost": [(one, found[one].status, found[one].message) for one in lost],
            "twice": (made - len(ids)) + (len(found) - len(ids)) + self._backwards(ids),
            "writes": len(self.written),
            "writes_lost": len(set(self.written) - objects),
            "faults": 0 if fault is None else 1,
            "seconds_until": {
                after: {
                    "most": round(max(took, default=0.0), 1),
                    "mean": round(sum(took) / max(1, len(took)), 1),
                    "times": len(took),
                }
                for after, took in self.took.items()
            },
            "slow": self.slow,
        }

    def _backwards(self, ids: list[str]) -> int:
        """Count jobs in which a step began again after a later one had begun."""
        wrong = 0
        for one in ids:
            log = self.log / one
            if log.is_file():
                places = [STEPS.index(word) for word in log.read_text().split()]
                wrong += places != sorted(places) or set(places) != {0, 1, 2}
        return wrong


def main() -> None:
    words = argparse.ArgumentParser()
    words.add_argument("--jobs", type=int, default=200)
    words.add_argument("--stops", type=int, default=20)
    words.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    words.add_argument("--seed", type=int, default=1)
    asked = words.parse_args()
    cluster = new_cluster() if asked.database == "postgresql" else None
    with tempfile.TemporaryDirectory() as folder:
        url = cluster.new_database("chaos") if cluster else None
        chaos = Chaos(Path(folder), url, cluster, asked.seed)
        told = chaos.run(asked.jobs, asked.stops if cluster else 0)
        complaints = (Path(folder) / "complaints").read_text(errors="replace")
        sys.stderr.write(complaints[-4000:])
    if cluster:
        cluster.stop("immediate")
    sys.stdout.write(json.dumps({"database": asked.database, **told}, indent=2) + "\n")
    sys.exit(bool(told["lost"] or told["twice"] or told["writes_lost"] or told["faults"]))


if __name__ == "__main__":
    main()
