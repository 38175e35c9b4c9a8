import numpy as np
import pytest

from benchmarks import carp_files, pvrp_files, routing, routing_cases, routing_table
from benchmarks.town import town

needs_arcs = pytest.mark.skipif(
    not carp_files.FOLDER.is_dir(), reason="the public arc routing instances are not here"
)
needs_visits = pytest.mark.skipif(
    not pvrp_files.FOLDER.is_dir(), reason="the public periodic instances are not here"
)


@needs_arcs
def test_gdb1_has_22_streets_of_252_in_all() -> None:
    file = carp_files.read_carp("gdb1")
    assert (file.n, file.depot, file.room, file.n_required) == (12, 0, 5, 22)
    assert file.weight.sum() == 252


@needs_arcs
def test_every_arc_instance_is_in_one_family() -> None:
    families = [carp_files.carp_names(family) for family in ("gdb", "val", "egl")]
    assert [len(family) for family in families] == [23, 34, 24]


@needs_visits
def test_a_periodic_instance_reads_days_walks_and_patterns() -> None:
    visits, _ = pvrp_files.read_pvrp("p01")
    assert (len(visits), visits.n_days, visits.n_walks, visits.capacity) == (52, 2, 3, 160.0)
    assert pvrp_files.stored_value("p01") == 524.61


def _stored_walks(name: str) -> list[list[list[int]]]:
    text = (pvrp_files.FOLDER / f"{name}.res").read_text().splitlines()[1:]
    walks: list[list[list[int]]] = [[] for _ in range(pvrp_files.read_pvrp(name)[0].n_days)]
    for row in (line.split() for line in text if line.strip()):
        walks[int(row[0]) - 1].append([int(float(x)) for x in row[5:-1]])
    return walks


@needs_visits
@pytest.mark.parametrize("name", pvrp_files.NAMES[1:])
def test_the_stored_walks_are_legal_and_worth_what_their_file_says(name: str) -> None:
    # those of p01 leave one stop out
    job = routing.Job(key="pvrp", name=name, entrant="gridplan", budget=60.0)
    row = routing._scored(job, {"walks": _stored_walks(name)})
    assert row == {"value": pytest.approx(pvrp_files.stored_value(name), abs=0.01)}


@needs_visits
def test_wrong_periodic_walks_are_not_scored() -> None:
    job = routing.Job(key="pvrp", name="p02", entrant="gridplan", budget=60.0)
    walks = _stored_walks("p02")
    left, *rest = walks[0][0]
    assert routing._scored(job, {"walks": [[rest, *walks[0][1:]], *walks[1:]]}) == {
        "problem": f"stop {left} is visited on days [1, 2, 3, 4]"
    }
    assert "carries" in str(
        routing._scored(
            job, {"walks": [[walks[0][0] + walks[0][1], *walks[0][2:]], *walks[1:]]}
        )
    )
    assert routing._scored(job, {"walks": walks[1:]}) == {"problem": "4 days instead of 5"}
    assert routing._scored(job, {"walks": [[*walks[0], [1], [2]], *walks[1:]]}) == {
        "problem": "more than 3 walks on day 1"
    }


@needs_arcs
@pytest.mark.parametrize(
    ("walks", "problem"),
    [
        ([[0], [0]], "not every street is served once"),
        ([[2 * street for street in range(22)]], "a walk takes more than it has room for"),
    ],
)
def test_wrong_walks_are_not_scored(walks: list[list[int]], problem: str) -> None:
    job = routing.Job(key="gdb", name="gdb1", entrant="gridplan", budget=1.0)
    assert routing._scored(job, {"walks": walks}) == {"problem": problem}


@needs_arcs
def test_one_street_a_walk_costs_the_way_there_and_back() -> None:
    job = routing.Job(key="gdb", name="gdb1", entrant="gridplan", budget=1.0)
    given = routing_cases.arrays_of("gdb", "gdb1")
    ends, between = given["ends"], given["between"]
    row = routing._scored(job, {"walks": [[2 * street] for street in range(22)]})
    there = between[0, ends[:, 0]] + between[ends[:, 1], 0]
    assert row["value"] == 252 + there.sum()


def test_a_town_is_one_piece_with_the_streets_asked_for() -> None:
    network = town(100, seed=1)
    assert network.n_nodes == 100
    assert len(network.u) == 165
    assert (network.component == 0).all()


def test_every_best_known_value_names_its_source() -> None:
    known = routing_table.best_known()
    assert known["gdb", "gdb1"] == 316
    assert known["val", "10D"] == 525
    assert known["pvrp", "p01"] == 524.61
    assert np.isfinite(list(known.values())).all()


@needs_visits
def test_a_value_that_nobody_checked_judges_nothing() -> None:
    quoted = routing_table.best_known(checked=False)
    assert quoted["pvrp", "p04"] == 835.26
    results = {
        "val": {
            "gridplan": {"other@60": {"value": 530}},
            "carp_pyvrp": {"other@60": {"value": 535}},
        },
        "pvrp": {"gridplan": {"p01@60": {"value": 524.61}, "p05@60": {"value": 2027.99}}},
    }
    assert routing_table.judges(results, "val") == {"other": (530, "best found here")}
    against = {"p01": (524.61, "best known"), "p05": (2027.99, ".res file")}
    assert routing_table.judges(results, "pvrp") == against
    assert routing_table.gaps(results, "val", "carp_pyvrp") == {"other": 535 / 530 - 1}
    told = {measure.title: measure.is_held for measure in routing_table._judge_known(results)}
    assert told["capacitated arcs, val, 60 s, mean (1 cases)"] is None
