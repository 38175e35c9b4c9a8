"""The grids in force today, as a layer of outlines."""

import numpy as np
import shapely

from gridplan.inputs import CurrentGrids, Finding
from gridplan.sources.coordinates import Located
from gridplan.sources.identifiers import refuse_doubles
from gridplan.sources.polygons import sound
from gridplan.sources.table import Table


def read_current_grids(table: Table, located: Located) -> tuple[CurrentGrids, list[Finding]]:
    """
    Read the grids in force.

    Parameters
    ----------
    table : Table
        Their layer.
    located : Located
        Its geometry, metric.

    Returns
    -------
    CurrentGrids
        Those that have an outline; valid.
    list of Finding
        What was mended or left out.
    """
    labels = table.labels("grid_code")
    refuse_doubles(tuple(labels), file=table.file)
    geometry, findings = sound(located.geometry, file=table.file, labels=labels)
    is_there = ~shapely.is_missing(geometry)
    return (
        CurrentGrids(
            grid_code=tuple(labels[number] for number in np.flatnonzero(is_there)),
            geometry=geometry[is_there],
        ),
        [
            *findings,
            *(
                Finding(
                    level="ignored",
                    key="sources.no_grid_outline",
                    layer=table.file,
                    feature=labels[number],
                )
                for number in np.flatnonzero(~is_there)
            ),
        ],
    )
