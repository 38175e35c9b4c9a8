"""Repair: an edit is done, what it broke is mended, and everything else stays."""

import itertools
import json
from collections.abc import Iterator

import numpy as np
import pytest

from gridplan.errors import InputError
from gridplan.exports.problems import (
    community_plans,
    load_problem,
    read_problem,
    save_problem,
    write_problems,
)
from gridplan.partition.cost import cost_of, is_within, make_hub_model
from gridplan.partition.edges import components
from gridplan.partition.local import part_of
from gridplan.plan.community_plan import CommunityPlan
from gridplan.plan.edits import Add, Count, Merge, Move, Remove, Split, edit_of
from gridplan.plan.repair import Repaired, repair
from tests.partition.lattice import lattice


def community(rows: int, columns: int, k: int, tolerance: float = 0.1) -> CommunityPlan:
    """Divide a lattice into upright strips; a building of ten households in each atom."""
    problem = lattice(rows, columns, k, tolerance=tolerance)
    n = rows * columns
    strip = np.arange(n) % columns // (columns // k)
    return CommunityPlan(
        community="C",
        problem=problem,
        grid_of=strip,
        grid_code=tuple(f"C{g + 1:03d}" for g in range(k)),
        atom=np.arange(n) + 100,
        tolerance=tolerance,
        part_atom=np.arange(n),
        part_building=tuple(f"b{i}" for i in range(n)),
        part_households=problem.workload,
        fresh=("C101", "C102"),
    )


def is_whole(plan: CommunityPlan) -> bool:
    problem, grid = plan.problem, plan.grid_of
    same = problem.is_walkable & (grid[problem.source] == grid[problem.indices])
    pieces = components(len(problem), problem.source, problem.indices, same)
    return len(set(pieces.tolist())) == problem.k == len(set(grid.tolist()))


def loads(plan: CommunityPlan) -> list[int]:
    load = np.bincount(plan.grid_of, weights=plan.problem.workload, minlength=plan.problem.k)
    return [int(one) for one in load]


def test_an_edit_that_breaks_nothing_moves_nothing_else() -> None:
    plan = community(4, 12, 3, tolerance=0.2)
    found = repair(plan, [Move(to="C002", atoms=(103,))])
    told = found.told()
    assert [row["atom"] for row in told["changed"]] == [103]
    assert told["moved"] == {"households": 10, "share": round(10 / 480, 6)}
    assert told["bound"]["gap"] >= 0


def test_what_an_edit_tips_out_of_balance_comes_back_and_the_moved_atom_stays() -> None:
    plan = community(4, 12, 3, tolerance=0.07)
    found = repair(plan, [Move(to="C002", atoms=(103, 115))])
    now = found.division
    assert now.grid_of[3] == now.grid_of[15] == 1
    assert all(now.problem.lower <= load <= now.problem.upper for load in loads(now))
    assert is_whole(now)


def test_a_far_atom_takes_along_what_lies_between() -> None:
    plan = community(1, 12, 3, tolerance=0.6)
    found = repair(plan, [Move(to="C002", atoms=(102,))])
    told = {row["atom"]: row["is_asked"] for row in found.told()["changed"]}
    assert told == {102: True, 103: False}


def test_grids_beyond_the_ring_are_held_fast() -> None:
    plan = community(3, 24, 6)
    found = repair(plan, [Move(to="C002", atoms=(103, 127, 151))])
    assert set(found.free) <= {"C001", "C002", "C003"}
    held = plan.grid_of > 2
    assert (found.division.grid_of[held] == plan.grid_of[held]).all()


def test_a_split_grid_keeps_its_code_in_the_larger_part() -> None:
    found = repair(community(4, 12, 3, tolerance=0.5), [Split(grid="C002")])
    told = found.told()
    assert told["issued"] == ["C101"]
    assert found.division.problem.k == 4
    assert found.division.fresh == ("C102",)
    assert is_whole(found.division)


def test_merged_grids_keep_one_code() -> None:
    found = repair(community(4, 12, 3, tolerance=0.5), [Merge(grids=("C001", "C002"))])
    assert found.told()["retired"] == ["C002"]
    assert found.division.problem.k == 2
    assert is_whole(found.division)


def test_new_counts_change_bounds_and_only_households_that_must_move() -> None:
    plan = community(4, 12, 3, tolerance=0.1)
    found = repair(plan, [Count(households={"b0": 40, "b1": 40}), Remove(buildings=("b47",))])
    now = found.division
    assert int(now.problem.workload.sum()) == 480 + 60 - 10
    assert all(now.problem.lower <= load <= now.problem.upper for load in loads(now))
    # 60 too many on the left, of which a tenth of 177 may stay
    assert 40 <= found.told()["moved"]["households"] <= 90


def test_a_new_building_counts_where_it_stands() -> None:
    found = repair(community(4, 12, 3), [Add(building_id="new", atom=105, households=7)])
    assert found.division.problem.workload[5] == 17
    assert found.division.part_building[-1] == "new"


