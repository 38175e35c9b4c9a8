"""
Who stands above whom: from a household or officer up to the last level, step by step.

Levels may be areas or people, in any order; each step is a table from a unit to the
one above it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Chains:
    """
    The way up of every unit.

    Attributes
    ----------
    levels : tuple of str
        Names of the steps.
    chain : dict of str to tuple of str
        Units above each that reaches the top, lowest first.
    broken : dict of str to str
        The first level that has nobody, by unit.
    """

    levels: tuple[str, ...]
    chain: dict[str, tuple[str, ...]]
    broken: dict[str, str]


def climb(units: Sequence[str], steps: Sequence[tuple[str, Mapping[str, str]]]) -> Chains:
    """
    Follow every unit upward.

    Parameters
    ----------
    units : sequence of str
        Where to start: households' buildings, information officers.
    steps : sequence of (str, mapping of str to str)
        Name of the next level, and unit above by unit.

    Returns
    -------
    Chains
        Complete ways, and where the others break off.

    Examples
    --------
    >>> climb(["y1"], [("chief", {"y1": "c1"}), ("grid", {"c1": "G1"})]).chain
    {'y1': ('c1', 'G1')}
    """
    chain: dict[str, tuple[str, ...]] = {}
    broken: dict[str, str] = {}
    for unit in units:
        here, way = unit, []
        for level, above in steps:
            here = above.get(here, "")
            if not here:
                broken[unit] = level
                break
            way.append(here)
        else:
            chain[unit] = tuple(way)
    return Chains(levels=tuple(name for name, _ in steps), chain=chain, broken=broken)
