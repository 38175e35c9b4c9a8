"""A route as it lies on the ground: one line a leg."""

import numpy as np
import shapely

from gridplan.arrays import Floats, Geometries
from gridplan.routing.route import Route
from gridplan.streets import StreetNetwork
from gridplan.streets.network import DECIMETRES


def leg_lines(network: StreetNetwork, route: Route) -> Geometries:
    """
    Draw the legs of a route.

    Parameters
    ----------
    network : StreetNetwork
        The streets.
    route : Route
        On that network.

    Returns
    -------
    (n_legs,) ndarray of LineString, metric
        In walking direction.
    """
    parts = []
    for leg in route.legs:
        if leg.line < 0:
            parts.append(np.array(leg.beside))
            continue
        points = shapely.get_coordinates(network.streets.geometry[leg.line])
        parts.append(_stretch(points, leg.start, leg.stop, int(network.length[leg.line])))
    if not parts:
        return np.empty(0, dtype=object)
    row = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    lines: Geometries = shapely.linestrings(np.concatenate(parts), indices=row)
    return lines


def _stretch(points: Floats, start: float, stop: float, length: int) -> Floats:
    """Cut a stretch out of a street; against its direction where it starts behind its stop."""
    low, high = min(start, stop), max(start, stop)
    if low > 0 or high * DECIMETRES < length:
        along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
        # legs count in whole dm of the table's length, the line in its own
        scale = along[-1] * DECIMETRES / max(1, length)
        low, high = low * scale, high * scale
        ends = np.column_stack([np.interp((low, high), along, axis) for axis in points.T])
        is_inside = (along > low + 1e-6) & (along < high - 1e-6)
        points = np.concatenate([ends[:1], points[is_inside], ends[1:]])
    return points if start <= stop else points[::-1]
