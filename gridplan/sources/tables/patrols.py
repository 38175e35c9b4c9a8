"""Tables a patrol is asked for with: single visits, and teams over several grids."""

from pathlib import Path

import numpy as np
import shapely

from gridplan.crs import GEOGRAPHIC, reproject
from gridplan.errors import InputError
from gridplan.routing.ground import Ground
from gridplan.routing.order import Listed, Team
from gridplan.sources.tables.rows import Column, read_rows

_VISITS = (
    Column(
        name="stop", also=("building_id", "place_id", "楼栋", "场所", "走访点"), is_code=True
    ),
    Column(name="class", also=("visit_class", "类别", "走访类别"), is_needed=True),
    Column(name="count", also=("households", "户数", "人数"), kind="count"),
    Column(name="minutes", also=("分钟", "时长"), kind="number"),
    Column(name="since", also=("时间", "发生时间")),
    Column(name="lon", also=("经度",), kind="number"),
    Column(name="lat", also=("纬度",), kind="number"),
)
_TEAMS = (
    Column(name="team", also=("队伍",), is_needed=True, is_code=True),
    Column(name="grid_code", also=("网格编码", "网格"), is_needed=True, is_code=True),
    Column(name="workers", also=("人数",), kind="count"),
    Column(name="shift_hours", also=("班次时长", "工时"), kind="number"),
    Column(name="start", also=("开始", "上班时间")),
)


def read_visits(path: Path, ground: Ground) -> tuple[Listed, ...]:
    """
    Read a table of visits.

    Parameters
    ----------
    path : Path
        CSV or spreadsheet: ``stop`` (a building or place of the plan) or ``lon`` and
        ``lat``, ``class``, and where needed ``count``, ``minutes`` and ``since``.
    ground : Ground
        The plan.

    Returns
    -------
    tuple of Listed
        In the order of the rows.

    Raises
    ------
    InputError
        If the table cannot be read, or a row names neither a known stop nor a place.
    """
    table = read_rows(path, _VISITS)
    building = {name: row for row, name in enumerate(ground.doors.name)}
    place = {} if ground.places is None else {
        name: row for row, name in enumerate(ground.places.place_id)
    }  # fmt: skip
    found = []
    for number, row in enumerate(table.row, start=2):
        name = row["stop"]
        kind, floors = "place", 0
        if row["lon"] and row["lat"]:
            xy = _metric(float(row["lon"]), float(row["lat"]), ground.crs)
            name = name or f"row {number}"
        elif name in building:
            kind, floors = "building", int(ground.doors.floors[building[name]])
            xy = (float(ground.doors.xy[building[name], 0]),
                  float(ground.doors.xy[building[name], 1]))  # fmt: skip
        elif name in place:
            assert ground.places is not None
            point = ground.places.geometry[place[name]]
            xy = (float(point.x), float(point.y))
        else:
            raise InputError("route_cli.no_such_stop", file=table.file, row=number, stop=name)
        found.append(
            Listed(
                stop_id=name,
                kind="building" if kind == "building" else "place",
                visit_class=row["class"],
                xy=xy,
                floors=floors,
                count=max(1, int(row["count"] or 1)),
                minutes=float(row["minutes"] or 0.0),
                since=row["since"].replace(" ", "T"),
            )
        )
    return tuple(found)


def read_teams(path: Path) -> tuple[Team, ...]:
    """
    Read which teams serve which grids.

    Parameters
    ----------
    path : Path
        CSV or spreadsheet with a row a grid: ``team``, ``grid_code``; ``workers``,
        ``shift_hours`` and ``start`` where a team's differ, in any of its rows.

    Returns
    -------
    tuple of Team
        In the order of their first rows.

    Raises
    ------
    InputError
        If the table cannot be read or a team is none.
    """
    rows: dict[str, list[dict[str, str]]] = {}
    for row in read_rows(path, _TEAMS).row:
        rows.setdefault(row["team"], []).append(row)
    return tuple(
        Team(
            name=name,
            grids=tuple(dict.fromkeys(row["grid_code"] for row in mine)),
            workers=max((int(row["workers"] or 1) for row in mine), default=1),
            shift_hours=max((float(row["shift_hours"] or 0) for row in mine), default=0.0),
            start=next((row["start"] for row in mine if row["start"]), ""),
        )
        for name, mine in rows.items()
    )


def teams_of_heads(ground: Ground) -> tuple[Team, ...]:
    """
    Let every head who has several grids serve them as one.

    Parameters
    ----------
    ground : Ground
        With a roster.

    Returns
    -------
    tuple of Team
        Named after the heads; heads of one grid need no team.
    """
    grids: dict[str, list[str]] = {}
    for code, head in sorted(ground.heads.items()):
        grids.setdefault(head, []).append(code)
    return tuple(
        Team(name=f"head-{head}", grids=tuple(mine))
        for head, mine in grids.items()
        if len(mine) > 1
    )


def _metric(lon: float, lat: float, crs: str) -> tuple[float, float]:
    moved = reproject(np.array([shapely.Point(lon, lat)], dtype=object), GEOGRAPHIC, crs)
    return float(moved[0].x), float(moved[0].y)
