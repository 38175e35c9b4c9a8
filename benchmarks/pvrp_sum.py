"""
Walks of periodic visits added up again, whoever found them.

Reads the instance's own text and nothing a solver was handed: ways are unrounded
between its coordinates, and loads, durations, walks a day and days of visits are
held against its own lines.
"""

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from math import dist

from benchmarks.pvrp_files import FOLDER

TOLERANCE = 1e-6
"""By how much a walk may be too long, for sums of roots round."""

Walks = Sequence[Sequence[Sequence[int]]]
"""By day, by walk: stops in order, without the depot."""


class NotLegalError(ValueError):
    """Walks that are no answer to their instance."""


def added_up(name: str, walks: Walks) -> float:
    """
    Add up walks of one instance, or say why they are no answer.

    Parameters
    ----------
    name : str
        Instance, as ``p01``.
    walks : sequence
        By day, by walk: stops in order, without the depot.

    Returns
    -------
    float
        All ways together, without service.

    Raises
    ------
    NotLegalError
        If a day has too many walks, a walk is too long or too full, or a stop is
        not visited on one of its combinations of days.
    """
    rows = [line.split() for line in (FOLDER / f"{name}.txt").read_text().splitlines()]
    rows = [row for row in rows if row]
    most, n, days = (int(x) for x in rows[0][1:4])
    limits = [(float(row[0]), float(row[1])) for row in rows[1 : 1 + days]]
    stops = {int(row[0]): row[1:] for row in rows[1 + days : 2 + days + n]}
    place = {stop: (float(row[0]), float(row[1])) for stop, row in stops.items()}
    if len(walks) != days:
        msg = f"{len(walks)} days instead of {days}"
        raise NotLegalError(msg)
    total, seen = 0.0, defaultdict(list)
    for day, (today, (longest, room)) in enumerate(zip(walks, limits, strict=True)):
        if sum(bool(walk) for walk in today) > most:
            msg = f"more than {most} walks on day {day + 1}"
            raise NotLegalError(msg)
        for walk in today:
            tour = [0, *walk, 0]
            way = sum(dist(place[a], place[b]) for a, b in pairwise(tour))
            time = way + sum(float(stops[stop][2]) for stop in walk)
            load = sum(float(stops[stop][3]) for stop in walk)
            if (longest and time > longest + TOLERANCE) or (room and load > room):
                msg = f"a walk of day {day + 1} takes {time:.2f} and carries {load:g}"
                raise NotLegalError(msg)
            total += way
            for stop in walk:
                seen[stop].append(day)
    for stop, row in stops.items():
        codes = row[6 : 6 + int(row[5])]
        allowed = [_days(int(code), days) for code in codes] if stop else [[]]
        if seen[stop] not in allowed:
            msg = f"stop {stop} is visited on days {seen[stop]}"
            raise NotLegalError(msg)
    return total


def _days(code: int, days: int) -> list[int]:
    """List the days of a combination; the first day is the highest bit."""
    return [day for day in range(days) if code & 1 << (days - 1 - day)]
