"""The ground under a walk: buildings, streets, grids and their names, as a drawing."""

from html import escape

import numpy as np
import shapely

from gridplan.arrays import Floats, Geometries
from gridplan.exports.pack.frame import UNITS, Frame
from gridplan.exports.pack.street_names import street_names
from gridplan.inputs import Kind, kind_of_highway
from gridplan.plan.handout import Handout
from gridplan.words import say

_FINE = 0.3  # m: what is smaller is not seen on a phone
_KINDS = (
    ("path", (Kind.PATH,)),
    ("minor", (Kind.MINOR_STREET,)),
    ("main", (Kind.MAIN_STREET, Kind.EXPRESSWAY)),
)
_LETTER = 12.0  # pixels


def buildings_near(handout: Handout, frame: Frame) -> Geometries:
    """
    List the outlines of buildings in a frame.

    Parameters
    ----------
    handout : Handout
        The plan.
    frame : Frame
        What is seen.

    Returns
    -------
    (n,) ndarray of Polygon or MultiPolygon, metric
        Whole, a little simplified.
    """
    rows = np.sort(handout.home_tree.query(frame.box, predicate="intersects"))
    shapes = handout.homes.geometry[rows]
    flat = shapes[shapely.get_dimensions(shapes) == 2]
    simple: Geometries = shapely.simplify(flat, _FINE)
    return simple


def streets_near(handout: Handout, frame: Frame) -> dict[str, Geometries]:
    """
    List the streets in a frame by kind, least first.

    Parameters
    ----------
    handout : Handout
        The plan.
    frame : Frame
        What is seen.

    Returns
    -------
    dict of str to (n,) ndarray of LineString or MultiLineString, metric
        ``path``, ``minor`` and ``main``.
    """
    if not len(handout.streets):
        return {name: np.empty(0, dtype=object) for name, _ in _KINDS}
    rows = np.sort(handout.street_tree.query(frame.box, predicate="intersects"))
    lines = frame.clipped(shapely.simplify(handout.streets.geometry[rows], _FINE))
    kinds = np.array([kind_of_highway(handout.streets.highway[row]) for row in rows], dtype=int)
    return {name: lines[np.isin(kinds, wanted)] for name, wanted in _KINDS}


def house_names(handout: Handout, rows: tuple[int, ...]) -> list[tuple[str, Floats, float]]:
    """
    Choose where names of buildings stand.

    Parameters
    ----------
    handout : Handout
        The plan.
    rows : tuple of int
        The grids whose buildings are named.

    Returns
    -------
    list of tuple of str, ndarray and float
        Name, place in m, and how wide about its building is in m; buildings without a
        name are left out.
    """
    homes, codes = handout.homes, {handout.grids[row].code for row in rows}
    mine = [
        home
        for home, code in enumerate(homes.grid_code)
        if homes.name[home] and codes & set(code.split(";"))
    ]
    if not mine:
        return []
    places = shapely.get_coordinates(shapely.point_on_surface(homes.geometry[mine]))
    wide = np.sqrt(shapely.area(homes.geometry[mine])).tolist()
    return [
        (homes.name[home], at, side) for home, at, side in zip(mine, places, wide, strict=True)
    ]


def base_svg(handout: Handout, rows: tuple[int, ...], frame: Frame, unit: float) -> str:
    """
    Draw the ground.

    Parameters
    ----------
    handout : Handout
        The plan.
    rows : tuple of int
        The grids that matter.
    frame : Frame
        What is seen.
    unit : float
        Units of the drawing to a pixel of the screen, on opening.

    Returns
    -------
    str
        SVG elements, lowest first.
    """
    mine = handout.outlines[list(rows)]
    near = np.sort(handout.grid_tree.query(frame.box, predicate="intersects"))
    parts = [
        f'<path class="ground" d="{frame.areas(mine)}"/>',
        f'<path class="house" d="{frame.areas(buildings_near(handout, frame))}"/>',
    ]
    streets = streets_near(handout, frame)
    parts += [
        f'<path class="street {name} under" d="{frame.lines(lines)}"/>'
        for name, lines in streets.items()
    ]
    parts += [
        f'<path class="street {name}" d="{frame.lines(lines)}"/>'
        for name, lines in streets.items()
    ]
    parts += [
        fixed(frame, at, unit, f'<text class="house-name" y="4">{escape(name)}</text>')
        for name, at, _ in house_names(handout, rows)
    ]
    others = [row for row in near.tolist() if row not in rows]
    rings = frame.clipped(shapely.boundary(handout.outlines[others]))
    parts.append(f'<path class="other" d="{frame.lines(rings)}"/>')
    parts.append(f'<path class="mine" d="{frame.lines(shapely.boundary(mine))}"/>')
    others = [row for row in near.tolist() if row not in rows]
    rings = frame.clipped(shapely.boundary(handout.outlines[others]))
    parts.append(f'<path class="other" d="{frame.lines(rings)}"/>')
    parts.append(f'<path class="mine" d="{frame.lines(shapely.boundary(mine))}"/>')
    for one in street_names(handout, frame, letter=_LETTER * unit / UNITS):
        kind = "street-name" if one.fits else "street-name later"
        text = f'<text class="{kind}">{escape(one.name)}</text>'
        parts.append(fixed(frame, one.at, unit, text, angle=one.angle))
    return "".join(parts)


def names_svg(handout: Handout, rows: tuple[int, ...], frame: Frame, unit: float) -> str:
    """
    Write the names of streets, buildings and neighbours; they go over the walks.

    Parameters
    ----------
    handout : Handout
        The plan.
    rows : tuple of int
        The grids that matter.
    frame : Frame
        What is seen.
    unit : float
        Units of the drawing to a pixel of the screen, on opening.

    Returns
    -------
    str
        SVG elements.
    """
    parts = []
    near = np.sort(handout.grid_tree.query(frame.box, predicate="intersects"))
    others = [row for row in near.tolist() if row not in rows]
    for row in others:
        shape = shapely.intersection(handout.outlines[row], frame.box)
        if shape.area < 400.0:
            continue
        at = shapely.get_coordinates(shapely.point_on_surface(shape))[0]
        label = escape(_label(handout, rows, row))
        parts.append(fixed(frame, at, unit, f'<text class="neighbour">{label}</text>'))
    return "".join(parts)


def fixed(frame: Frame, at: Floats, unit: float, inside: str, *, angle: float = 0.0) -> str:
    """
    Put something on the drawing that keeps its size on the screen.

    Parameters
    ----------
    frame : Frame
        The drawing.
    at : (2,) ndarray, m
        Where.
    unit : float
        Units of the drawing to a pixel of the screen, on opening.
    inside : str
        SVG in pixels around the origin.
    angle : float, degrees
        Clockwise.

    Returns
    -------
    str
        A group; the page's script rescales it.
    """
    (x, y), *_ = frame.place(np.asarray(at, dtype=np.float64).reshape(1, 2)).tolist()
    turned = f" rotate({angle:.0f})" if round(angle) else ""
    return (
        f'<g class="fixed" data-at="translate({x} {y}){turned}" '
        f'transform="translate({x} {y}){turned} scale({unit:.1f})">{inside}</g>'
    )


def _label(handout: Handout, rows: tuple[int, ...], row: int) -> str:
    """Write the end of a neighbour's code, with its community where that is another one."""
    grid, mine = handout.grids[row], {handout.grids[own].community for own in rows}
    if grid.community in mine or not grid.community_name:
        return grid.code[-3:]
    return say("pack.neighbour", "zh", community=grid.community_name, number=grid.code[-3:])
