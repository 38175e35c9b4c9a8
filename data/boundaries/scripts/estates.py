"""One plot built in one style, tried a few times until a gate can be opened."""

from dataclasses import dataclass

import numpy as np
import shapely
from gates import Estate, connect, open_gates
from plots import Plot
from rows import Slab, build_rows, turn
from shapely.geometry import MultiLineString, MultiPoint, Polygon
from styles import Style


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """
    An estate and what its buildings hold.

    Attributes
    ----------
    plot : Plot
        Where it stands.
    style : Style
        How it was built.
    estate : Estate
        Buildings, paths and gates.
    households : tuple of int
        By building.
    """

    plot: Plot
    style: Style
    estate: Estate
    households: tuple[int, ...]

    @property
    def total(self) -> int:
        """Sum its households."""
        return sum(self.households)


def build(
    plot: Plot,
    style: Style,
    streets: MultiLineString,
    crossings: MultiPoint,
    rng: np.random.Generator,
) -> Built | None:
    """
    Build a plot up.

    Parameters
    ----------
    plot : Plot
        Where.
    style : Style
        What.
    streets : MultiLineString
        Street lines near by.
    crossings : MultiPoint
        Their ends.
    rng : Generator
        Chance.

    Returns
    -------
    Built or None
        None where nothing fits or no gate opens.
    """
    origin = (plot.land.centroid.x, plot.land.centroid.y)
    sine, cosine = np.sin(plot.angle), np.cos(plot.angle)
    matrix = np.array([[cosine, -sine], [sine, cosine]])
    frame: Polygon = shapely.transform(plot.land, lambda xy: (xy - origin) @ matrix + origin)
    for _ in range(4):
        rows = turn(build_rows(frame, style, rng), plot.angle, origin)
        if not rows.slabs:
            continue
        n_gates = int(rng.integers(style.n_gates[0], style.n_gates[1] + 1))
        to_street, gates = open_gates(rows, plot.ground, streets, crossings, n_gates, rng)
        estate = connect(rows, to_street, gates)
        if estate is not None and len(estate.slabs) > 0.8 * len(rows.slabs):
            lived_in = float(rng.uniform(0.86, 0.97))
            counts = tuple(_households(slab, style, lived_in, rng) for slab in estate.slabs)
            return Built(plot=plot, style=style, estate=estate, households=counts)
    return None


def _households(slab: Slab, style: Style, lived_in: float, rng: np.random.Generator) -> int:
    if style.per_floor == 0:
        return 0
    if style.name == "village":
        return int(rng.choice((1, 2, 3), p=(0.6, 0.3, 0.1)))
    homes = slab.floors * slab.units * style.per_floor
    return int(min(homes, round(homes * lived_in * rng.uniform(0.96, 1.04))))
