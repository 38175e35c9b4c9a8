"""
A plan small enough to check by hand, used by the tests of exports and of the check.

Two communities of 300 m by 200 m stand side by side in Wuhan's metric system, six
square atoms of 100 m each; every community is cut into an upper and a lower grid::

    0 1 2 | 6  7  8     lower row
    3 4 5 | 9 10 11     upper row

The first is urban with 250 + 250 households, the second rural with 145 + 155. Its
last building has two entrances in two grids, and one building stands outside.
"""

import numpy as np
import shapely

from gridplan.atoms.layer import Adjacency, AtomLayer, Parts, Segments
from gridplan.inputs import KINDS, Area, Buildings, Communities, Finding, Kind, Streets
from gridplan.partition.result import Obstacle, Partition
from gridplan.plan.plan import Plan
from gridplan.plan.settings import Settings
from gridplan.schemes import load_scheme

EAST, NORTH, SIDE = 530_000.0, 3_385_000.0, 100.0
CODES = ("420199001001", "420199001002")
HOUSEHOLDS = (80, 90, 80, 85, 80, 85, 50, 45, 50, 52, 50, 53)
NAMES = ("解放大道", "中山路", "江汉路")


def corner(atom):
    community, inside = divmod(atom, 6)
    row, column = divmod(inside, 3)
    return EAST + 300 * community + SIDE * column, NORTH + SIDE * row


def square(atom):
    x, y = corner(atom)
    return shapely.box(x, y, x + SIDE, y + SIDE)


def make_buildings():
    # Building i stands in the middle of atom i; the last one reaches into atom 8.
    ids = [f"B{atom:02d}" for atom in range(12)]
    shapes = [shapely.box(x + 30, y + 40, x + 70, y + 60) for x, y in map(corner, range(11))]
    x, y = corner(11)
    shapes.append(shapely.box(x + 40, y - 8, x + 60, y + 40))
    ids.append("=1+1")
    shapes.append(shapely.box(EAST - 90, NORTH, EAST - 70, NORTH + 20))
    n = len(ids)
    return Buildings(
        building_id=tuple(ids),
        households=np.array([*HOUSEHOLDS[:8], 43, *HOUSEHOLDS[9:11], 60, 7]),
        community=np.array([0] * 6 + [1] * 6 + [-1]),
        floors=np.full(n, 6),
        units=np.array([1] * 11 + [2, 1]),
        use=("residential",) * n,
        name=('"望江" <b>小区</b>', *("",) * (n - 1)),
        address=("",) * n,
        geometry=np.array(shapes, dtype=object),
    )


def make_parts():
    # Entrance 1 of the last building counts with atom 8, entrance 2 with atom 11.
    point = [(x + 50, y + 40) for x, y in map(corner, range(11))]
    x, y = corner(11)
    return Parts(
        building=np.array([*range(11), 11, 11]),
        unit=np.array([0] * 11 + [1, 2]),
        households=np.array([*HOUSEHOLDS[:8], 43, *HOUSEHOLDS[9:11], 7, 53]),
        atom=np.array([*range(11), 8, 11]),
        point=np.array([*point, (x + 50, y - 5), (x + 50, y + 20)]),
    )


def make_segments():
    rows = []
    for atom in range(12):
        x, y = corner(atom)
        inside = atom % 6
        sides = {
            "east": (x + SIDE, y, x + SIDE, y + SIDE),
            "north": (x, y + SIDE, x + SIDE, y + SIDE),
            "west": (x, y, x, y + SIDE),
            "south": (x, y, x + SIDE, y),
        }
        if inside % 3 < 2:
            rows.append((atom, atom + 1, Kind.NONE, -1, *sides["east"]))
        else:
            street = (Kind.MAIN_STREET, 2) if atom < 6 else (Kind.BORDER, -1)
            rows.append((atom, -1, *street, *sides["east"]))
        if inside < 3:
            street = (Kind.MINOR_STREET, 1) if inside < 2 else (Kind.NONE, -1)
            rows.append((atom, atom + 3, *street, *sides["north"]))
            rows.append((atom, -1, Kind.RIVER, -1, *sides["south"]))
        else:
            rows.append((atom, -1, Kind.MAIN_STREET, 0, *sides["north"]))
        if inside % 3 == 0:
            street = (Kind.MAIN_STREET, 2) if atom >= 6 else (Kind.WALL, -1)
            rows.append((atom, -1, *street, *sides["west"]))
    table = np.array(rows, dtype=np.float64)
    return Segments(
        left=table[:, 0].astype(np.int64),
        right=table[:, 1].astype(np.int64),
        kind=table[:, 2].astype(np.int64),
        name=table[:, 3].astype(np.int64),
        xy=table[:, 4:],
        names=NAMES,
    )


