"""Places of an area: points of interest and facilities."""

import numpy as np
import shapely

from gridplan.inputs import Finding, Places
from gridplan.sources.coordinates import Located
from gridplan.sources.table import Table, row


def read_places(table: Table, located: Located) -> tuple[Places, list[Finding]]:
    """
    Read the places.

    Parameters
    ----------
    table : Table
        Their layer.
    located : Located
        Its geometry, metric.

    Returns
    -------
    Places
        Those that have a place; an id that stands twice gets its row's number.
    list of Finding
        What was left out.
    """
    is_there = ~shapely.is_missing(located.geometry) & ~shapely.is_empty(located.geometry)
    kept = np.flatnonzero(is_there)
    labels, place_class, name = (
        table.labels("place_id"), table.text("class"), table.text("name")
    )  # fmt: skip
    seen: set[str] = set()
    ids = []
    for number in kept.tolist():
        label = labels[number]
        ids.append(f"{label} {row(number)}" if label in seen else label)
        seen.add(label)
    return (
        Places(
            place_id=tuple(ids),
            place_class=tuple(place_class[number] for number in kept),
            name=tuple(name[number] for number in kept),
            geometry=located.geometry[kept],
        ),
        [
            Finding(
                level="ignored",
                key="sources.no_place",
                layer=table.file,
                feature=labels[number],
            )
            for number in np.flatnonzero(~is_there)
        ],
    )
