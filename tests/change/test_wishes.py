"""What planners insist on holds, and what contradicts itself is named and no more."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gridplan.errors import GridplanError, InfeasibleError, InputError
from gridplan.exports import write_plan
from gridplan.partition.keep import Nearby, keep_near
from gridplan.partition.moving import Past
from gridplan.partition.settle import beyond
from gridplan.partition.ties import Tie, bind, can_hold, smallest_conflict
from gridplan.plan import Plan, Settings, build_plan
from gridplan.plan.previous import Keep, Previous
from gridplan.plan.wishes import Wish, wish_of
from gridplan.sources.previous import read_previous
from gridplan.sources.wishes import read_wishes
from tests.partition.lattice import lattice

DRAFT = Settings(effort="draft")


def pairs(*rows: tuple[int, int]) -> np.ndarray:
    return np.array(rows, dtype=np.int64).reshape(-1, 2)


def test_the_smallest_conflict_is_found_and_nothing_else() -> None:
    problem = lattice(3, 4, 3, tolerance=0.3)
    ties = [
        Tie(same=pairs((0, 1))),
        Tie(apart=pairs((5, 6))),  # harmless
        Tie(same=pairs((1, 2))),
        Tie(apart=pairs((0, 2))),
        Tie(inside=pairs((7, 1))),  # harmless
    ]
    assert smallest_conflict(problem, ties) == [0, 2, 3]
    assert smallest_conflict(problem, ties[:3]) == []


def test_bounds_count_among_what_wishes_can_contradict() -> None:
    problem = lattice(3, 4, 3)  # 36 to 44 households, ten in an atom
    five = Tie(same=pairs((0, 1), (1, 2), (2, 3), (3, 4)))
    assert not can_hold(problem, five)
    assert can_hold(problem, Tie(same=five.same[:3]))
    assert smallest_conflict(problem, [Tie(apart=pairs((0, 4))), five]) in ([1], [0, 1])


@pytest.mark.parametrize("seed", range(6))
def test_a_division_is_changed_until_the_ties_hold(seed: int) -> None:
    problem = lattice(4, 6, 4, tolerance=0.2)
    old = np.arange(24) % 6 // 3 + 2 * (np.arange(24) // 12)
    tie = bind([Tie(apart=pairs((0, 1))), Tie(same=pairs((2, 3))), Tie(inside=pairs((20, 2)))])
    was = np.where(np.arange(4) == old[:, None], problem.workload[:, None], 0)
    kept = keep_near(problem, Past(was=was), old, Nearby(seed=seed, tie=tie))
    assert tie.unmet(kept.column[kept.grid_of]) == 0
    assert beyond(problem, kept.grid_of) == 0


@pytest.fixture(scope="session")
def old(tmp_path_factory: pytest.TempPathFactory, wuhan_plan: Plan) -> Previous:
    folder = tmp_path_factory.mktemp("wishes")
    write_plan(wuhan_plan, folder)
    return read_previous(folder, crs=wuhan_plan.area.crs)


def grid_of_building(plan: Plan) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    parts = plan.atoms.parts
    for building, atom in zip(parts.building, parts.atom, strict=True):
        name = plan.area.buildings.building_id[building]
        found.setdefault(name, set()).add(plan.grid_code[plan.partition.grid_of[atom]])
    return found


def houses(plan: Plan, code: str) -> list[str]:
    return sorted(name for name, codes in grid_of_building(plan).items() if codes == {code})


def test_a_locked_grid_stays_while_its_neighbours_change() -> None:
    workload = np.full(48, 10)
    workload[[0, 12]] = 30  # the first of four strips grows
    strip = np.arange(48) % 12 // 3
    problem = lattice(4, 12, 4, tolerance=0.12, workload=workload.tolist())
    was = np.where(np.arange(4) == strip[:, None], workload[:, None], 0)
    member = np.flatnonzero(strip == 3)
    other = np.flatnonzero(strip != 3)
    lock = Tie(
        inside=np.column_stack([member, np.full(len(member), 3)]),
        outside=np.column_stack([other, np.full(len(other), 3)]),
    )
    kept = keep_near(problem, Past(was=was), strip, Nearby(tie=lock))
    assert beyond(problem, kept.grid_of) == 0
    assert kept.moved > 0
    assert ((kept.grid_of == 3) == (strip == 3)).all()


def test_a_pinned_building_goes_to_its_grid(wuhan_plan: Plan, old: Previous) -> None:
    community = wuhan_plan.area.communities.code[1]
    one, other = [code for code in wuhan_plan.grid_code if code.startswith(community)][:2]
    ready = []
    for name in houses(wuhan_plan, one):
        wish = Wish(kind="pin", buildings=(name,), grid=other)
        try:
            made = build_plan(
                wuhan_plan.area, wuhan_plan.scheme, DRAFT,
                keep=Keep(previous=old, wishes=(wish,)),
            )  # fmt: skip
        except InfeasibleError:  # too heavy, or out of reach
            continue
        ready.append(grid_of_building(made)[name] == {other})
        break
    assert ready == [True]


def test_buildings_kept_apart_are_in_two_grids_without_an_old_plan(wuhan_plan: Plan) -> None:
    code = wuhan_plan.grid_code[2]
    parts = wuhan_plan.atoms.parts
    first, *others = houses(wuhan_plan, code)
    atom = {
        wuhan_plan.area.buildings.building_id[b]: a
        for b, a in zip(parts.building.tolist(), parts.atom.tolist(), strict=True)
    }
    other = next(name for name in others if atom[name] != atom[first])
    wish = Wish(kind="apart", buildings=(first, other))
    made = build_plan(wuhan_plan.area, wuhan_plan.scheme, DRAFT, keep=Keep(wishes=(wish,)))
    found = grid_of_building(made)
    assert not found[first] & found[other]


def test_no_border_runs_where_it_must_not(wuhan_plan: Plan) -> None:
    segments, grid = wuhan_plan.atoms.segments, wuhan_plan.partition.grid_of
    inner = np.flatnonzero((segments.right >= 0) & (segments.name >= 0))
    left, right = segments.left[inner], segments.right[inner]

    def share_along(plan: Plan, name: int) -> float:
        mine = segments.name[inner] == name
        between = plan.partition.grid_of[left] != plan.partition.grid_of[right]
        return float(between[mine].mean())

    streets = np.unique(segments.name[inner[grid[left] != grid[right]]])
    fewer = []
    for name in streets.tolist():
        keep = Keep(wishes=(Wish(kind="no_border", street=segments.names[name]),))
        try:
            made = build_plan(wuhan_plan.area, wuhan_plan.scheme, DRAFT, keep=keep)
        except InfeasibleError:  # it has too much beside it for one grid
            continue
        fewer.append(share_along(made, name) < share_along(wuhan_plan, name))
        break
    assert fewer == [True]


def test_wishes_that_contradict_each_other_are_named(wuhan_plan: Plan) -> None:
    a, b, c = houses(wuhan_plan, wuhan_plan.grid_code[2])[:3]
    wishes = (
        Wish(kind="together", buildings=(a, b)),
        Wish(kind="together", buildings=(b, c)),
        Wish(kind="apart", buildings=(a, c)),
        Wish(kind="together", buildings=tuple(houses(wuhan_plan, wuhan_plan.grid_code[0])[:2])),
    )
    with pytest.raises(InfeasibleError) as told:
        build_plan(wuhan_plan.area, wuhan_plan.scheme, DRAFT, keep=Keep(wishes=wishes))
    assert told.value.key == "wishes.contradict"
    assert told.value.values["n"] in {1, 3}  # one, where two of them stand in one block


def test_a_locked_grid_that_is_too_heavy_is_named(wuhan_plan: Plan, old: Previous) -> None:
    buildings = wuhan_plan.area.buildings
    code = next(c for c in wuhan_plan.grid_code if c.startswith("420199051002"))
    mine = set(houses(wuhan_plan, code))
    more = np.array([name in mine for name in buildings.building_id])
    area = replace(
        wuhan_plan.area,
        buildings=replace(buildings, households=np.where(more, 3, 1) * buildings.households),
    )
    keep = Keep(previous=old, wishes=(Wish(kind="lock", grid=code),))
    with pytest.raises(GridplanError, match="lock"):
        build_plan(area, wuhan_plan.scheme, DRAFT, keep=keep)


@pytest.mark.parametrize(
    ("value", "key"),
    [
        ({"kind": "dance"}, "wishes.unknown_kind"),
        ({"kind": "lock"}, "wishes.incomplete"),
        ({"kind": "apart", "buildings": ["a"]}, "wishes.incomplete"),
        ({"kind": "pin", "buildings": "a", "grid": "g"}, "wishes.bad_entry"),
        ({"grid": "g"}, "wishes.bad_entry"),
        ({"kind": "lock", "gird": "g"}, "wishes.bad_entry"),
    ],
)
def test_a_wish_that_says_nothing_is_refused(value: dict[str, object], key: str) -> None:
    with pytest.raises(InputError) as told:
        wish_of(value)
    assert told.value.key == key


@pytest.mark.parametrize(
    ("wish", "key"),
    [
        (Wish(kind="lock", grid="nowhere"), "wishes.needs_plan"),
        (Wish(kind="together", buildings=("?", "!")), "wishes.unknown_building"),
        (Wish(kind="together", estate="?"), "wishes.unknown_estate"),
        (Wish(kind="border", street="?"), "wishes.no_line"),
        (Wish(kind="border", line={"type": "Knot"}), "wishes.bad_line"),
    ],
)
def test_a_wish_about_what_is_not_there_is_refused(
    wuhan_plan: Plan, wish: Wish, key: str
) -> None:
    with pytest.raises(InputError) as told:
        build_plan(wuhan_plan.area, wuhan_plan.scheme, DRAFT, keep=Keep(wishes=(wish,)))
    assert told.value.key == key


@pytest.mark.parametrize(
    ("kind", "key"), [("unknown", "wishes.unknown_grid"), ("next", "wishes.two_communities")]
)
def test_a_grid_that_is_not_there_or_next_door_is_refused(
    wuhan_plan: Plan, old: Previous, kind: str, key: str
) -> None:
    house = houses(wuhan_plan, wuhan_plan.grid_code[0])[0]
    wish = (
        Wish(kind="lock", grid=wuhan_plan.grid_code[0][:-3] + "999")
        if kind == "unknown"
        else Wish(kind="pin", buildings=(house,), grid=wuhan_plan.grid_code[-1])
    )
    keep = Keep(previous=old, wishes=(wish,))
    with pytest.raises(InputError) as told:
        build_plan(wuhan_plan.area, wuhan_plan.scheme, DRAFT, keep=keep)
    assert told.value.key == key


def test_wishes_are_read_from_a_file_with_lines_beside_it(tmp_path: Path) -> None:
    line = {"type": "LineString", "coordinates": [[114.0, 30.0], [114.1, 30.0]]}
    told = {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": line}]}
    (tmp_path / "lines.geojson").write_text(json.dumps(told))
    path = tmp_path / "wishes.toml"
    path.write_text(
        '[[wish]]\nkind = "lock"\ngrid = "g"\n'
        '[[wish]]\nkind = "border"\nlines = "lines.geojson"\n'
    )
    assert read_wishes(path) == (
        Wish(kind="lock", grid="g"),
        Wish(kind="border", line=line),
    )
    path.write_text("wishes = 3")
    with pytest.raises(InputError, match="tables"):
        read_wishes(path)