def divisions(plan: CommunityPlan, grids: np.ndarray) -> Iterator[np.ndarray]:
    """Try every way to hand the atoms of some grids to as many grids."""
    _, atoms, _ = part_of(plan.problem, plan.grid_of, grids)
    for labels in itertools.product(range(len(grids)), repeat=len(atoms) - 1):
        yield np.array([0, *labels])


@pytest.mark.parametrize("seed", range(6))
def test_no_division_of_the_freed_grids_costs_less_than_the_floor(seed: int) -> None:
    rng = np.random.default_rng(seed)
    plan = community(2, 6, 2, tolerance=0.4)
    counts = {f"b{i}": int(rng.integers(4, 20)) for i in range(12)}
    found = repair(plan, [Count(households=counts)], seed=seed)
    assert found.bound.floor is not None
    model = make_hub_model(found.division.problem)
    every = divisions(found.division, np.array([0, 1]))
    best = min(cost_of(model, one) for one in every if is_within(model, one))
    assert found.bound.floor <= best <= found.bound.cost


def test_the_same_edit_gives_the_same_answer_and_changes_nothing_handed_in() -> None:
    plan = community(4, 12, 3, tolerance=0.07)
    before = [plan.grid_of.copy(), plan.problem.workload.copy()]

    def once() -> Repaired:
        return repair(plan, [Move(to="C002", atoms=(103, 115)), Count(households={"b9": 30})])

    assert json.dumps(once().told()) == json.dumps(once().told())
    assert (plan.grid_of == before[0]).all()
    assert (plan.problem.workload == before[1]).all()


@pytest.mark.parametrize(
    ("edit", "key"),
    [
        ({"op": "move", "to": "C009", "atoms": [100]}, "repair.unknown_grid"),
        ({"op": "move", "to": "C001", "atoms": [7]}, "repair.unknown_atom"),
        ({"op": "move", "to": "C001", "buildings": ["?"]}, "repair.unknown_building"),
        ({"op": "move", "to": "C001"}, "repair.nothing_moves"),
        ({"op": "merge", "grids": ["C001", "C003"]}, "repair.not_neighbours"),
        ({"op": "merge", "grids": ["C001", "C001"]}, "repair.two_grids"),
        ({"op": "add", "building_id": "b1", "atom": 100, "households": 1},
         "repair.building_known"),
        ({"op": "count", "households": {"b1": -1}}, "repair.bad_edit"),
        ({"op": "split"}, "repair.bad_edit"),
        ({"op": "burn"}, "repair.unknown_edit"),
    ],
)  # fmt: skip
def test_an_edit_that_cannot_be_done_is_refused(edit: dict[str, object], key: str) -> None:
    with pytest.raises(InputError) as told:
        repair(community(4, 12, 3), [edit_of(edit)])
    assert told.value.key == key


def test_a_grid_cannot_be_emptied_by_moving() -> None:
    plan = community(1, 3, 3)
    with pytest.raises(InputError, match="merge"):
        repair(plan, [Move(to="C002", atoms=(100,))])
    with pytest.raises(InputError, match="cannot be split"):
        repair(plan, [Split(grid="C001")])


def test_a_community_is_read_back_as_it_was_written(tmp_path, wuhan_plan) -> None:
    files = write_problems(wuhan_plan, tmp_path / "problems")
    assert files[0].name == "index.json"
    for one in community_plans(wuhan_plan):
        read = read_problem(tmp_path / "problems", one.community)
        assert read.grid_code == one.grid_code
        assert read.part_building == one.part_building
        assert (read.grid_of == one.grid_of).all()
        assert (read.problem.walking == one.problem.walking).all()
        assert (read.problem.k, read.problem.lower) == (one.problem.k, one.problem.lower)
    again = write_problems(wuhan_plan, tmp_path / "again")
    assert [a.read_bytes() for a in files] == [b.read_bytes() for b in again]


def test_the_answer_of_a_repair_can_be_stored_and_edited_again(tmp_path, wuhan_plan) -> None:
    one = max(community_plans(wuhan_plan), key=lambda plan: plan.problem.k)
    found = repair(one, [Split(grid=one.grid_code[0])])
    save_problem(found.division, tmp_path / "one.npz")
    read = load_problem(tmp_path / "one.npz")
    assert read.grid_code == found.division.grid_code
    again = repair(read, [Merge(grids=(one.grid_code[0], read.grid_code[-1]))])
    assert again.division.problem.k == one.problem.k


def test_a_folder_without_problems_is_named(tmp_path, wuhan_plan) -> None:
    with pytest.raises(InputError, match="no communities to repair"):
        read_problem(tmp_path, "1")
    write_problems(wuhan_plan, tmp_path)
    with pytest.raises(InputError, match="no community 1"):
        read_problem(tmp_path, "1")
    (tmp_path / "00000.npz").write_bytes(b"PK\x03\x04 cut off")
    with pytest.raises(InputError, match="cannot be read"):
        load_problem(tmp_path / "00000.npz")
