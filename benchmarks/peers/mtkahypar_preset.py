"""Mt-KaHyPar (Gottesbüren, Heuer, Maas, Sanders, Schlag) at one of its presets."""

from functools import partial
from typing import Any

import mtkahypar
import numpy as np

from benchmarks.peers.frame import Community, run

THREADS = 2


def divide(engine: Any, preset: Any, c: Community) -> np.ndarray:
    """Cut the fewest metres within the imbalance."""
    mtkahypar.set_seed(c.seed)
    context = engine.context_from_preset(preset)
    context.set_partitioning_parameters(c.k, c.tolerance, mtkahypar.Objective.CUT)
    context.logging = False
    pairs, metres = c.pairs
    graph = engine.create_graph(
        context,
        len(c.workload),
        len(pairs),
        [tuple(p) for p in pairs.tolist()],
        c.workload.tolist(),
        metres.tolist(),
    )
    return np.array(graph.partition(context).get_partition())


def main(preset: str) -> None:
    """Run one preset with two threads."""
    engine = mtkahypar.initialize(THREADS, print_warnings=False)
    chosen = getattr(mtkahypar.PresetType, preset)
    run("mtkahypar", partial(divide, engine, chosen), threads=THREADS)
