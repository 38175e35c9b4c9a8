"""Values as a table and a small picture: HTML without scripts, safe for any name."""

from functools import singledispatch
from html import escape

import numpy as np
import shapely

from gridplan.arrays import Geometries
from gridplan.atoms.layer import AtomLayer
from gridplan.exports.colours import PALETTE, colour_numbers
from gridplan.inputs import Area
from gridplan.partition.result import Partition
from gridplan.plan.plan import Plan
from gridplan.plan.summary import grid_outlines, summarise
from gridplan.routing import RoutePlan
from gridplan.staffing import Roster
from gridplan.words import say

_SIDE = 320.0  # pixels of the longer side
_MOST = 3000  # shapes: more would be a page of megabytes


@singledispatch
def html_of(value: object) -> str:
    """
    Show a value.

    Parameters
    ----------
    value : Plan, Area, AtomLayer, Partition, Roster or RoutePlan
        The value.

    Returns
    -------
    str
        HTML; of values nobody taught it, their plain text.
    """
    return f"<pre>{escape(repr(value))}</pre>"


@html_of.register
def _(plan: Plan) -> str:
    told = summarise(plan)
    off = told["deviation"]
    visible = told["visible_boundary_share"]
    rows = [
        ("area", plan.area.name),
        ("scheme", f"{plan.scheme.title_zh} ({plan.scheme.name})"),
        ("communities", f"{told['communities']:,}"),
        ("grids", f"{told['grids']:,}"),
        ("households", f"{told['households']['placed']:,} / {told['households']['in']:,}"),
        ("deviation", f"{off['mean']:.1%} · {off['max']:.1%}"),
        ("walking", f"{told['walking_m']:.0f}"),
        ("visible", "" if visible is None else f"{visible:.0%}"),
        ("not_met", f"{len(told['infeasible']):,}"),
        ("seed", f"{plan.settings.effort} · {plan.partition.seed}"),
    ]
    return _beside(_table("plan", rows), _plan_svg(plan))


@html_of.register
def _(area: Area) -> str:
    rows = [
        ("area", area.name),
        ("crs", area.crs),
        ("communities", f"{len(area.communities):,}"),
        ("buildings", f"{len(area.buildings):,}"),
        ("households", f"{int(area.buildings.households.sum()):,}"),
        ("streets", f"{len(area.streets):,}"),
        ("findings", f"{len(area.findings):,}"),
        ("source", area.attribution),
    ]
    lines = [
        (area.streets.geometry, "#9aa0a0", 0.7),
        (area.communities.geometry, "#8e2f3f", 1.4),
    ]
    return _beside(_table("area_", rows), _svg(area.communities.geometry, [], lines))


@html_of.register
def _(atoms: AtomLayer) -> str:
    level = sorted(set(atoms.level))
    rows = [
        ("atoms", f"{len(atoms.households):,}"),
        ("households", f"{int(atoms.households.sum()):,}"),
        ("levels", ", ".join(f"{name}: {atoms.level.count(name):,}" for name in level)),
    ]
    fill = [PALETTE[number % len(PALETTE)] for number in atoms.community.tolist()]
    lines = [(atoms.geometry, "#555555", 0.5)]
    return _beside(_table("atoms", rows), _svg(atoms.geometry, fill, lines))


@html_of.register
def _(partition: Partition) -> str:
    count = np.bincount(partition.community)
    rows = [
        ("atoms", f"{len(partition.grid_of):,}"),
        ("grids", f"{len(partition.community):,}"),
        ("communities", f"{len(count):,}"),
        ("tolerance", f"{max(partition.tolerance, default=0.0):.0%}"),
        ("not_met", f"{len(partition.obstacles):,}"),
        ("seed", f"{partition.seed}"),
    ]
    return _table("partition", rows)


@html_of.register
def _(roster: Roster) -> str:
    rows = [
        ("people", f"{len(roster.staff):,}"),
        ("posted", f"{len({one.staff for one in roster.postings}):,}"),
        ("vacant", f"{sum(gap.missing for gap in roster.vacancies):,}"),
        ("shortages", f"{len(roster.shortages):,}"),
    ]
    return _table("roster", rows)


@html_of.register
def _(routes: RoutePlan) -> str:
    rows = [
        ("routes", f"{len(routes):,}"),
        ("stops", f"{sum(len(route.stops) for route in routes.routes):,}"),
        ("km", f"{sum(route.metres for route in routes.routes) / 1000:,.1f}"),
        ("unserved", f"{len(routes.unserved):,}"),
        ("seed", f"{routes.seed}"),
    ]
    return _table("routes", rows)


def _both(key: str) -> str:
    chinese, english = say(f"display.{key}", "zh"), say(f"display.{key}", "en")
    return escape(f"{chinese} · {english}")


def _table(title: str, rows: list[tuple[str, str]]) -> str:
    lines = "".join(
        f'<tr><th style="text-align:left;font-weight:normal">{_both(key)}</th>'
        f'<td style="text-align:left">{escape(text)}</td></tr>'
        for key, text in rows
        if text
    )
    return f"<table><caption><b>{_both(title)}</b></caption><tbody>{lines}</tbody></table>"


def _beside(table: str, picture: str) -> str:
    return (
        '<div style="display:flex;flex-wrap:wrap;gap:16px;align-items:center">'
        f"<div>{table}</div><div>{picture}</div></div>"
    )


def _plan_svg(plan: Plan) -> str:
    outlines = grid_outlines(plan)
    fill = [PALETTE[number] for number in colour_numbers(outlines)]
    lines = [(outlines, "#333333", 0.7), (plan.area.communities.geometry, "#8e2f3f", 1.6)]
    return _svg(outlines, fill, lines)


def _svg(
    shapes: Geometries, fill: list[str], lines: list[tuple[Geometries, str, float]]
) -> str:
    """Draw shapes filled and as lines, simplified to what so few pixels show."""
    west, south, east, north = shapely.total_bounds(shapes)
    metres = max(east - west, north - south, 1.0) / _SIDE
    wide, tall = (east - west) / metres, (north - south) / metres

    def path(geometry: Geometries) -> str:
        parts = shapely.get_parts(shapely.simplify(geometry, metres / 2))
        flat = shapely.get_dimensions(parts) == 2
        rings = np.concatenate([parts[~flat], shapely.get_rings(parts[flat])])
        drawn = []
        for ring in rings[: _MOST * 4]:
            xy = shapely.get_coordinates(ring)
            places = np.column_stack([xy[:, 0] - west, north - xy[:, 1]]) / metres
            drawn.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places.tolist()))
        return "".join(drawn)

    filled = "".join(
        f'<path d="{path(np.array([shape], dtype=object))}" fill="{colour}"/>'
        for shape, colour in list(zip(shapes, fill, strict=False))[:_MOST]
    )
    drawn = "".join(
        f'<path d="{path(geometry)}" fill="none" stroke="{colour}" stroke-width="{width}"/>'
        for geometry, colour, width in lines
    )
    size = f'width="{wide + 4:.0f}" height="{tall + 4:.0f}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} '
        f'viewBox="-2 -2 {wide + 4:.1f} {tall + 4:.1f}" role="img" fill-rule="evenodd">'
        f"<title>{_both('map')}</title>{filled}{drawn}</svg>"
    )
