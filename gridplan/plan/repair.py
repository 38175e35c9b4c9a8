"""
A planner's edit answered at once: only what it touches and one ring around it is free.

`repair` is a function of values alone, for a warm process: it needs neither the area nor
its streets, only what `gridplan.exports.problems` keeps of a community. Its answer's
``told()`` is JSON::

    {"community": "320412001001",
     "bounds": {"lower": 225, "upper": 275},
     "grids": [{"grid_code": "…001", "households": 251, "deviation": 0.0131,
                "is_within": true, "is_free": true, "is_touched": false}, …],
     "changed": [{"atom": 17, "from": "…003", "to": "…001", "households": 12,
                  "is_asked": true}, …],
     "moved": {"households": 12, "share": 0.0059},
     "issued": [], "retired": [],
     "bound": {"grids": 4, "cost_m": 90321.4, "floor_m": 90107.0, "gap": 0.0024}}

``bound`` speaks of the freed grids alone: no division of their atoms into as many grids
within the bounds walks fewer household metres than ``floor_m``; it is null, and so is the
gap, while a freed grid is outside its bounds. ``grids`` and ``deviation`` count the
planner's workload, which is households unless the scheme counts more.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from gridplan.arrays import Bools
from gridplan.partition.local import (
    LocalFloor,
    join_pieces,
    local_floor,
    ring_around,
    settle_part,
)
from gridplan.partition.model import bounds_of
from gridplan.plan.community_plan import CommunityPlan
from gridplan.plan.drafting import Draft
from gridplan.plan.edits import Edit

_PINNED = 1000.0  # times its households is what a pinned atom pays elsewhere
_TENTHS = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    """
    What became of an edit.

    Attributes
    ----------
    before, division : CommunityPlan
        As it was and as it is; the second is what the next edit starts from.
    touched, free : tuple of str
        Codes of the grids the edit changed, and of those that were searched again.
    is_asked : (n,) ndarray of bool
        Atoms that the edit itself moved.
    bound : LocalFloor
        Of the freed grids.
    """

    before: CommunityPlan
    division: CommunityPlan
    touched: tuple[str, ...]
    free: tuple[str, ...]
    is_asked: Bools
    bound: LocalFloor

    def told(self) -> dict[str, Any]:
        """
        Gather the answer as plain values.

        Returns
        -------
        dict
            As shown at the head of this page.
        """
        now, was, problem = self.division, self.before, self.division.problem
        load = np.bincount(now.grid_of, weights=problem.workload, minlength=problem.k)
        old = [was.grid_code[grid] for grid in was.grid_of]
        new = [now.grid_code[grid] for grid in now.grid_of]
        households = np.bincount(
            now.part_atom, weights=now.part_households, minlength=len(problem)
        ).astype(np.int64)
        changed = [
            {
                "atom": int(now.atom[row]),
                "from": old[row],
                "to": new[row],
                "households": int(households[row]),
                "is_asked": bool(self.is_asked[row]),
            }
            for row in range(len(new))
            if old[row] != new[row]
        ]
        moved = sum(int(row["households"]) for row in changed)
        cost, floor = self.bound.cost, self.bound.floor
        return {
            "community": now.community,
            "bounds": {"lower": problem.lower, "upper": problem.upper},
            "grids": [
                {
                    "grid_code": code,
                    "households": int(load[grid]),
                    "deviation": round(float(load[grid] / max(problem.mean, 1.0) - 1.0), 4),
                    "is_within": bool(problem.lower <= load[grid] <= problem.upper),
                    "is_free": code in self.free,
                    "is_touched": code in self.touched,
                }
                for grid, code in enumerate(now.grid_code)
            ],
            "changed": changed,
            "moved": {
                "households": moved,
                "share": round(moved / max(int(households.sum()), 1), 6),
            },
            "issued": sorted(set(now.grid_code) - set(was.grid_code)),
            "retired": sorted(set(was.grid_code) - set(now.grid_code)),
            "bound": {
                "grids": len(self.free),
                "cost_m": cost / _TENTHS,
                "floor_m": None if floor is None else floor / _TENTHS,
                "gap": None if floor is None else round((cost - floor) / max(cost, 1), 6),
            },
        }


def repair(division: CommunityPlan, edits: Sequence[Edit], *, seed: int = 1) -> Repaired:
    """
    Apply edits, then mend what they broke with as few moved households as can be found.

    Parameters
    ----------
    division : CommunityPlan
        As it is.
    edits : sequence of Edit
        In order.
    seed : int
        Same division, edits and seed give the same answer.

    Returns
    -------
    Repaired
        Every grid in one piece. Within the bounds where the freed grids allow; if the
        edit leaves all freed grids within their bounds nothing else moves.

    Raises
    ------
    InputError
        If an edit names what is not there, joins grids that do not touch, empties a
        grid, or cuts what cannot be cut.
    """
    draft = Draft(division)
    for edit in edits:
        draft.apply(edit)
    bounds = bounds_of(int(draft.workload.sum()), len(draft.code), division.tolerance)
    problem = replace(
        division.problem, workload=draft.workload,
        k=bounds.k, lower=bounds.lower, upper=bounds.upper,
    )  # fmt: skip
    # over the bridges that were there: new counts build and burn none
    ready = replace(
        draft.problem, workload=problem.workload, k=problem.k,
        lower=problem.lower, upper=problem.upper,
    )  # fmt: skip
    whole = join_pieces(ready, draft.grid_of, draft.is_pinned)
    gone_off = whole != draft.grid_of
    touched = np.unique([*draft.touched, *draft.grid_of[gone_off], *whole[gone_off]])
    touched = touched.astype(np.int64)
    free = ring_around(ready, whole, touched)
    loss = np.where(draft.is_home, 0.0, (draft.workload + 1.0)[:, None])
    loss[draft.is_pinned] *= _PINNED
    answer = settle_part(ready, whole, free, loss, seed=seed)
    after = replace(
        division,
        problem=problem,
        grid_of=answer,
        grid_code=tuple(draft.code),
        part_atom=draft.part_atom,
        part_building=tuple(draft.part_building),
        part_households=draft.part_households,
        fresh=tuple(draft.fresh),
    )
    return Repaired(
        before=division,
        division=after,
        touched=tuple(draft.code[g] for g in touched),
        free=tuple(draft.code[g] for g in free),
        is_asked=draft.is_asked,
        bound=local_floor(ready, answer, free),
    )
