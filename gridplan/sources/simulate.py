"""
A whole district from a seed, at the size a scheme was made for.

Nothing in it is real but, where a register of codes is handed in, the codes and
classes of its communities. It shows how a plan of that size behaves.
"""

import csv
import tomllib
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import shapely
from geopandas import GeoDataFrame

from gridplan.arrays import Ints
from gridplan.crs import GEOGRAPHIC, metric_crs, reproject
from gridplan.inputs import Area, Buildings, Communities, Streets
from gridplan.schemes import Scheme, share_k
from gridplan.sources.simulation.houses import draw_houses
from gridplan.sources.simulation.lattice import draw_ground
from gridplan.sources.simulation.people import draw_people
from gridplan.sources.simulation.register import Register, made_up

WUJIN = {"communities": 290, "urban": 168, "grids": 2521}
"""Size of the district that the default scheme comes from."""
WUJIN_STAFF = {"head": 2515, "assistant": 26446, "information_officer": 13904}
"""Its people."""

# South-west of the real district: the zone of coordinates is the right one.
_CORNER = (119.8, 31.55)


def simulate(
    scheme: Scheme,
    *,
    seed: int,
    register: Register | None = None,
    grids: int = WUJIN["grids"],
    staff: Mapping[str, int] | None = None,
    blocks_a_grid: float = 5.0,
) -> Area:
    """
    Draw a district.

    Parameters
    ----------
    scheme : Scheme
        Its targets decide how many households make a grid.
    seed : int
        Reproduces the district.
    register : Register, optional
        Communities with codes and classes; made up at Wujin's size by default.
    grids : int
        Grids that shall result when every community is divided by its target.
    staff : mapping of str to int, optional
        People of each role; nobody by default.
    blocks_a_grid : float
        About how many street blocks a grid has.

    Returns
    -------
    Area
        Communities, streets, buildings, and staff where asked.
    """
    known = register or made_up(WUJIN["communities"], urban=WUJIN["urban"])
    rng = np.random.default_rng(np.random.SeedSequence([seed, grids, len(known)]))
    target = np.array([scheme.target_of(kind) for kind in known.area_type])
    is_urban = np.array([kind != "rural" for kind in known.area_type])
    wanted = _grids_of(is_urban, grids, rng)
    # Within a third of a target, so that rounding gives back the grids wanted.
    households = wanted * target + np.rint(rng.uniform(-0.3, 0.3, len(known)) * target).astype(
        int
    )
    crs = metric_crs(*_CORNER)
    corner = reproject(np.array([shapely.Point(_CORNER)]), GEOGRAPHIC, crs)[0]
    n_inside = np.maximum(2, np.ceil(np.sqrt(blocks_a_grid * wanted))).astype(np.int64)
    ground = draw_ground(n_inside, (round(corner.x), round(corner.y)), rng)
    houses = draw_houses(ground.block, ground.block_cell, households, is_urban, rng)
    n = len(houses.households)
    building_id = tuple(f"B{row + 1:06d}" for row in range(n))
    people = None
    if staff:
        point = shapely.get_coordinates(shapely.centroid(houses.outline))
        people = draw_people(scheme, staff, building_id, houses.households, point, rng)
    n_streets = len(ground.street)
    return Area(
        name=f"simulated district, seed {seed}",
        crs=crs,
        communities=Communities(
            code=known.code, name=known.name, area_type=known.area_type, geometry=ground.cell
        ),
        buildings=Buildings(
            building_id=building_id,
            households=houses.households,
            community=houses.community,
            floors=houses.floors,
            units=houses.units,
            use=("residential",) * n,
            name=("",) * n,
            address=("",) * n,
            geometry=houses.outline,
        ),
        streets=Streets(
            geometry=ground.street,
            highway=ground.highway,
            name=("",) * n_streets,
            is_oneway=np.zeros(n_streets, dtype=bool),
            is_private=np.zeros(n_streets, dtype=bool),
        ),
        staff=people,
        attribution="simulated by gridplan; nothing in it is real",
    )


def _grids_of(is_urban: np.ndarray, grids: int, rng: np.random.Generator) -> Ints:
    size = rng.lognormal(0.0, 0.4, len(is_urban)) * np.where(is_urban, 1000.0, 900.0)
    return share_k(np.rint(size).astype(np.int64), grids)


def write_area(area: Area, folder: Path) -> tuple[Path, ...]:
    """
    Write an area as a folder that gridplan reads.

    Parameters
    ----------
    area : Area
        What to write.
    folder : Path
        Made where it is not there.

    Returns
    -------
    tuple of Path
        The files.
    """
    folder.mkdir(parents=True, exist_ok=True)
    layers = {
        "communities": GeoDataFrame(
            {
                "code": area.communities.code,
                "name": area.communities.name,
                "class": area.communities.area_type,
            },
            geometry=area.communities.geometry, crs=area.crs,
        ),
        "buildings": GeoDataFrame(
            {
                "building_id": area.buildings.building_id,
                "households": area.buildings.households,
                "community": [area.communities.code[c] for c in area.buildings.community],
                "floors": area.buildings.floors,
                "units": area.buildings.units,
                "use": area.buildings.use,
            },
            geometry=area.buildings.geometry, crs=area.crs,
        ),
        "streets": GeoDataFrame(
            {"highway": area.streets.highway, "oneway": area.streets.is_oneway.astype(int)},
            geometry=area.streets.geometry, crs=area.crs,
        ),
    }  # fmt: skip
    written: list[Path] = []
    for name, layer in layers.items():
        written.append(folder / f"{name}.geojson")
        moved = layer.set_geometry(
            reproject(layer.geometry.to_numpy(), area.crs, GEOGRAPHIC), crs=GEOGRAPHIC
        )
        moved.to_file(written[-1], driver="GeoJSON", engine="pyogrio", COORDINATE_PRECISION=10)
    if area.staff is not None:
        written.append(folder / "staff.csv")
        _write_staff(area, written[-1])
    written.append(folder / "area.toml")
    text = f'name = "{area.name}"\nattribution = "{area.attribution}"\n'
    tomllib.loads(text)  # what is written can be read
    written[-1].write_text(text, encoding="utf-8")
    return tuple(written)


def _write_staff(area: Area, file: Path) -> None:
    staff = area.staff
    if staff is None:
        return
    points = reproject(shapely.points(staff.base), area.crs, GEOGRAPHIC)
    xy = shapely.get_coordinates(points)
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        names = ["staff_id", "role", "employer", "fte", "base_x", "base_y", "knows", "kind"]
        writer.writerow(names)
        for row in range(len(staff)):
            base = [f"{value:.7f}" for value in xy[row]]
            kind = staff.kind[row] if staff.kind else ""
            writer.writerow([
                staff.staff_id[row], staff.role[row], staff.employer[row],
                f"{staff.fte[row]:g}", *base, ";".join(staff.knows[row]), kind,
            ])  # fmt: skip
