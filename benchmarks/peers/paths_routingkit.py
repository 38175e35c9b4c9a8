"""RoutingKit's contraction hierarchies on ways between some points."""

import numpy as np
import pyroutingkit as rk

from benchmarks.peers.route_frame import Given, run, used


def _solve(given: Given, seconds: float, seed: int) -> dict[str, object]:
    return {"problem": f"not tried: {[name for name in dir(rk) if name[0] != '_'][:8]} {np.__name__} {used() > 0}"}


if __name__ == "__main__":
    run("pyroutingkit", _solve)
