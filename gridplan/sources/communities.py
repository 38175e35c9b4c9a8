"""Communities of an area: codes, area types, and outlines that do not overlap."""

import re

import numpy as np
import shapely

from gridplan.crs import GEOGRAPHIC, metric_crs, reproject
from gridplan.errors import InputError
from gridplan.inputs import Communities, Finding
from gridplan.sources.coordinates import Located
from gridplan.sources.identifiers import refuse_doubles
from gridplan.sources.overlaps import share_out
from gridplan.sources.polygons import sound
from gridplan.sources.table import Table, row

# The statistical urban-rural code begins with 1 for urban and 2 for rural.
_CODE = re.compile(r"[12]\d\d")
_BY_DIGIT = {"1": "urban", "2": "rural"}
_WORDS = {
    "城市": "urban",
    "城镇": "urban",
    "社区": "urban",
    "农村": "rural",
    "乡村": "rural",
    "村": "rural",
}


def choose_crs(table: Table, located: Located) -> str:
    """
    Choose the metric system of an area by the centre of its communities.

    Parameters
    ----------
    table : Table
        The layer of communities.
    located : Located
        Its geometry.

    Returns
    -------
    str
        ``EPSG:`` and a number.

    Raises
    ------
    InputError
        If there is no community, or one has no outline or impossible coordinates.
    """
    if not len(table):
        raise InputError("sources.empty_layer", file=table.file, layer=table.layer)
    labels = table.labels("code")
    for number in np.flatnonzero(located.is_lost):
        raise InputError("sources.wild_coordinates", file=table.file, feature=labels[number])
    is_empty = shapely.is_missing(located.geometry) | shapely.is_empty(located.geometry)
    for number in np.flatnonzero(is_empty):
        raise InputError("sources.no_outline", file=table.file, feature=labels[number])
    west, south, east, north = shapely.total_bounds(located.geometry)
    centre = np.array([shapely.Point((west + east) / 2, (south + north) / 2)], dtype=object)
    longitude, latitude = shapely.get_coordinates(reproject(centre, located.crs, GEOGRAPHIC))[0]
    return metric_crs(float(longitude), float(latitude))


def read_communities(table: Table, located: Located) -> tuple[Communities, list[Finding]]:
    """
    Read the communities.

    Parameters
    ----------
    table : Table
        Their layer.
    located : Located
        Its geometry, metric.

    Returns
    -------
    Communities
        Valid and not overlapping.
    list of Finding
        What was mended.

    Raises
    ------
    InputError
        If one lacks its code, its type or its outline, or a code stands twice.
    """
    code = table.text("code")
    if "" in code:
        raise InputError(
            "sources.missing_cell", file=table.file, feature=row(code.index("")), column="code"
        )
    refuse_doubles(code, file=table.file)
    classes = table.text("class")
    area_type = tuple(
        _area_type(text, file=table.file, feature=feature)
        for text, feature in zip(classes, code, strict=True)
    )
    name = table.text("name")
    findings = []
    if not any(name):
        findings.append(
            Finding(level="warning", key="sources.no_names", layer=table.file, feature="name")
        )
    outlines, mended = sound(located.geometry, file=table.file, labels=list(code))
    for number in np.flatnonzero(shapely.is_missing(outlines)):
        raise InputError("sources.no_outline", file=table.file, feature=code[number])
    geometry, shared = share_out(outlines, code, file=table.file)
    return (
        Communities(code=code, name=name, area_type=area_type, geometry=geometry),
        [*findings, *mended, *shared],
    )


def _area_type(text: str, *, file: str, feature: str) -> str:
    if _CODE.fullmatch(text):
        return _BY_DIGIT[text[0]]
    if not text or text.isdigit():
        raise InputError("sources.bad_class", file=file, feature=feature, found=text or "-")
    return _WORDS.get(text, text.lower())
