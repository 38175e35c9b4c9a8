"""The cases by name: each a list of communities that everybody divides."""

from collections.abc import Callable
from pathlib import Path

from benchmarks import areas, glasgow, synthetic
from benchmarks.case import Case

ROOT = Path(__file__).resolve().parents[1]
BUNDLED = ROOT / "data/boundaries"
SEEDS = range(20)
GROWTH_ATOMS = 90


def communities(n_atoms: int) -> list[Case]:
    """Make the twenty seeded communities of a size, to be held within ±5 %."""
    return [synthetic.make(n_atoms, seed, 0.05) for seed in SEEDS]


def growing(grids: int) -> list[Case]:
    """Make communities of 90 atoms until they hold this many grids."""
    cases: list[Case] = []
    held = 0
    while held < grids:
        cases.append(synthetic.make(GROWTH_ATOMS, 1000 + len(cases), 0.05))
        held += cases[-1].problem.k
    return cases


SUITES: dict[str, Callable[[], list[Case]]] = {
    "synthetic-60": lambda: communities(60),
    "synthetic-90": lambda: communities(90),
    "synthetic-150": lambda: communities(150),
    "glasgow": lambda: [glasgow.load()],
    "wuhan-sample": lambda: areas.load(BUNDLED / "wuhan"),
    "helsinki-sample": lambda: areas.load(BUNDLED / "helsinki"),
    "liechtenstein": lambda: areas.load(glasgow.SHARED / "liechtenstein_villages"),
    "shanghai": lambda: areas.load(glasgow.SHARED / "shanghai_bund_cn"),
    "wuhan": lambda: areas.load(glasgow.SHARED / "wuhan_core_synthetic_cn"),
}

TITLES: dict[str, str] = {
    "synthetic-60": "Twenty made-up communities of 60 atoms, ±5 %",
    "synthetic-90": "Twenty made-up communities of 90 atoms, ±5 %",
    "synthetic-150": "Twenty made-up communities of 150 atoms, ±5 %",
    "glasgow": "Glasgow: 5,486 census units as one community, ±10 %",
    "wuhan-sample": "Bundled sample wuhan, ±10 %",
    "helsinki-sample": "Bundled sample helsinki, ±10 %",
    "liechtenstein": "Liechtenstein: 11 municipalities, ±10 %",
    "shanghai": "Shanghai, both shores of the Huangpu: 3 districts, ±10 %",
    "wuhan": "Wuhan: 231 communities, 473,268 households, ±10 %",
}