def make_adjacency(segments):
    inner = segments.right >= 0
    pair = np.column_stack([segments.left[inner], segments.right[inner]])
    metres = np.zeros((len(pair), len(KINDS)))
    metres[np.arange(len(pair)), segments.kind[inner]] = segments.metres[inner]
    order = np.lexsort((pair[:, 1], pair[:, 0]))
    return Adjacency(
        pair=pair[order], metres=metres[order], is_walkable=np.ones(len(pair), dtype=bool)
    )


def make_streets():
    lines = [
        shapely.linestrings([(EAST, NORTH + 200), (EAST + 300, NORTH + 200)]),
        shapely.linestrings([(EAST + 300, NORTH + 200), (EAST + 600, NORTH + 200)]),
        shapely.linestrings([(EAST + 300, NORTH), (EAST + 300, NORTH + 200)]),
        shapely.linestrings([(EAST, NORTH + 100), (EAST + 200, NORTH + 100)]),
    ]
    return Streets(
        geometry=np.array(lines, dtype=object),
        highway=("primary", "primary", "secondary", "residential"),
        name=(NAMES[0], NAMES[0], NAMES[2], NAMES[1]),
        is_oneway=np.zeros(4, dtype=bool),
        is_private=np.zeros(4, dtype=bool),
    )


def make_area():
    outline = [
        shapely.coverage_union_all([square(a) for a in range(first, first + 6)])
        for first in (0, 6)
    ]
    return Area(
        name="江岸示例",
        crs="EPSG:4547",
        communities=Communities(
            code=CODES,
            name=("解放社区", "江汉村"),
            area_type=("urban", "rural"),
            geometry=np.array(outline, dtype=object),
        ),
        buildings=make_buildings(),
        streets=make_streets(),
        findings=(
            Finding(
                level="ignored", key="inputs.duplicate", layer="buildings", feature="<script>"
            ),
        ),
        input_hash="0" * 64,
        attribution="© OpenStreetMap contributors, ODbL",
    )


def make_plan(grid_of=(0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3), obstacles=()):
    area = make_area()
    segments = make_segments()
    grid = np.array(grid_of)
    parts = make_parts()
    atoms = AtomLayer(
        geometry=np.array([square(a) for a in range(12)], dtype=object),
        community=np.repeat([0, 1], 6),
        households=np.array(HOUSEHOLDS),
        level=("block",) * 12,
        anchor=np.array([(x + 50, y + 50) for x, y in map(corner, range(12))]),
        segments=segments,
        adjacency=make_adjacency(segments),
        parts=parts,
        crossed=("B11",),
    )
    households = np.bincount(grid, weights=HOUSEHOLDS, minlength=4).astype(np.int64)
    return Plan(
        area=area,
        scheme=load_scheme("wujin"),
        settings=Settings(seed=7),
        atoms=atoms,
        partition=Partition(
            grid_of=grid,
            community=np.array([0, 0, 1, 1]),
            hub=np.array([1, 4, 7, 10]),
            tolerance=(0.10, 0.10),
            is_bridged=(False,) * 12,
            obstacles=tuple(Obstacle(**row) for row in obstacles),
            seed=7,
        ),
        grid_code=tuple(f"{code}{n:03d}" for code in CODES for n in (1, 2)),
        households=households,
        walking=np.full(len(parts.building), 100.0),
        findings=area.findings,
    )
