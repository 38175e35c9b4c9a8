"""spopt's RegionKMeansHeuristic: k-means that keeps regions connected, no balance."""

import numpy as np
from spopt.region import RegionKMeansHeuristic

from benchmarks.peers.frame import Community, run
from benchmarks.peers.spopt_frame import weights_of


def divide(c: Community) -> np.ndarray:
    """Move atoms to the nearest centre next door."""
    model = RegionKMeansHeuristic(c.xy, c.k, weights_of(c), seed=c.seed)
    model.solve()
    return np.asarray(model.labels_)


if __name__ == "__main__":
    run("spopt", divide)
