"""What counts beside the ways: lines crossed, households unknown, wishes; exact and checked."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gridplan.checking import find_faults
from gridplan.checking.proofs import verify_certificates
from gridplan.errors import InputError
from gridplan.exports import write_plan
from gridplan.inputs import Area, Kind
from gridplan.partition import divide
from gridplan.partition.certify import certify_problem
from gridplan.partition.cost import is_within
from gridplan.partition.crossing import crossing_ways
from gridplan.partition.ties import Tie, never_together
from gridplan.plan import Plan, Settings, build_plan
from gridplan.plan.previous import Keep
from gridplan.plan.terms import terms_of, unknown_cost
from gridplan.plan.wishes import Wish
from gridplan.schemes import LINES, Ways, load_scheme
from gridplan.sources.previous import read_previous
from gridplan.sources.simulate import simulate
from gridplan.sources.simulation.register import made_up
from tests.forged import forge
from tests.proof.towns import cheapest_by_counting, small_town

WUJIN = load_scheme("wujin")
FOND = replace(
    WUJIN, ways=Ways(crossing={"main_street": 120.0, "minor_street": 35.5}, unknown=150)
)
CERTIFIED = Settings(effort="certified")


def pairs(*rows: tuple[int, int]) -> np.ndarray:
    return np.array(rows, dtype=np.int64).reshape(-1, 2)


def small_tie(seed: int, n: int) -> Tie:
    """Draw a pair to keep together, one to keep apart, a pin and a lock of two atoms."""
    a, b, c, d, e, f = np.random.default_rng(seed).permutation(n)[:6].tolist()
    lock = {"inside": pairs((e, 1), (f, 1)), "outside": pairs(*((i, 1) for i in (a, b, c, d)))}
    return Tie(
        same=pairs((a, b)) if seed % 2 else pairs(),
        apart=pairs((b, c)) if seed % 3 else pairs(),
        inside=lock["inside"] if seed % 4 else pairs((d, 0)),
        outside=lock["outside"] if seed % 4 else pairs((e, 0)),
    )


@pytest.mark.parametrize("seed", range(8))
def test_pairs_ruled_out_are_in_one_grid_of_no_division_that_meets_the_wishes(
    seed: int,
) -> None:
    n = 6
    tie = small_tie(seed, n)
    met = np.zeros((n, n), dtype=bool)
    for grids in product(range(3), repeat=n):
        label = np.array(grids)
        if tie.unmet(label) == 0:
            met |= label[:, None] == label
    never = never_together(tie, n)
    assert never.any()
    assert (never == never.T).all()
    assert not (never & met).any()
    assert (never | met).all()  # three grids are enough to have every other pair together


def test_a_certified_lock_is_the_best_of_the_divisions_that_keep_it() -> None:
    claims = 0
    for seed in range(40):
        problem = small_town(seed)
        start = divide(problem, effort="draft", seed=seed)
        member, other = np.flatnonzero(start == 0), np.flatnonzero(start != 0)
        lock = Tie(
            inside=pairs(*((i, 0) for i in member)), outside=pairs(*((i, 0) for i in other))
        )
        terms = terms_of(len(problem), tie=lock)
        found = certify_problem(problem, start, terms=terms, seed=seed)
        inside = sum(1 << int(i) for i in member)
        best = cheapest_by_counting(problem, admits=lambda s, m=inside: s in {m, s & ~m})
        free = cheapest_by_counting(problem)
        if found.method != "none":
            claims += 1
            assert is_within(found.model, found.grid_of), seed
            assert best is not None, seed
            assert free is not None, seed
            assert found.upper <= best, seed  # it may cut what is locked, but not open it
            assert free <= found.upper, seed
            assert found.lower <= best, seed
            assert found.is_proven, seed
    assert claims >= 20


def test_households_unknown_are_certified_as_counting_finds() -> None:
    claims = 0
    for seed in range(40):
        problem = small_town(seed)
        known = np.random.default_rng(seed).integers(0, 2, (3, len(problem))) * problem.workload
        best = known.argmax(axis=0)
        cost = (problem.workload[:, None] - known[best].T) * 700
        terms = terms_of(len(problem), familiarity=cost)
        found = certify_problem(problem, divide(problem, seed=seed), terms=terms, seed=seed)
        if found.method != "none":
            claims += 1
            assert found.upper == cheapest_by_counting(problem, terms), seed
            assert found.is_proven, seed
    assert claims >= 25


def test_a_river_between_two_streets_counts_once_each() -> None:
    #  0 | 1 ~ 2 | 3, and a free path from 3 to 4; 5 touches nobody
    lines = crossing_ways(6, pairs((0, 1), (1, 2), (2, 3), (3, 4)), np.array([50, 300, 50, 0]))
    assert lines[0].tolist() == [0, 50, 350, 400, 400, 0]
    assert (lines == lines.T).all()
    assert lines[3, 4] == 0


def test_the_cheapest_way_across_counts() -> None:
    ring = pairs((0, 1), (1, 2), (0, 2))
    assert crossing_ways(3, ring, np.array([10, 10, 50.0]))[0].tolist() == [0, 10, 20]
    assert crossing_ways(3, ring, np.array([0, 10, 5.0]))[0].tolist() == [0, 0, 5]


def test_lines_are_called_as_the_layers_call_them() -> None:
    every = {kind.name.lower() for kind in Kind}
    assert set(LINES) == every - {"none", "border", "bridge"}


@pytest.mark.parametrize(
    ("told", "key"),
    [
        ({"crossing": {"moat": 3.0}}, "schemes.unknown_line"),
        ({"crossing": {"river": -3.0}}, "schemes.bad_metres"),
        ({"unknown": float("nan")}, "schemes.bad_metres"),
    ],
)
def test_metres_nobody_can_walk_are_refused(told: dict[str, Any], key: str) -> None:
    with pytest.raises(InputError) as error:
        Ways(**told)
    assert error.value.key == key


@pytest.fixture(scope="module")
def area() -> Area:
    return simulate(WUJIN, seed=6, register=made_up(2, urban=1), grids=5, staff={"head": 4})


@pytest.fixture(scope="module")
def fond(area: Area) -> Plan:
    return build_plan(area, FOND, CERTIFIED)


@pytest.fixture(scope="module")
def written(fond: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fond") / "out"
    write_plan(fond, folder)
    return folder


@pytest.fixture
def out(written: Path, tmp_path: Path) -> Path:
    return shutil.copytree(written, tmp_path / "out")


def faults(area: Area, out: Path) -> set[str]:
    return {one.name for one in find_faults(area, out)}


def test_whoever_knows_the_hub_best_is_asked_about_every_household(
    area: Area, fond: Plan
) -> None:
    told = unknown_cost(area, FOND, fond.atoms)
    homes: list[dict[str, int]] = [{} for _ in range(len(fond.atoms))]
    for b, atom, count in zip(
        fond.atoms.parts.building.tolist(), fond.atoms.parts.atom.tolist(),
        fond.atoms.parts.households.tolist(), strict=True,
    ):  # fmt: skip
        name = area.buildings.building_id[b]
        homes[atom][name] = homes[atom].get(name, 0) + count

    def known(person: int, atom: int) -> int:
        return sum(c for name, c in homes[atom].items() if name in area.staff.knows[person])

    start = np.searchsorted(fond.atoms.community, np.arange(len(area.communities) + 1))
    people = [p for p, role in enumerate(area.staff.role) if role == "head"]
    for number, cost in enumerate(told):
        first, n = int(start[number]), len(cost)
        for hub in range(n):
            best = max(people, key=lambda p, h=first + hub: known(p, h))
            any_known = known(best, first + hub) > 0
            for atom in range(n):
                mine = known(best, first + atom) if any_known else 0
                assert cost[atom, hub] == 1500 * (sum(homes[first + atom].values()) - mine)


def test_nothing_counts_unless_it_is_told(area: Area, fond: Plan) -> None:
    assert unknown_cost(area, WUJIN, fond.atoms) == [None] * len(area.communities)
    assert unknown_cost(replace(area, staff=None), FOND, fond.atoms) == [None] * 2
    assert Ways().told() == Ways(crossing={"river": 0.0}).told() == {}


def test_lines_are_inside_the_distances_and_the_unknown_stand_beside_them(
    area: Area, fond: Plan, out: Path
) -> None:
    plain = build_plan(area, WUJIN, Settings(effort="draft"))
    more = [f.walking - p.walking for f, p in zip(fond.problems, plain.problems, strict=True)]
    assert max(one.max() for one in more) > 35
    assert min(one.min() for one in more) > -1e-3
    assert all(set(one.model.terms.extra) == {"familiarity"} for one in fond.certified)
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    crossing = {"main_street": 120.0, "minor_street": 35.5}
    assert summary["ways"] == {"crossing": crossing, "unknown": 150.0}
    assert verify_certificates(out / "certificate") == []
    assert not {name for name in faults(area, out) if name.startswith("proof.")}


def friendlier(document: dict[str, Any]) -> None:
    rows = document["terms"]["familiarity"]
    document["terms"]["familiarity"] = [[one // 3000 * 1500 for one in row] for row in rows]


def strangers(document: dict[str, Any]) -> None:
    del document["terms"]["familiarity"]


def closer(document: dict[str, Any]) -> None:
    document["way_dm"] = [[max(0, one - 355) for one in row] for row in document["way_dm"]]


def barred(document: dict[str, Any]) -> None:
    grid = document["assignment"]
    document["forbidden"] = {"wishes": [[grid.index(0), grid.index(1)]]}


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (friendlier, "proof.other_terms"),
        (strangers, "proof.other_terms"),
        (barred, "proof.other_terms"),
        (closer, "proof.other_ways"),
    ],
)
def test_the_check_finds_other_terms(
    area: Area, out: Path, change: Callable[[dict[str, Any]], None], name: str
) -> None:
    forge(out, change)
    assert name in faults(area, out)


@pytest.fixture(scope="module")
def locked(
    area: Area, fond: Plan, written: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    lock = Wish(kind="lock", grid=fond.grid_code[0])
    keep = Keep(previous=read_previous(written, crs=area.crs), wishes=(lock,))
    made = build_plan(area, FOND, CERTIFIED, keep=keep)
    one = made.certified[0]
    assert set(one.model.terms.extra) == {"change", "familiarity"}
    assert set(one.model.terms.forbidden) == {"wishes"}
    folder = tmp_path_factory.mktemp("locked") / "out"
    write_plan(made, folder)
    return folder


def test_a_lock_is_ruled_into_the_certificate_and_told(area: Area, locked: Path) -> None:
    told = json.loads((locked / "summary.json").read_text(encoding="utf-8"))["wishes"]
    assert [one["kind"] for one in told] == ["lock"]
    assert verify_certificates(locked / "certificate") == []
    assert not {name for name in faults(area, locked) if name.startswith("proof.")}


def test_pairs_that_no_lock_rules_out_are_found(area: Area, locked: Path) -> None:
    def looser(document: dict[str, Any]) -> None:
        document["forbidden"]["wishes"].pop()

    forge(locked, looser)
    assert "proof.other_terms" in faults(area, locked)


def test_wishes_without_an_old_plan_are_certified_too(area: Area, fond: Plan) -> None:
    parts, grid = fond.atoms.parts, fond.partition.grid_of
    mine = np.flatnonzero((grid[parts.atom] == 0) & (parts.households > 0))
    first = mine[0]
    other = mine[parts.atom[mine] != parts.atom[first]][0]
    names = tuple(
        area.buildings.building_id[int(parts.building[row])] for row in (first, other)
    )
    keep = Keep(wishes=(Wish(kind="apart", buildings=names),))
    made = build_plan(area, FOND, CERTIFIED, keep=keep)
    assert made.certified is not None
    a, b = (int(parts.atom[row]) for row in (first, other))
    assert made.partition.grid_of[a] != made.partition.grid_of[b]
    assert made.certified[0].model.terms.forbidden["wishes"][a, b]
