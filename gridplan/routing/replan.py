"""
A round that changed: a stop more, a stop less, a visit missed, a day lost.

The past stays, stops that nothing happened to keep their days unless much is
won, and the answer is there at once: only stops near the change are put back
anew.
"""

import numpy as np

from gridplan.arrays import Bools, Ints
from gridplan.routing.recreate import Rounds, Visits, plan_visits

NEAREST = 12
ITERATIONS = 1500


def replan_visits(  # noqa: PLR0913 - what changed, and how it is mended
    visits: Visits,
    before: Rounds,
    *,
    changed: Ints,
    rng: np.random.Generator,
    iterations: int = ITERATIONS,
    reach: int = NEAREST,
    target: float = np.inf,
) -> Rounds:
    """
    Mend walks after a change.

    Parameters
    ----------
    visits : Visits
        The stops as they are now, numbered as before, new ones at the end.
    before : Rounds
        The walks in force, for the first stops of ``visits``.
    changed : (k,) ndarray of int
        Stops that are new, gone, missed or have other patterns now; a stop that
        is gone has service 0 and stands at the start's place.
    rng : numpy.random.Generator
        Of the search.
    iterations : int
        How long to search.
    reach : int
        How many of the nearest stops of a changed one may move too; 0 for none.
    target : float
        Length of a walk beyond which it costs extra.

    Returns
    -------
    Rounds
        Stops away from the change keep their pattern and their walk.
    """
    n = len(visits)
    is_changed = np.zeros(n, dtype=bool)
    is_changed[changed] = True
    is_changed[len(before.pattern) :] = True
    pattern = np.full(n, -1, dtype=np.int64)
    pattern[: len(before.pattern)] = before.pattern
    pattern[is_changed] = -1
    kept = Rounds(
        walks=tuple(
            tuple(tuple(stop for stop in walk if not is_changed[stop]) for walk in day)
            for day in before.walks
        ),
        pattern=pattern,
        way=before.way,
        over=before.over,
        overload=before.overload,
    )
    return plan_visits(
        visits,
        rng=rng,
        iterations=iterations,
        target=target,
        start=kept,
        pinned=_far(visits, is_changed, reach),
    )


def _far(visits: Visits, is_changed: Bools, reach: int) -> Bools:
    """Pin all stops but the changed ones and their nearest."""
    is_pinned = ~is_changed
    for stop in np.flatnonzero(is_changed):
        near = np.argsort(visits.matrix[stop], kind="stable")[: reach + 1 if reach else 0]
        is_pinned[near] = False
    return is_pinned
