"""
What a peer's process is handed, and what it hands back: two files of plain arrays.

Peers know atoms, borders, k and the tolerance; hubs, kinds of line and streets are not
their language, and they are not punished for that.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from benchmarks.case import Case
from gridplan.arrays import Bools, Ints
from gridplan.partition.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """
    What came back.

    Attributes
    ----------
    grid_of : tuple of (n,) ndarray of int
        A division for each community; -1 throughout where there is none.
    seconds : float
        Spent dividing, without imports and files.
    processor : float
        Seconds of all cores spent on it; not a number where nobody counted them.
    memory : float, MB
        Peak of the process.
    failures : tuple of str
        One for each community without a division.
    version : str
        Of the peer.
    """

    grid_of: tuple[Ints, ...]
    seconds: float
    processor: float
    memory: float
    failures: tuple[str, ...]
    version: str


def write_problem(file: Path, cases: Sequence[Case]) -> None:
    """Write the communities end to end."""
    edges = [_edges(case) for case in cases]
    problems = [case.problem for case in cases]
    np.savez(
        file,
        n_atoms=[len(p) for p in problems],
        n_edges=[len(e[1]) for e in edges],
        k=[p.k for p in problems],
        tolerance=[c.tolerance for c in cases],
        workload=np.concatenate([p.workload for p in problems]),
        degree=np.concatenate([e[0] for e in edges]),
        other=np.concatenate([e[1] for e in edges]),
        metres=np.concatenate([e[2] for e in edges]),
        xy=np.concatenate([c.xy for c in cases]),
    )


def read_answer(file: Path, cases: Sequence[Case]) -> Answer:
    """Read a division of every community."""
    with np.load(file) as found:
        ends = np.cumsum([len(c) for c in cases])
        return Answer(
            grid_of=tuple(np.split(found["grid_of"].astype(np.int64), ends[:-1])),
            seconds=float(found["seconds"].sum()),
            processor=float(found["processor"]) if "processor" in found else float("nan"),
            memory=float(found["memory"]),
            failures=tuple(str(x) for x in found["failures"] if str(x)),
            version=str(found["version"]),
        )


def write_answer(file: Path, answer: Answer) -> None:
    """Keep an answer, to be repaired now or later."""
    np.savez_compressed(
        file,
        grid_of=np.concatenate(answer.grid_of),
        seconds=[answer.seconds],
        processor=answer.processor,
        failures=list(answer.failures),
        memory=answer.memory,
        version=answer.version,
    )


def fingerprint(cases: Sequence[Case]) -> str:
    """Name what everybody is given, so that an old result is never taken for a new one."""
    digest = hashlib.sha256()
    for case in cases:
        p = case.problem
        digest.update(repr((len(p), p.k, p.lower, p.upper)).encode())
        for array in (p.workload, p.indptr, p.indices, np.rint(case.metres), p.is_walkable):
            digest.update(np.ascontiguousarray(array).astype(np.int64).tobytes())
    return digest.hexdigest()[:16]


def _edges(case: Case) -> tuple[Ints, Ints, np.ndarray]:
    """Keep the borders one may walk across, and all those of parts too light to be a grid."""
    p = case.problem
    n = len(p)
    source = np.repeat(np.arange(n), np.diff(p.indptr))
    walkable = (source[p.is_walkable], p.indices[p.is_walkable])
    graph = coo_array((np.ones(len(walkable[0]), np.int8), walkable), shape=(n, n))
    part = connected_components(graph, directed=False)[1]
    is_light: Bools = np.bincount(part, p.workload)[part] < p.lower
    keep = p.is_walkable | is_light[source] | is_light[p.indices]
    degree = np.bincount(source[keep], minlength=n)
    return degree, p.indices[keep], np.maximum(1, np.rint(case.metres[keep])).astype(np.int64)


def store(file: Path, cases: Sequence[Case]) -> None:
    """Keep whole cases, for gridplan's own processes."""
    arrays: dict[str, np.ndarray] = {"count": np.array(len(cases))}
    for row, case in enumerate(cases):
        for holder in (case, case.problem):
            for field in fields(holder):
                value = getattr(holder, field.name)
                if value is not None and field.name != "problem":
                    arrays[f"{row}.{field.name}"] = np.asarray(value)
    np.savez(file, **arrays)


def restore(file: Path) -> list[Case]:
    """Read what `store` kept."""
    with np.load(file) as found:
        return [
            _restored(Case, found, row, problem=_restored(Problem, found, row))
            for row in range(int(found["count"]))
        ]


def _restored(kind: Any, found: Any, row: int, **given: Any) -> Any:
    for field in fields(kind):
        if field.name not in given:
            key = f"{row}.{field.name}"
            value = found.get(key, None)
            given[field.name] = value.item() if value is not None and not value.ndim else value
    return kind(**given)
