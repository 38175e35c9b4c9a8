"""Stations: areas of officers that follow neither communities nor grids."""

import numpy as np
import shapely

from gridplan.errors import InputError
from gridplan.inputs import Finding, Stations
from gridplan.sources.coordinates import Located
from gridplan.sources.table import Table, row


def read_stations(table: Table, located: Located) -> tuple[Stations, list[Finding]]:
    """
    Read the areas of stations.

    Parameters
    ----------
    table : Table
        Their layer.
    located : Located
        Its geometry, metric.

    Returns
    -------
    Stations
        Those with an outline; several rows may draw one station.
    list of Finding
        Rows without an outline.

    Raises
    ------
    InputError
        If a row has no name.
    """
    name = table.text("station")
    if "" in name:
        where = row(name.index(""))
        raise InputError(
            "sources.missing_cell", file=table.file, feature=where, column="station"
        )
    kind = shapely.get_type_id(located.geometry)
    is_outline = np.isin(kind, (3, 6)) & ~shapely.is_empty(located.geometry)
    kept = np.flatnonzero(is_outline)
    return (
        Stations(name=tuple(name[n] for n in kept), geometry=located.geometry[kept]),
        [
            Finding(
                level="ignored", key="sources.no_place", layer=table.file, feature=name[number]
            )
            for number in np.flatnonzero(~is_outline)
        ],
    )
