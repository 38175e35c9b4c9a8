"""
What must hold before a plan is published: cells, people, duties and process (四定).

Every gate is a list of grids that fail it; an empty list opens it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gridplan.arrays import Bools
from gridplan.schemes import Scheme
from gridplan.words import Language, say

# Digits of an official code that name the community, its town, county and city.
_DIGITS = (12, 9, 6, 4, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """
    One gate and what still keeps it shut.

    Attributes
    ----------
    name : {'cells', 'people', 'duties', 'process'}
        Which gate.
    failing : tuple of str
        Codes of grids, or keys of roles, that fail it.
    """

    name: str
    failing: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        """Tell whether nothing fails."""
        return not self.failing

    def say(self, language: Language = "en") -> str:
        """
        Say whether it is open.

        Parameters
        ----------
        language : {'en', 'zh'}
            The language wanted.

        Returns
        -------
        str
            One sentence.
        """
        rule = say(f"schemes.gate_{self.name}", language)
        if self.is_open:
            return say("conformance.gate_open", language, rule=rule)
        shown = ", ".join(self.failing[:5]) + (" …" if len(self.failing) > 5 else "")
        return say(
            "conformance.gate_shut", language, rule=rule, n=len(self.failing), failing=shown
        )


def check_gates(
    scheme: Scheme,
    grid_code: Sequence[str],
    has_outline: Bools,
    heads: Sequence[str],
    escalation: Mapping[str, Sequence[str]],
) -> tuple[Gate, ...]:
    """
    Try the gates of a scheme.

    Parameters
    ----------
    scheme : Scheme
        Its gates, roles and levels.
    grid_code : (n_grids,) sequence of str
        Codes; empty where a grid has none.
    has_outline : (n_grids,) ndarray of bool
        True where a grid has an outline with an area.
    heads : (n_grids,) sequence of str
        Staff id of each grid's head; empty for none.
    escalation : mapping of str to sequence of str
        Units a matter climbs through, by grid code.

    Returns
    -------
    tuple of Gate
        Those the scheme asks for, in its order.
    """
    names = [code or f"#{row + 1}" for row, code in enumerate(grid_code)]
    doubled = {code for code in grid_code if list(grid_code).count(code) > 1} if len(
        set(grid_code)
    ) < len(grid_code) else set()  # fmt: skip
    steps = len(scheme.escalation)
    failing = {
        "cells": [
            name
            for name, code, drawn in zip(names, grid_code, has_outline.tolist(), strict=True)
            if not code or not drawn or code in doubled
        ],
        "people": [name for name, head in zip(names, heads, strict=True) if not head],
        "duties": [role.key for role in scheme.roles if not role.duties],
        "process": [
            name
            for name, code in zip(names, grid_code, strict=True)
            if len(escalation.get(code, ())) < steps or not all(escalation[code])
        ]
        if steps
        else names,
    }
    return tuple(Gate(name=name, failing=tuple(failing[name])) for name in scheme.gates)


def escalation_paths(
    scheme: Scheme, grid_code: Sequence[str], community_code: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """
    Find the way of a matter from each grid upward.

    Parameters
    ----------
    scheme : Scheme
        Levels a matter climbs, lowest first.
    grid_code : (n_grids,) sequence of str
        Codes.
    community_code : (n_grids,) sequence of str
        Community of each grid.

    Returns
    -------
    dict of str to tuple of str
        Codes of grid, community, town and so on; empty where a code does not tell.
    """
    paths: dict[str, tuple[str, ...]] = {}
    known = {level.key: level for level in scheme.levels}
    for grid, community in zip(grid_code, community_code, strict=True):
        path: list[str] = []
        step = 0
        for key in scheme.escalation:
            level = known.get(key)
            if level is None or level.kind != "admin":
                path.append(grid)
                continue
            official = len(community) == 12 and community.isdigit()
            digits = _DIGITS[min(step, len(_DIGITS) - 1)]
            path.append(community[:digits] if official or step == 0 else "")
            step += 1
        paths[grid] = tuple(path)
    return paths
