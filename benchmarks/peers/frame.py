"""
The frame around every peer: read the communities, divide each, write what came out.

Runs in the peers' environment: numpy and the standard library only.
"""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np


@dataclass(frozen=True, slots=True, kw_only=True)
class Community:
    """What a peer is given; rows are compressed, both directions, weights in metres."""

    workload: np.ndarray
    indptr: np.ndarray
    indices: np.ndarray
    metres: np.ndarray
    xy: np.ndarray
    k: int
    tolerance: float
    seed: int

    @property
    def pairs(self) -> tuple[np.ndarray, np.ndarray]:
        """Give each border once: both atoms, and metres."""
        source = np.repeat(np.arange(len(self.workload)), np.diff(self.indptr))
        once = source < self.indices
        return np.column_stack([source[once], self.indices[once]]), self.metres[once]


Divide = Callable[[Community], Any]


def run(distribution: str, divide: Divide, *, threads: int = 1) -> None:
    """Divide the communities of argv[1] into argv[2], with seed argv[3], argv[4] s each."""
    problem, answer, seed, limit = sys.argv[1:5]
    signal.signal(signal.SIGALRM, _too_late)
    parts, seconds, failures = [], [], []
    processor = 0.0
    for community in communities(problem, int(seed)):
        start, spent = time.perf_counter(), processor_seconds()
        signal.setitimer(signal.ITIMER_REAL, float(limit))
        try:
            grid_of = _divide(community, divide)
            failure = ""
        except Exception as error:  # noqa: BLE001  a failure is a result
            grid_of = np.full(len(community.workload), -1)
            failure = f"{type(error).__name__}: {error}"[:200]
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        seconds.append(time.perf_counter() - start)
        processor += processor_seconds() - spent
        parts.append(grid_of)
        failures.append(failure)
    np.savez(
        answer,
        grid_of=np.concatenate(parts),
        seconds=seconds,
        processor=processor,
        failures=failures,
        memory=peak_memory(),
        version=f"{distribution} {version(distribution)}",
        threads=threads,
    )


def communities(file: str, seed: int) -> Iterator[Community]:
    """Read the communities one after another."""
    with np.load(file) as found:
        data = {name: found[name] for name in found.files}
    atom = edge = 0
    for row, (n, m) in enumerate(zip(data["n_atoms"], data["n_edges"], strict=True)):
        degree = data["degree"][atom : atom + n]
        yield Community(
            workload=data["workload"][atom : atom + n],
            indptr=np.concatenate([[0], np.cumsum(degree)]),
            indices=data["other"][edge : edge + m],
            metres=data["metres"][edge : edge + m],
            xy=data["xy"][atom : atom + n],
            k=int(data["k"][row]),
            tolerance=float(data["tolerance"][row]),
            seed=seed,
        )
        atom, edge = atom + n, edge + m


def _divide(community: Community, divide: Divide) -> np.ndarray:
    if community.k == 1:
        return np.zeros(len(community.workload), np.int64)
    grid_of = np.asarray(divide(community)).astype(np.int64)
    if grid_of.shape != community.workload.shape or grid_of.min() < 0:
        raise ValueError("the answer does not place every atom")
    return grid_of


def peak_memory() -> float:
    """Read the most memory this process ever held, in MB (getrusage would count its parent)."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return float("nan")


def processor_seconds() -> float:
    """Read what this process and its finished children worked, whatever else ran."""
    return sum(os.times()[:4])


def forget_peak() -> None:
    """Let the peak begin anew, at what is held now: a warm-up's compiling is not the work."""
    Path("/proc/self/clear_refs").write_text("5")


def _too_late(*_: object) -> None:
    raise TimeoutError("no plan in time")
