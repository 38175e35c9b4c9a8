"""
Add one certificate up again: in whole numbers, and with nothing of the solver.

A division pays the prices of all atoms, and for each of its k grids what the grid costs
from its hub less the prices of its atoms. So the prices and the k least *values* are a
floor, if no connected set around a hub costs less, less its prices, than the hub's value.
That is shown box by box: a box holds the sets that have some atoms and lack others, and a
split halves it, into the sets with an atom and those without. In the last boxes a knapsack
over whole households, among the atoms that the hub still reaches, must reach the value.

Where the bounds could not be kept, some households may lie beyond them, over all grids. A
grid pays a toll for each of its own, and all that may be there are taken off the floor.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
_NEVER, _LIMIT = 1 << 61, 1 << 60  # no set of that weight; every sum stays below _LIMIT


def add_up(  # noqa: C901, PLR0912, PLR0915 (one page to be read at once)
    told: dict[str, Any],
) -> Iterator[tuple[str, dict[str, Any]]]:
    """
    Yield what is wrong with a certificate.

    Parameters
    ----------
    told : dict
        Its fields, as docs/proof.md lists them.

    Yields
    ------
    tuple of (str, dict)
        The name of a fault and its numbers; nothing where cost and floor stand.

    Raises
    ------
    ValueError
        If it is malformed; also TypeError, KeyError, IndexError and OverflowError.
    """
    weight, price, home = (
        np.array(told[key], dtype=np.int64)
        for key in ("households", "multipliers", "assignment")
    )
    n, k, least, most = len(weight), told["k"], told["least"], told["most"]
    beyond, toll = told["beyond"], told["toll"]
    root = [set(atoms) for atoms in told["roots"]]  # a set has one of its hub's roots
    way = np.array(told["way_dm"] or np.zeros((n, len(root))), dtype=np.int64)
    parts = [np.array(one, dtype=np.int64) for _, one in sorted(told["terms"].items())]
    barred: list[set[int]] = [set() for _ in root]
    near: list[set[int]] = [set() for _ in range(n)]
    for i, hub in (pair for pairs in told["forbidden"].values() for pair in pairs):
        barred[hub].add(i)
    for u, v in told["neighbours"]:
        near[u].add(v)
        near[v].add(u)
    largest = int(weight.max()) * max(int(way.max()), toll, 1)
    largest += sum(int(one.max()) for one in parts)
    if (
        any(one.shape != (n, len(root)) or one.min() < 0 for one in (way, *parts))
        or (set(home.tolist()) != set(range(k)) or home.shape != price.shape or k < 1)
        or not set().union(*near, *root, *barred) <= set(range(n))
        or (largest + max(map(abs, told["multipliers"]))) * n > _LIMIT
        or min(int(weight.min()), least, beyond, toll) < 0
    ):
        raise ValueError("numbers")
    cost, paid, off = weight[:, None] * way + sum(parts), 0, 0
    for grid in range(k):
        atoms = set(np.flatnonzero(home == grid).tolist())
        load = int(weight[home == grid].sum())
        off += max(least - load, load - most, 0)
        if off > beyond:
            yield "outside_bounds", {"grid": grid, "households": load}
        if _reach([min(atoms)], atoms, near) != atoms:
            yield "in_pieces", {"grid": grid}
        hubs = [c for c, one in enumerate(root) if one & atoms and not barred[c] & atoms]
        if not hubs:
            yield "no_hub", {"grid": grid}
        paid += int(cost[home == grid][:, hubs].sum(axis=0).min(initial=_LIMIT))
    if paid != told["cost"]:
        yield "wrong_cost", {"told": told["cost"], "found": paid}
    floor = sum(price.tolist()) + sum(sorted(told["values"])[:k]) - toll * beyond
    if floor != told["floor"] or not k <= len(told["values"]) == len(root):
        yield "wrong_floor", {"told": told["floor"], "found": floor}
    for c, (value, splits) in enumerate(zip(told["values"], told["splits"], strict=True)):
        must = root[c] if len(root[c]) == 1 else set()
        boxes = [(must, set(range(n)) - barred[c])]
        for split in splits:
            must, may = boxes.pop()  # of nothing, where there are splits too many
            if split is not None:
                boxes += [(must, may - {split}), (must | {split}, may)]
            elif must <= (may := _reach(root[c] & may, may, near)):
                limits = (least, most, beyond, toll)
                found = _knapsack(must, may - must, weight, cost[:, c] - price, limits)
                if found < value:
                    yield "wrong_value", {"hub": c, "told": value, "found": found}
        if boxes:
            raise ValueError("splits")


def _knapsack(
    must: set[int],
    may: set[int],
    weight: Ints,
    price: Ints,
    limits: tuple[int, int, int, int],
) -> int:
    """Find the least sum of prices of all that must be in and some that may, and the toll."""
    inside, free = sorted(must), sorted(may)
    least, most = (bound - int(weight[inside].sum()) for bound in limits[:2])
    beyond, toll = limits[2:]
    low, room = max(least - beyond, 0), min(most + beyond, int(weight[free].sum()))
    if low > room:
        return _NEVER
    table = np.full(room + 1, _NEVER)
    table[0] = price[inside].sum()
    for i in free:
        w = min(int(weight[i]), room + 1)
        np.minimum(table[w:], table[: room + 1 - w] + price[i], out=table[w:])
    load = np.arange(low, room + 1)
    off = np.maximum(np.maximum(least - load, load - most), 0)
    return int((table[low:] + toll * off).min())


def _reach(first: Iterable[int], inside: set[int], near: list[set[int]]) -> set[int]:
    """Walk from some atoms to all that can be reached without leaving."""
    seen, ahead = set(first), list(first)
    while ahead:
        fresh = (near[ahead.pop()] & inside) - seen
        seen |= fresh
        ahead += fresh
    return seen
