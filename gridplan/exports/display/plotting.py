"""A plan drawn with matplotlib."""

import matplotlib.pyplot as plt
import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PatchCollection
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from gridplan.errors import InputError
from gridplan.exports.colours import DIVERGING, PALETTE, colour_numbers, deviation_class
from gridplan.exports.lettering import drawable, lettering
from gridplan.plan.balance import community_means, deviations
from gridplan.plan.plan import Plan
from gridplan.plan.summary import grid_outlines


def plot(plan: Plan, ax: Axes | None = None, *, by: str = "colour") -> Axes:
    """
    Draw grids, buildings, streets and communities.

    Parameters
    ----------
    plan : Plan
        The plan.
    ax : Axes, optional
        Where; a new figure without it.
    by : {'colour', 'deviation'}
        Neighbours in different colours, or colours by too few and too many households.

    Returns
    -------
    Axes
        Metric.

    Raises
    ------
    InputError
        If ``by`` is neither.
    """
    if by not in {"colour", "deviation"}:
        raise InputError("display.unknown_colours", by=by)
    if ax is None:
        _, ax = plt.subplots(figsize=(8, 6))
    outlines = grid_outlines(plan)
    if by == "colour":
        colours = [PALETTE[number] for number in colour_numbers(outlines)]
    else:
        off = deviations(plan.households, community_means(plan)[plan.partition.community])
        colours = [DIVERGING[deviation_class(float(share))] for share in off]
    ax.add_collection(
        PatchCollection(
            [PathPatch(_path(shape)) for shape in outlines], facecolors=colours,
            edgecolors="#333333", linewidths=0.8, zorder=1,
        )
    )  # fmt: skip
    shapes = plan.area.buildings.geometry
    flat = shapes[shapely.get_dimensions(shapes) == 2]
    ax.add_collection(
        PatchCollection([PathPatch(_path(s)) for s in flat], facecolors="#00000033", zorder=2)
    )
    for lines, colour, width in (
        (plan.area.streets.geometry, "#777777", 0.5),
        (shapely.boundary(plan.area.communities.geometry), "#8e2f3f", 1.6),
    ):
        parts = [shapely.get_coordinates(part) for part in shapely.get_parts(lines)]
        ax.add_collection(LineCollection(parts, colors=colour, linewidths=width, zorder=3))
    ax.set_title(drawable(plan.area.name), fontproperties=lettering(12))
    ax.set_aspect("equal")
    ax.autoscale_view()
    ax.set_axis_off()
    return ax


def _path(shape: shapely.Geometry) -> Path:
    rings = shapely.get_rings(shapely.get_parts(shapely.orient_polygons(shape)))
    vertices = [shapely.get_coordinates(ring) for ring in rings]
    codes = []
    for ring in vertices:
        code = np.full(len(ring), Path.LINETO, dtype=np.uint8)
        code[0], code[-1] = Path.MOVETO, Path.CLOSEPOLY
        codes.append(code)
    return Path(np.concatenate(vertices), np.concatenate(codes))
