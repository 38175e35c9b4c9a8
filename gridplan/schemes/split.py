"""Whole numbers split by weight so that they add up again exactly."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from gridplan.arrays import Ints
from gridplan.errors import InputError


def split_total(total: int, weight: Ints) -> Ints:
    """
    Split a whole number by weight: largest remainders get the rest.

    Parameters
    ----------
    total : int
        Not negative.
    weight : (n,) ndarray of int
        Not negative; all alike where all are 0.

    Returns
    -------
    (n,) ndarray of int
        They add up to the total.

    Raises
    ------
    InputError
        If the total or a weight is negative, or there is nothing to split among.

    Examples
    --------
    >>> split_total(10, np.array([1, 1, 1]))
    array([4, 3, 3])
    """
    if total < 0 or (weight < 0).any() or len(weight) == 0:
        raise InputError("schemes.bad_split", total=total)
    fair = weight if weight.any() else np.ones(len(weight), dtype=np.int64)
    exact = [int(w) * total for w in fair]  # Python's whole numbers never overflow
    whole = int(fair.sum())
    share = np.array([n // whole for n in exact], dtype=np.int64)
    rest = [-(n % whole) for n in exact]
    order = np.lexsort((np.arange(len(share)), np.array(rest)))
    share[order[: total - int(share.sum())]] += 1
    return share


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """
    One item of an assessment table.

    Attributes
    ----------
    group, item : str
        Class and item.
    unit : str
        What is counted.
    nature : {'static', 'dynamic'}
        A state, or what happens in a period.
    period : str
        Such as ``year``; empty for static ones.
    totals : tuple of int
        Of each community.
    """

    group: str
    item: str
    unit: str
    nature: Literal["static", "dynamic"]
    period: str
    totals: tuple[int, ...]


def split_indicators(indicators: Sequence[Indicator], community: Ints, weight: Ints) -> Ints:
    """
    Split community totals to grids.

    Parameters
    ----------
    indicators : (n_items,) sequence of Indicator
        With a total for each community.
    community : (n_grids,) ndarray of int
        Community of each grid.
    weight : (n_grids,) ndarray of int
        Stated weight of each grid, such as its households.

    Returns
    -------
    (n_items, n_grids) ndarray of int
        Grids of a community add up to its total, item by item.

    Raises
    ------
    InputError
        If a community has a total but no grid.
    """
    share = np.zeros((len(indicators), len(community)), dtype=np.int64)
    for row, indicator in enumerate(indicators):
        for number, total in enumerate(indicator.totals):
            mine = np.flatnonzero(community == number)
            if len(mine) == 0 and total:
                raise InputError("schemes.total_without_grid", item=indicator.item, row=number)
            if len(mine):
                share[row, mine] = split_total(total, weight[mine])
    return share
