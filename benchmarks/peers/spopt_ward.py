"""spopt's WardSpatial: agglomeration along borders, k given, no balance."""

import numpy as np
from spopt.region import WardSpatial

from benchmarks.peers.frame import Community, run
from benchmarks.peers.spopt_frame import ATTRIBUTES, frame_of, weights_of


def divide(c: Community) -> np.ndarray:
    """Merge the nearest neighbours until k are left."""
    model = WardSpatial(frame_of(c), weights_of(c), ATTRIBUTES, n_clusters=c.k)
    model.solve()
    return np.asarray(model.labels_)


if __name__ == "__main__":
    run("spopt", divide)
