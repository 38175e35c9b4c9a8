"""Cordeau's periodic vehicle routing instances, and the walks stored beside them."""

import numpy as np

from benchmarks.beside import instances
from gridplan.arrays import Floats
from gridplan.routing.recreate import Visits

FOLDER = instances("pvrp")
NAMES = tuple(f"p{number:02d}" for number in range(1, 33))


def read_pvrp(name: str) -> tuple[Visits, Floats]:
    """Read one instance; give its visits and its coordinates."""
    rows = [line.split() for line in (FOLDER / f"{name}.txt").read_text().splitlines()]
    rows = [row for row in rows if row]
    walks, n, days = (int(x) for x in rows[0][1:4])
    longest, capacity = (float(x) for x in rows[1][:2])
    stops = [[float(x) for x in row] for row in rows[1 + days : 1 + days + n + 1]]
    xy = np.array([stop[1:3] for stop in stops])
    patterns: list[list[int]] = []
    first_pattern, first_day, day = [0, 0], [0], []
    for stop in stops[1:]:
        options = [int(code) for code in stop[7 : 7 + int(stop[6])]]
        # the first day is the highest bit
        patterns = [[d for d in range(days) if code >> (days - 1 - d) & 1] for code in options]
        for pattern in patterns:
            day += pattern
            first_day.append(len(day))
        first_pattern.append(first_pattern[-1] + len(patterns))
    visits = Visits(
        matrix=np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1)),
        service=np.array([0.0, *(stop[3] for stop in stops[1:])]),
        load=np.array([0.0, *(stop[4] for stop in stops[1:])]),
        first_pattern=np.array(first_pattern, dtype=np.int64),
        first_day=np.array(first_day, dtype=np.int64),
        day=np.array(day, dtype=np.int64),
        n_days=days,
        n_walks=walks,
        longest=longest or np.inf,
        capacity=capacity or np.inf,
    )
    return visits, xy


def stored_value(name: str) -> float:
    """Read the value of the walks stored with an instance."""
    return float((FOLDER / f"{name}.res").read_text().split()[0])
