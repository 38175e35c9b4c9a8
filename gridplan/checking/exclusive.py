"""Whether exclusive grids lie apart from all else; then they are set aside."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import shapely

from gridplan.arrays import Geometries
from gridplan.checking.fault import Fault
from gridplan.checking.files import PlanFiles
from gridplan.inputs import Area

_NOTICEABLE = 0.1  # m²
_NEAR = 0.01  # m


def set_aside(area: Area, files: PlanFiles) -> tuple[Area, PlanFiles, list[Fault]]:
    """
    Check the exclusive grids, and give what is left to check as a plan without any.

    Parameters
    ----------
    area : Area
        What was to be divided.
    files : PlanFiles
        What was written.

    Returns
    -------
    tuple of (Area, PlanFiles, list of Fault)
        Communities without the ground of exclusive grids, rows of ``buildings.csv``
        without their codes, and what is wrong with them.
    """
    apart = files.exclusive
    if apart is None:
        return area, files, []
    codes = [str(code) for code in apart["grid_code"]]
    outline = apart.geometry.to_numpy()
    known = {code: row for row, code in enumerate(area.communities.code)}
    home = [known.get(str(code), -1) for code in apart["community"]]
    faults = [
        *_codes(codes, [str(code) for code in files.grids["grid_code"]]),
        *_ground(area, codes, outline, home),
        *_buildings(area, files, codes, outline),
    ]
    whole = area.communities.geometry.copy()
    for row, community in enumerate(home):
        if community >= 0:
            whole[community] = shapely.difference(whole[community], outline[row])
    inside = set(codes)
    rows = tuple(
        replace(row, grid_code="") if row.grid_code in inside else row for row in files.rows
    )
    left = replace(area, communities=replace(area.communities, geometry=whole))
    return left, replace(files, rows=rows), faults


def _codes(codes: list[str], others: list[str]) -> Iterator[Fault]:
    for code, times in sorted(Counter([*codes, *others]).items()):
        if times > 1 and code in codes:
            yield Fault(name="code_twice", values={"grid": code, "times": times})


def _ground(
    area: Area, codes: list[str], outline: Geometries, home: list[int]
) -> Iterator[Fault]:
    for row, community in enumerate(home):
        if community < 0:
            yield Fault(name="code_community", values={"grid": codes[row]})
            continue
        out = shapely.area(
            shapely.difference(outline[row], area.communities.geometry[community])
        )
        if out > _NOTICEABLE:
            values = {"area": round(float(out), 2),
                      "community": area.communities.code[community]}  # fmt: skip
            yield Fault(name="outside", values=values)
    left, right = shapely.STRtree(outline).query(outline, predicate="intersects")
    for a, b in zip(left[left < right].tolist(), right[left < right].tolist(), strict=True):
        shared = shapely.area(shapely.intersection(outline[a], outline[b]))
        if shared > _NOTICEABLE:
            values = {"grid": codes[a], "other": codes[b], "area": round(float(shared), 2)}
            yield Fault(name="overlap", values=values)


def _buildings(
    area: Area, files: PlanFiles, codes: list[str], outline: Geometries
) -> Iterator[Fault]:
    number = {code: row for row, code in enumerate(codes)}
    place = {name: row for row, name in enumerate(area.buildings.building_id)}
    counted = np.zeros(len(codes), dtype=np.int64)
    for row in files.rows:
        if row.grid_code not in number or row.building_id not in place:
            continue
        grid = number[row.grid_code]
        counted[grid] += row.households
        middle = shapely.point_on_surface(area.buildings.geometry[place[row.building_id]])
        if shapely.distance(middle, outline[grid]) > _NEAR:
            values = {"building": row.building_id, "grid": row.grid_code}
            yield Fault(name="building_elsewhere", values=values)
    assert files.exclusive is not None
    for grid, told in enumerate(files.exclusive["households"].tolist()):
        if told != counted[grid]:
            wrong = {"grid": codes[grid], "told": told, "counted": int(counted[grid])}
            yield Fault(name="changed_count", values=wrong)
    whole, told = int(counted.sum()), files.summary.get("exclusive", {}).get("households")
    if told != whole:
        figure = {"figure": "exclusive.households", "told": told, "found": whole}
        yield Fault(name="figure", values=figure)
