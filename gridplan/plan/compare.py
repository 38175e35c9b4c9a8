"""Two plans side by side: who is in another grid, and the figures of both."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gridplan.errors import InputError
from gridplan.plan.change import marks_of
from gridplan.plan.previous import Previous

FIGURES = (
    "communities", "grids", "households.placed", "deviation.mean", "deviation.max",
    "deviation.within_10", "deviation_from_target.mean", "walking_m", "polsby_popper.mean",
    "visible_boundary_share", "disconnected", "split_buildings",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """
    A plan beside an earlier one.

    Attributes
    ----------
    compared, moved : int, households
        Of buildings in both plans, as the new one counts: all, and those in another grid.
    homes : int
        Buildings and entrances in another grid.
    link : tuple of (str, str, int)
        Old code, new code and households; sums to what is compared.
    mark : dict of str to str
        How each new grid came about: ``U``, ``S``, ``M``, ``X`` or ``N``.
    appeared, gone : int
        Buildings only the new plan has, and only the old one.
    figures : tuple of (str, float or None, float or None)
        Name, old and new value; None where a plan does not tell.
    """

    compared: int
    moved: int
    homes: int
    link: tuple[tuple[str, str, int], ...]
    mark: dict[str, str]
    appeared: int
    gone: int
    figures: tuple[tuple[str, float | None, float | None], ...]

    def told(self) -> dict[str, Any]:
        """
        Gather it as plain values.

        Returns
        -------
        dict
            For ``--json``.
        """
        marks = list(self.mark.values())
        return {
            "compared": self.compared,
            "moved": self.moved,
            "share": round(self.moved / max(self.compared, 1), 6),
            "buildings": {"appeared": self.appeared, "gone": self.gone},
            "marks": {mark: marks.count(mark) for mark in "USMXN"},
            "concordance": [
                {
                    "old_grid": old,
                    "new_grid": new,
                    "households": count,
                    "change": self.mark[new],
                }
                for old, new, count in self.link
            ],
            "figures": {name: {"old": old, "new": new} for name, old, new in self.figures},
        }


def compare_plans(
    old: Previous, new: Previous, told: tuple[Mapping[str, Any], Mapping[str, Any]]
) -> Comparison:
    """
    Set a plan beside an earlier one.

    Parameters
    ----------
    old, new : Previous
        Both plans.
    told : tuple of mapping
        Their ``summary.json``.

    Returns
    -------
    Comparison
        Entrances that one of them does not tell apart go with their building.

    Raises
    ------
    InputError
        If they have no building in common.
    """
    was, now = old.rows_of(), new.rows_of()
    shared: dict[tuple[str, str], int] = defaultdict(int)
    pairs: list[tuple[str, str]] = []
    for name in sorted(set(was) & set(now)):
        before = {int(old.unit[row]): int(old.grid[row]) for row in was[name]}
        first = next(iter(before.values()))
        for row in now[name]:
            one, other = before.get(int(new.unit[row]), first), int(new.grid[row])
            if one >= 0 and other >= 0:
                pair = old.grid_code[one], new.grid_code[other]
                pairs.append(pair)
                shared[pair] += int(new.households[row])
    if not pairs:
        raise InputError("compare.nothing_shared")
    return Comparison(
        compared=sum(shared.values()),
        moved=sum(count for (one, other), count in shared.items() if one != other),
        homes=sum(one != other for one, other in pairs),
        link=tuple((*pair, count) for pair, count in sorted(shared.items())),
        mark=marks_of(pairs, new.grid_code),
        appeared=len(set(now) - set(was)),
        gone=len(set(was) - set(now)),
        figures=tuple(
            (name, _figure(told[0], name), _figure(told[1], name)) for name in FIGURES
        ),
    )


def _figure(summary: Mapping[str, Any], name: str) -> float | None:
    value: Any = summary
    for key in name.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None
