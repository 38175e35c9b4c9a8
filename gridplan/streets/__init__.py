"""The street network as arrays: snapping and walking distances."""

from gridplan.streets.build import build_network, is_stray, network_findings
from gridplan.streets.many import CityWays, node_distances
from gridplan.streets.network import StreetNetwork
from gridplan.streets.paths import Path, walking_path
from gridplan.streets.snap import Snapped, snap
from gridplan.streets.walking import (
    WalkingBlocks,
    walking_blocks,
    walking_matrix,
    walking_pairs,
)

__all__ = [
    "CityWays",
    "Path",
    "Snapped",
    "StreetNetwork",
    "WalkingBlocks",
    "build_network",
    "is_stray",
    "network_findings",
    "node_distances",
    "snap",
    "walking_blocks",
    "walking_matrix",
    "walking_pairs",
    "walking_path",
]
