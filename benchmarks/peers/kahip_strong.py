"""KaHIP's strong preset (Sanders & Schulz); its connected mode is not in the wheel."""

import kahip
import numpy as np

from benchmarks.peers.frame import Community, run


def divide(c: Community) -> np.ndarray:
    """Cut the fewest metres within the imbalance."""
    _, grid_of = kahip.kaffpa(
        c.workload.tolist(),
        c.indptr.tolist(),
        c.metres.tolist(),
        c.indices.tolist(),
        c.k,
        c.tolerance,
        True,
        c.seed,
        kahip.STRONG,
    )
    return np.array(grid_of)


if __name__ == "__main__":
    run("kahip", divide)
