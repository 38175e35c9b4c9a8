"""A route as it lies on the ground: one line a leg."""

import numpy as np
import shapely
from shapely.ops import substring

from gridplan.arrays import Geometries
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
    lines = np.empty(len(route.legs), dtype=object)
    for number, leg in enumerate(route.legs):
        if leg.line < 0:
            lines[number] = shapely.LineString(leg.beside)
            continue
        street = network.streets.geometry[leg.line]
        # legs count in whole dm of the table's length, the line in its own
        scale = street.length * DECIMETRES / max(1, int(network.length[leg.line]))
        lines[number] = substring(street, leg.start * scale, leg.stop * scale)
        if lines[number].geom_type == "Point":
            lines[number] = shapely.LineString([lines[number], lines[number]])
    return lines
