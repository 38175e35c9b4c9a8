"""METIS k-way with connected parts (Karypis & Kumar), through pymetis."""

import numpy as np
import pymetis

from benchmarks.peers.frame import Community, run


def divide(c: Community) -> np.ndarray:
    """Cut the fewest metres; ``ufactor`` is the tolerance in thousandths."""
    _, grid_of = pymetis.part_graph(
        c.k,
        xadj=c.indptr.tolist(),
        adjncy=c.indices.tolist(),
        vweights=c.workload.tolist(),
        eweights=c.metres.tolist(),
        recursive=False,
        options=pymetis.Options(
            contig=1, ufactor=round(c.tolerance * 1000), seed=c.seed, ncuts=1
        ),
    )
    return np.array(grid_of)


if __name__ == "__main__":
    run("pymetis", divide)
