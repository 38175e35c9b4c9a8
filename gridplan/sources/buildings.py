"""Buildings of an area, each with its households and the community it lies in."""

from collections.abc import Iterator

import numpy as np
import shapely

from gridplan.arrays import Geometries, Ints
from gridplan.errors import InputError
from gridplan.inputs import Buildings, Communities, Finding
from gridplan.sources.coordinates import Located
from gridplan.sources.counts import read_counts
from gridplan.sources.footprints import read_footprints
from gridplan.sources.households import read_households
from gridplan.sources.identifiers import refuse_doubles
from gridplan.sources.placing import NOWHERE, place, reach_beyond
from gridplan.sources.table import Table

_LISTED = 1.0  # m² of footprint in a second community; less is drawing noise


def read_buildings(
    table: Table, located: Located, communities: Communities
) -> tuple[Buildings, list[Finding]]:
    """
    Read the buildings and place each in a community.

    Parameters
    ----------
    table : Table
        Their layer.
    located : Located
        Its geometry, metric.
    communities : Communities
        Where they are to lie.

    Returns
    -------
    Buildings
        Every row of the layer; those outside all communities have community -1.
    list of Finding
        What was mended, and every household that has no community.

    Raises
    ------
    InputError
        If there is none, none lies in a community, an id stands twice or a count
        of households cannot be one.
    """
    if not len(table):
        raise InputError("sources.empty_layer", file=table.file, layer=table.layer)
    labels = table.labels("building_id")
    refuse_doubles(tuple(labels), file=table.file)
    households, counted = read_households(table, labels)
    geometry, mended = read_footprints(located.geometry, file=table.file, labels=labels)
    placed = place(geometry, communities.geometry)
    if (placed == NOWHERE).all():
        raise InputError("sources.apart", file=table.file, layer="communities")
    buildings = Buildings(
        building_id=tuple(labels),
        households=households,
        community=placed,
        floors=_known(table, "floors"),
        units=_known(table, "units"),
        use=table.text("use"),
        name=table.text("name"),
        address=table.text("address"),
        geometry=geometry,
        estate=table.text("estate"),
        property_company=table.text("property_company"),
        residents=_known(table, "residents") if "residents" in table.columns else None,
    )
    return buildings, [
        *_without_id(table),
        *counted,
        *mended,
        *_unplaced(buildings, table.file),
        *_in_two(geometry, placed, labels, communities, table.file),
        *_disagreeing(table, placed, labels, communities),
        *_without_households(buildings, communities, table.file),
    ]


def _known(table: Table, column: str) -> Ints:
    return np.maximum(read_counts(table.cells(column)).value, 0)


def _without_id(table: Table) -> Iterator[Finding]:
    for label, text in zip(table.labels("building_id"), table.text("building_id"), strict=True):
        if not text:
            yield Finding(level="repair", key="sources.no_id", layer=table.file, feature=label)


def _unplaced(buildings: Buildings, file: str) -> Iterator[Finding]:
    """List the households outside; buildings without any are only counted."""
    is_outside = buildings.community == NOWHERE
    for number in np.flatnonzero(is_outside & (buildings.households > 0)):
        is_drawn = not shapely.is_empty(buildings.geometry[number])
        yield Finding(
            level="ignored",
            key="sources.outside" if is_drawn else "sources.nowhere",
            layer=file,
            feature=buildings.building_id[number],
            values={"households": int(buildings.households[number])},
        )
    empty = np.flatnonzero(is_outside & (buildings.households == 0))
    if len(empty):
        yield Finding(
            level="ignored",
            key="sources.outside_without_households",
            layer=file,
            feature=buildings.building_id[empty[0]],
            values={"buildings": len(empty)},
        )


def _in_two(
    geometry: Geometries, placed: Ints, labels: list[str], communities: Communities, file: str
) -> Iterator[Finding]:
    for building, other, area in zip(
        *reach_beyond(geometry, communities.geometry, placed), strict=True
    ):
        if area >= _LISTED or shapely.area(geometry[building]) == 0:
            yield Finding(
                level="warning",
                key="sources.in_two",
                layer=file,
                feature=labels[building],
                values={
                    "community": communities.code[placed[building]],
                    "other": communities.code[other],
                    "area": round(float(area), 1),
                },
            )


def _disagreeing(
    table: Table, placed: Ints, labels: list[str], communities: Communities
) -> Iterator[Finding]:
    for label, stated, number in zip(labels, table.text("community"), placed, strict=True):
        if not stated or number == NOWHERE:
            continue
        if stated not in {communities.code[number], communities.name[number]}:
            yield Finding(
                level="warning",
                key="sources.community_disagrees",
                layer=table.file,
                feature=label,
                values={"stated": stated, "community": communities.code[number]},
            )


def _without_households(
    buildings: Buildings, communities: Communities, file: str
) -> Iterator[Finding]:
    inside = buildings.community != NOWHERE
    total = np.bincount(
        buildings.community[inside],
        weights=buildings.households[inside],
        minlength=len(communities),
    )
    for number in np.flatnonzero(total == 0):
        yield Finding(
            level="warning",
            key="sources.no_households",
            layer=file,
            feature=communities.code[number],
        )
