"""Which plot of a community becomes what, until enough households live there."""

from dataclasses import dataclass

import numpy as np
import shapely
import styles
from estates import Built, build
from plots import Plot
from shapely.geometry import MultiLineString, MultiPoint

SMALLEST = 1800.0  # m²: plots below stay green


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """
    What a community is to hold.

    Attributes
    ----------
    is_rural : bool
        Village houses and fields instead of slabs and towers.
    households : int
        About how many.
    has_giant : bool
        One slab that alone exceeds a grid.
    school, park : bool
        Whether one is wanted.
    """

    is_rural: bool
    households: int
    has_giant: bool
    school: bool
    park: bool


def build_community(
    plots: list[Plot],
    brief: Brief,
    streets: MultiLineString,
    crossings: MultiPoint,
    rng: np.random.Generator,
) -> tuple[list[Built], list[Plot]]:
    """
    Build a community plot by plot.

    Parameters
    ----------
    plots : list of Plot
        Of the community.
    brief : Brief
        What it is to hold.
    streets : MultiLineString
        Street lines near by.
    crossings : MultiPoint
        Their ends.
    rng : Generator
        Chance.

    Returns
    -------
    tuple of list of Built and list of Plot
        What was built, and the plots that stay green.
    """
    open_plots = [p for p in plots if p.land.area >= SMALLEST]
    order = [open_plots[i] for i in rng.permutation(len(open_plots))]
    green = [p for p in plots if p.land.area < SMALLEST]
    built: list[Built] = []
    left = brief.households
    if brief.park:
        green.append(order.pop(_middling(order)))
    wanted = [styles.SCHOOL] if brief.school else []
    if brief.has_giant:
        order.sort(key=lambda p: p.land.area)
        wanted = [styles.GIANT, *wanted]
    for plot in order:
        new = None
        if wanted and plot.land.area > 6000:
            new = build(plot, wanted[0], streets, crossings, rng)
            wanted = wanted[1:] if new else wanted
        if new is None:
            new = _fitting(plot, left, brief, streets, crossings, rng)
        if new is None:
            new = _work(plot, brief, streets, crossings, rng)
        if new is None:
            green.append(plot)
        else:
            built.append(new)
            crossings = shapely.union_all([crossings, *new.estate.gates])
            left -= new.total
    return built, green


def _middling(order: list[Plot]) -> int:
    """Choose a plot for the park: neither the largest nor the smallest."""
    ranked = sorted(range(len(order)), key=lambda i: order[i].land.area)
    return ranked[len(ranked) // 3]


def _fitting(plot, left, brief, streets, crossings, rng) -> Built | None:
    """Take the homes that come closest to what is still missing, if any do."""
    kinds = [styles.OLD, styles.MIDDLE, styles.HIGH]
    chance = np.array([0.45, 0.3, 0.25])
    if brief.is_rural:
        kinds, chance = [styles.VILLAGE, styles.RESETTLED], np.array([0.75, 0.25])
    for i in rng.choice(len(kinds), size=len(kinds), replace=False, p=chance):
        new = build(plot, kinds[i], streets, crossings, rng)
        if new is not None and new.total <= 1.12 * left + 10:
            return new
    return None


def _work(plot, brief, streets, crossings, rng) -> Built | None:
    kinds = [styles.SHOPS, styles.OFFICES]
    if brief.is_rural:
        if rng.random() < 0.88:  # fields
            return None
        kinds = [styles.WORKSHOPS]
    return build(plot, kinds[int(rng.integers(len(kinds)))], streets, crossings, rng)
