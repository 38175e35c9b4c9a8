"""
The frame around every peer of the routing bench: arrays in, one JSON line out.

Runs in the peers' environment: numpy and the standard library only.
"""

import json
import resource
import sys
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

import numpy as np

Given = dict[str, np.ndarray]
CLOCK = 40
"""Seconds of the clock a core-second may take before a peer is stopped all the same."""


def run(distribution: str, solve: Callable[[Given, float, int], dict[str, Any]]) -> None:
    """Solve argv[1] within argv[2] core-seconds with seed argv[3] and print what came out."""
    problem, seconds, seed = sys.argv[1:4]
    with np.load(problem) as stored:
        given = {name: stored[name] for name in stored.files}
    before = used()
    try:
        found = solve(given, float(seconds), int(seed))
    except Exception as error:  # noqa: BLE001  a failure is a result
        found = {"problem": f"{type(error).__name__}: {error}"[:200]}
    found.setdefault("seconds", round(used() - before, 3))
    found["version"] = f"{distribution} {version(distribution)}"
    print(json.dumps(found))


def used() -> float:
    """Say how many core-seconds this process has used."""
    spent = resource.getrusage(resource.RUSAGE_SELF)
    return spent.ru_utime + spent.ru_stime


class CoreSeconds:
    """Says when a peer has used its time: core-seconds of this process, not the clock."""

    def __init__(self, budget: float) -> None:
        self._end = used() + budget

    def __call__(self, *_: float) -> bool:
        """Tell whether the time is used up."""
        return used() >= self._end
