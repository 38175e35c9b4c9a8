"""Places in degrees, and the links that open them."""

from html import escape

import numpy as np

from gridplan.arrays import Floats
from gridplan.exports.pack.links import is_shifted, map_links
from gridplan.exports.report.bilingual import both
from gridplan.exports.routes_gpx import to_degrees
from gridplan.plan.handout import Handout


def links_html(handout: Handout, xy: Floats, name: str) -> str:
    """
    Write the links that open a place in the maps of the phone.

    Parameters
    ----------
    handout : Handout
        Knows the system of coordinates.
    xy : (2,) ndarray, m
        The place.
    name : str
        Its name.

    Returns
    -------
    str
        A list of links.
    """
    (lon, lat), *_ = to_degrees(np.asarray(xy).reshape(1, 2), handout.crs).tolist()
    items = "".join(
        f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer">'
        f"{both(f'pack.map_{key}')}</a>"
        for key, address in map_links(lon, lat, name).items()
    )
    return f'<p class="links">{items}</p>'


def place_code(handout: Handout, row: int) -> str:
    """
    Say what a code holds that opens a grid's start in a map.

    Parameters
    ----------
    handout : Handout
        The plan.
    row : int
        Of the grid.

    Returns
    -------
    str
        A link to Amap on the mainland, else a ``geo:`` address.
    """
    grid = handout.grids[row]
    (lon, lat), *_ = to_degrees(np.array([grid.base]), handout.crs).tolist()
    if is_shifted(lon, lat):
        return map_links(lon, lat, grid.code)["amap"]
    return f"geo:{lat:.6f},{lon:.6f}"
