"""Blocks, cells and entrances tile a community; households stay where they are."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import shapely

from gridplan.atoms import AtomLayer, build_atoms
from gridplan.inputs import KINDS, Area, Kind
from tests.atoms.conftest import CROSS, boxes, wall

HOUSES = [(20.0, 20.0), (160.0, 20.0), (20.0, 160.0), (160.0, 160.0)]


def atoms_of(area: Area, *, heaviest: int = 1000, coarsest: int = 1000) -> AtomLayer:
    layer, _ = build_atoms(
        area,
        heaviest=np.array([heaviest]),
        coarsest=np.array([coarsest]),
        target=np.array([250]),
    )
    return layer


def area_lost(area: Area, layer: AtomLayer) -> float:
    whole = shapely.union_all(area.communities.geometry)
    together = shapely.union_all(layer.geometry)
    return float(
        shapely.area(shapely.symmetric_difference(whole, together))
        + shapely.area(layer.geometry).sum()
        - shapely.area(together)
    )


def test_a_street_cross_makes_four_blocks(square: Callable[..., Area]) -> None:
    layer = atoms_of(square(HOUSES, [10, 20, 30, 40]))
    assert sorted(layer.households.tolist()) == [10, 20, 30, 40]
    assert shapely.area(layer.geometry).tolist() == [10_000.0] * 4
    # four pairs share 100 m of street each; the diagonal ones touch in a point only
    assert len(layer.adjacency.pair) == 4
    assert layer.adjacency.metres[:, Kind.MINOR_STREET].tolist() == [100.0] * 4
    assert layer.adjacency.is_walkable.all()


def test_a_heavy_block_is_cut_between_its_buildings(square: Callable[..., Area]) -> None:
    houses = [(10.0, 10.0), (70.0, 10.0), (10.0, 70.0), (70.0, 70.0), (150.0, 150.0)]
    area = square(houses, [10, 10, 10, 10, 5])
    layer = atoms_of(area, coarsest=30)
    assert sorted(layer.households.tolist()) == [0, 0, 5, 10, 10, 10, 10]
    for i, house in enumerate(boxes(houses)[:4]):
        mine = layer.parts.atom[layer.parts.building == i]
        assert shapely.covers(layer.geometry[mine[0]], house)
    assert area_lost(area, layer) == pytest.approx(0.0, abs=1e-6)
    inner = layer.adjacency.metres[:, Kind.NONE] > 0
    assert inner.sum() == 4  # two by two cells; no line is drawn between them


def test_a_border_of_very_many_vertices_is_cut_like_a_plain_one(
    square: Callable[..., Area],
) -> None:
    area = square(HOUSES, [10, 20, 30, 40])
    dense = shapely.segmentize(area.communities.geometry, 800 / 50_000)
    many = replace(area, communities=replace(area.communities, geometry=dense))
    plain, cut = atoms_of(area), atoms_of(many)
    assert cut.households.tolist() == plain.households.tolist()
    assert shapely.area(cut.geometry) == pytest.approx(shapely.area(plain.geometry))
    assert cut.adjacency.metres == pytest.approx(plain.adjacency.metres)


def test_the_border_of_two_cells_runs_straight(square: Callable[..., Area]) -> None:
    teeth = [(x, 62.0 - (i % 2)) for i, x in enumerate(np.arange(10.0, 91.0, 4.0).tolist())]
    slab = shapely.box(10, 20, 90, 40)
    serrated = shapely.Polygon([*teeth, (90.0, 80.0), (10.0, 80.0)])
    footprints = np.array([slab, serrated], dtype=object)
    layer = atoms_of(square([(0, 0)] * 2, [10, 20], footprints=footprints), coarsest=20)
    between = (layer.segments.right >= 0) & (layer.segments.kind == Kind.NONE)
    xy = layer.segments.xy[between]
    assert 1 <= len(xy) <= 4  # the teeth alone would draw some twenty
    assert np.abs(xy[:, [1, 3]] - 50.75).max() < 1.75  # a metre off the middle, at most


def test_the_atoms_tile_the_community_whatever_the_houses(square: Callable[..., Area]) -> None:
    rng = np.random.default_rng(7)
    houses = [tuple(xy) for xy in rng.uniform(0, 190, (60, 2)).tolist()]
    area = square(houses, [9] * 60)
    layer = atoms_of(area, coarsest=20)
    assert area_lost(area, layer) == pytest.approx(0.0, abs=1e-6)
    assert shapely.coverage_is_valid(layer.geometry)
    assert int(layer.households.sum()) == 540
    assert len(layer.parts.building) == 60


def test_the_outline_of_an_atom_is_the_sum_of_its_segments(square: Callable[..., Area]) -> None:
    layer = atoms_of(square(HOUSES, [10, 20, 30, 40]))
    s = layer.segments
    both = np.bincount(s.left, weights=s.metres, minlength=len(layer))
    inner = s.right >= 0
    both += np.bincount(s.right[inner], weights=s.metres[inner], minlength=len(layer))
    assert both == pytest.approx(shapely.length(layer.geometry))
    assert layer.adjacency.metres.shape[1] == len(KINDS)


def test_a_building_heavier_than_a_grid_is_divided_by_entrance(
    square: Callable[..., Area],
) -> None:
    slab = np.empty(1, dtype=object)
    slab[:] = [shapely.box(10, 40, 90, 52)]
    area = square([(0.0, 0.0)], [310], units=[4], footprints=slab)
    layer, findings = build_atoms(
        area, heaviest=np.array([275]), coarsest=np.array([62]), target=np.array([250])
    )
    assert layer.parts.unit.tolist() == [1, 2, 3, 4]
    assert layer.parts.households.tolist() == [78, 78, 77, 77]
    assert len(set(layer.parts.atom.tolist())) == 4
    assert [f.key for f in findings] == ["atoms.divided_by_entrance"]
    assert area_lost(area, layer) == pytest.approx(0.0, abs=1e-6)


def test_a_building_without_entrances_gets_assumed_ones_and_says_so(
    square: Callable[..., Area],
) -> None:
    _, findings = build_atoms(
        square([(20.0, 20.0)], [310]),
        heaviest=np.array([275]),
        coarsest=np.array([62]),
        target=np.array([250]),
    )
    assert findings[0].key == "atoms.entrances_assumed"
    assert findings[0].values == {"households": 310, "entrances": 5}


def test_a_wall_parts_neighbours_and_a_gate_joins_them(square: Callable[..., Area]) -> None:
    across = wall([(0, 100), (200, 100)])
    closed = atoms_of(square(HOUSES, [1, 2, 3, 4], streets=[CROSS[0]], barriers=across))
    rows = closed.adjacency.metres[:, Kind.WALL] > 0
    assert rows.sum() == 2  # the street below ends at the wall: no gate
    assert not closed.adjacency.is_walkable[rows].any()
    gate = atoms_of(
        square(
            HOUSES,
            [1, 2, 3, 4],
            streets=[[(50, 0), (50, 200)], [(0, 50), (50, 0)]],
            barriers=across,
        )
    )
    rows = gate.adjacency.metres[:, Kind.WALL] > 0
    assert gate.adjacency.is_walkable[rows].any()


def test_a_sliver_between_two_carriageways_joins_a_neighbour(
    square: Callable[..., Area],
) -> None:
    twin = [[(98, 0), (98, 200)], [(102, 0), (102, 200)]]
    layer = atoms_of(square(HOUSES, [1, 2, 3, 4], streets=twin))
    assert len(layer) == 2
    assert sorted(shapely.area(layer.geometry).tolist()) == [19_600.0, 20_400.0]


def test_a_hidden_building_shares_the_cell_its_middle_lies_in(
    square: Callable[..., Area],
) -> None:
    shapes = np.empty(3, dtype=object)
    shapes[:] = [
        shapely.box(10, 10, 60, 60),
        shapely.box(20, 20, 30, 30),
        shapely.box(150, 150, 160, 160),
    ]
    area = square([(0.0, 0.0)] * 3, [50, 20, 5], footprints=shapes)
    layer = atoms_of(area, coarsest=30)
    point = shapely.point_on_surface(shapes[1])
    assert shapely.intersects(layer.geometry[layer.parts.atom[1]], point)


def test_no_households_are_lost_by_design(square: Callable[..., Area]) -> None:
    layer = atoms_of(square(HOUSES, [10, 20, 30, 40]))
    with pytest.raises(ValueError, match="belong to no atom"):
        AtomLayer(
            geometry=layer.geometry,
            community=layer.community,
            households=layer.households - 1,
            level=layer.level,
            anchor=layer.anchor,
            segments=layer.segments,
            adjacency=layer.adjacency,
            parts=layer.parts,
            crossed=layer.crossed,
        )


def test_a_community_without_buildings_is_still_tiled(square: Callable[..., Area]) -> None:
    area = square([], [])
    layer = atoms_of(area)
    assert len(layer) == 4
    assert layer.households.tolist() == [0, 0, 0, 0]
    assert area_lost(area, layer) == pytest.approx(0.0, abs=1e-6)


ESTATE = [(10.0, 10.0), (70.0, 10.0), (10.0, 70.0), (70.0, 70.0), (150.0, 150.0)]


def test_an_estate_that_a_grid_can_hold_stays_one_cell(square: Callable[..., Area]) -> None:
    area = square(ESTATE, [10, 10, 10, 10, 5], estates=["东苑", "东苑", "", "", ""])
    layer = atoms_of(area, coarsest=15)
    atom = layer.parts.atom
    assert atom[0] == atom[1]
    assert len(set(atom.tolist())) == 4
    assert sorted(layer.households[layer.households > 0].tolist()) == [5, 10, 10, 20]
    assert area_lost(area, layer) == pytest.approx(0.0, abs=1e-6)


def test_an_estate_heavier_than_a_grid_is_cut_between_buildings(
    square: Callable[..., Area],
) -> None:
    area = square(ESTATE, [10, 10, 10, 10, 5], estates=["东苑", "东苑", "东苑", "", ""])
    layer = atoms_of(area, coarsest=15, heaviest=29)
    assert len(set(layer.parts.atom.tolist())) == 5


def test_a_street_through_an_estate_divides_it_all_the_same(
    square: Callable[..., Area],
) -> None:
    area = square(ESTATE, [10, 10, 10, 10, 5], estates=["东苑", "", "", "", "东苑"])
    layer = atoms_of(area, coarsest=15)
    assert layer.parts.atom[0] != layer.parts.atom[4]
