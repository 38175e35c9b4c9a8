"""
A service of its own, to be killed: ``python -m tests.jobs.service DATA URL LOG``.

It takes a line on standard input as a job number, and prints the job's id once it is
accepted; then it works until it is killed.
"""

import sys
from pathlib import Path

from gridplan.jobs import DbosRunner, Limits
from gridplan.store import open_store
from tests.jobs.counting import PROCESSES

LIMITS = Limits(slots=4, slots_each=4, open_each=1000, lease=2.0)


def main(data: str, url: str, log: str) -> None:
    store = open_store(None if url == "-" else url, Path(data))
    runner = DbosRunner(store, processes=PROCESSES, limits=LIMITS)
    runner.start()
    say("ready")
    for line in sys.stdin:
        inputs = {"log": log, "number": int(line), "seconds": 0.05}
        say(runner.submit("count", inputs, owner="me").id)


def say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
