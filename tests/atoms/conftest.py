"""Small areas drawn by hand: a square community, a street cross, houses on a lattice."""

from collections.abc import Callable

import numpy as np
import pytest
import shapely

from gridplan.arrays import Geometries
from gridplan.inputs import Area, Barriers, Buildings, Communities, Kind, Streets


def boxes(corners: list[tuple[float, float]], size: float = 10.0) -> Geometries:
    shapes = np.empty(len(corners), dtype=object)
    shapes[:] = [shapely.box(x, y, x + size, y + size) for x, y in corners]
    return shapes


def lines(coordinates: list[list[tuple[float, float]]]) -> Geometries:
    shapes = np.empty(len(coordinates), dtype=object)
    shapes[:] = [shapely.LineString(c) for c in coordinates]
    return shapes


CROSS = [
    [(100, 0), (100, 100)],
    [(100, 100), (100, 200)],
    [(0, 100), (100, 100)],
    [(100, 100), (200, 100)],
]


@pytest.fixture
def square() -> Callable[..., Area]:
    """Make a community of 200 m × 200 m with a street cross in its middle."""

    def make(
        houses: list[tuple[float, float]],
        households: list[int],
        *,
        units: list[int] | None = None,
        estates: list[str] | None = None,
        streets: list[list[tuple[float, float]]] | None = None,
        barriers: Barriers | None = None,
        footprints: Geometries | None = None,
    ) -> Area:
        drawn = lines(CROSS if streets is None else streets)
        n, m = len(houses), len(drawn)
        outline = np.empty(1, dtype=object)
        outline[:] = [shapely.box(0, 0, 200, 200)]
        shapes = boxes(houses) if footprints is None else footprints
        return Area(
            name="square",
            crs="EPSG:4547",
            communities=Communities(
                code=("420199001001",), name=("方",), area_type=("urban",), geometry=outline
            ),
            buildings=Buildings(
                building_id=tuple(f"b{i}" for i in range(n)),
                households=np.array(households, dtype=np.int64),
                community=np.zeros(n, dtype=np.int64),
                floors=np.zeros(n, dtype=np.int64),
                units=np.array(units or [0] * n, dtype=np.int64),
                use=("",) * n,
                name=("",) * n,
                address=("",) * n,
                geometry=shapes,
                estate=tuple(estates or [""] * n),
            ),
            streets=Streets(
                geometry=drawn,
                highway=("residential",) * m,
                name=("中路",) * m,
                is_oneway=np.zeros(m, dtype=bool),
                is_private=np.zeros(m, dtype=bool),
            ),
            barriers=barriers,
        )

    return make


def wall(coordinates: list[tuple[float, float]], kind: Kind = Kind.WALL) -> Barriers:
    return Barriers(
        kind=(kind,),
        is_crossable=np.array([False]),
        name=("墙",),
        geometry=lines([coordinates]),
    )
