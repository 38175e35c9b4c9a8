"""spopt's AZP (Openshaw 1977), the ancestor of census zones; no balance."""

import numpy as np
from spopt.region import AZP

from benchmarks.peers.frame import Community, run
from benchmarks.peers.spopt_frame import ATTRIBUTES, frame_of, weights_of


def divide(c: Community) -> np.ndarray:
    """Swap atoms at borders while regions grow more alike."""
    model = AZP(frame_of(c), weights_of(c), ATTRIBUTES, n_clusters=c.k, random_state=c.seed)
    model.solve()
    return np.asarray(model.labels_)


if __name__ == "__main__":
    run("spopt", divide)
