"""A feature as text, ready to be joined into a page."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import orjson
import shapely

from gridplan.arrays import Geometries

DECIMALS = 10  # of a degree: a hundredth of a millimetre


def geometry_texts(shapes: Geometries) -> list[str]:
    """
    Write geometries as RFC 7946 asks, outer rings counter-clockwise.

    Parameters
    ----------
    shapes : (n,) ndarray of shapely geometries
        Longitude and latitude.

    Returns
    -------
    list of str
        GeoJSON geometries.
    """
    rounded = shapely.transform(shapes, lambda xy: np.round(xy, DECIMALS))
    return [str(text) for text in shapely.to_geojson(shapely.orient_polygons(rounded))]


def body_of(id: str, geometry: str, properties: Mapping[str, Any]) -> str:  # noqa: A002
    """
    Write a feature.

    Parameters
    ----------
    id : str
        Its name in the collection.
    geometry : str
        Of `geometry_texts`.
    properties : mapping
        Plain values.

    Returns
    -------
    str
        GeoJSON without spaces.
    """
    name = orjson.dumps(id).decode()
    told = orjson.dumps(properties).decode()
    return f'{{"type":"Feature","id":{name},"geometry":{geometry},"properties":{told}}}'


def geometry_in(body: str) -> str:
    """
    Cut the geometry out of a feature's text.

    Parameters
    ----------
    body : str
        Of `body_of`.

    Returns
    -------
    str
        The geometry's text, untouched.
    """
    start = body.index('"geometry":') + len('"geometry":')
    return body[start : body.rindex(',"properties":{')]
