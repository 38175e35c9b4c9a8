"""spopt's SPENC: spectral clustering along borders, k given, no balance."""

import numpy as np
from spopt.region import Spenc

from benchmarks.peers.frame import Community, run
from benchmarks.peers.spopt_frame import ATTRIBUTES, frame_of, weights_of


def divide(c: Community) -> np.ndarray:
    """Cluster by likeness (distance over its spread) and neighbourhood."""
    frame = frame_of(c)
    frame[ATTRIBUTES] = (c.xy - c.xy.mean(axis=0)) / c.xy.std()
    model = Spenc(frame, weights_of(c), ATTRIBUTES, n_clusters=c.k, random_state=c.seed)
    model.solve()
    return np.asarray(model.labels_)


if __name__ == "__main__":
    run("spopt", divide)
