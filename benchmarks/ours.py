"""
gridplan in a process of its own: divide the stored cases, or repair a peer's answer.

``python -m benchmarks.ours CASES ANSWER SEED EFFORT WORKERS [PEER_ANSWER]``. The JIT is
warm: one small community is divided before the clock starts.
"""

import sys
import time
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

import numpy as np

from benchmarks import synthetic
from benchmarks.exchange import read_answer, restore
from benchmarks.peers.frame import forget_peak, peak_memory, processor_seconds
from gridplan.arrays import Ints
from gridplan.partition import Problem, divide_all, repair


def main() -> None:
    """Read, warm up, divide, write."""
    cases_file, answer_file, seed, effort, workers, *peer = sys.argv[1:]
    cases = restore(Path(cases_file))
    problems = [case.problem for case in cases]
    small = [synthetic.make(60, seed, 0.05).problem for seed in (101, 102)]
    divided = divided_by(small, effort, seed, workers)
    if peer:
        handed = read_answer(Path(peer[0]), cases).grid_of
        for problem, grid_of in zip(small, divided, strict=True):
            repair(problem, np.asarray(grid_of))
        forget_peak()
        start, spent = time.perf_counter(), processor_seconds()
        found = [_mended(p, g) for p, g in zip(problems, handed, strict=True)]
    else:
        forget_peak()
        start, spent = time.perf_counter(), processor_seconds()
        found = divided_by(problems, effort, seed, workers)
    seconds, processor = time.perf_counter() - start, processor_seconds() - spent
    np.savez(
        answer_file,
        grid_of=np.concatenate([np.asarray(g) for g in found]),
        seconds=[seconds],
        processor=processor,
        failures=[""],
        memory=peak_memory(),
        version=f"gridplan {version('gridplan')}",
    )


def divided_by(problems: Sequence[Problem], effort: str, seed: str, workers: str) -> list[Ints]:
    """Divide all, each community with a seed of its own."""
    seeds = [1000 * int(seed) + row for row in range(len(problems))]
    return divide_all(problems, effort=effort, seeds=seeds, workers=int(workers))


def _mended(problem: Problem, grid_of: Ints) -> Ints:
    """Repair an answer; where there is none, there is nothing to repair."""
    return repair(problem, grid_of) if grid_of.min() >= 0 else grid_of


if __name__ == "__main__":
    main()
