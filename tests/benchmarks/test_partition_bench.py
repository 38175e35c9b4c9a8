"""Rows spoilt by other work are due again, and growth is told by every clock."""

from benchmarks import table
from benchmarks.entrants import ENTRANTS
from benchmarks.partition import _is_due

OURS = next(entrant for entrant in ENTRANTS if entrant.is_ours)
PEER = next(entrant for entrant in ENTRANTS if not entrant.is_ours)


def row(seconds: float, others: float) -> dict[str, object]:
    return {"runs": [{"seconds": seconds}], "others": others}


def test_only_spoilt_rows_are_due_and_of_peers_only_quick_ones() -> None:
    assert _is_due(OURS, None)
    assert _is_due(OURS, row(100.0, 1.0))
    assert not _is_due(OURS, row(0.1, 0.0))
    assert _is_due(PEER, row(1.0, 1.0))
    assert not _is_due(PEER, row(100.0, 1.0))
    assert not _is_due(PEER, row(1.0, 0.0))


def test_growth_says_what_an_added_grid_costs_by_every_clock() -> None:
    sizes = (1000, 4000, 7000)
    clocks = {"seconds": (1.0, 4.0, 8.0), "processor": (2.0, 5.0, 8.0), "memory": (9, 12, 15)}
    rows = [
        {"asked": n, "grids": n, "outside": 0} | {key: clocks[key][at] for key in clocks}
        for at, n in enumerate(sizes)
    ]
    told = table._grown("draft", {"rows": rows, "others": 0.0})
    assert "+33% seconds, +0% processor seconds, +0% memory" in told
    assert "| 4000 | 4.00 | 5.00 | 12 | 0 | 1.00 | 1.00 | 1.00 |" in told
