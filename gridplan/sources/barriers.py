"""Barriers of an area: rivers, rails, walls and expressways."""

import numpy as np
import shapely

from gridplan.inputs import Barriers, Finding, Kind
from gridplan.sources.coordinates import Located
from gridplan.sources.polygons import sound
from gridplan.sources.table import Table, row

_KINDS = {
    "river": Kind.RIVER,
    "water": Kind.RIVER,
    "河": Kind.RIVER,
    "河流": Kind.RIVER,
    "rail": Kind.RAIL,
    "railway": Kind.RAIL,
    "铁路": Kind.RAIL,
    "wall": Kind.WALL,
    "围墙": Kind.WALL,
    "expressway": Kind.EXPRESSWAY,
    "motorway": Kind.EXPRESSWAY,
    "快速路": Kind.EXPRESSWAY,
    "高速公路": Kind.EXPRESSWAY,
}
_YES = frozenset({"yes", "true", "1", "是", "可通行"})
_LINES = frozenset({1, 2, 5})


def read_barriers(table: Table, located: Located) -> tuple[Barriers, list[Finding]]:
    """
    Read the barriers.

    Parameters
    ----------
    table : Table
        Their layer.
    located : Located
        Its geometry, metric.

    Returns
    -------
    Barriers
        A row for each line or outline; not crossable unless told.
    list of Finding
        What was mended or left out.
    """
    labels = [row(number) for number in range(len(table))]
    is_line = np.isin(shapely.get_type_id(located.geometry), list(_LINES))
    shapes, findings = sound(located.geometry, file=table.file, labels=labels)
    shapes[is_line] = located.geometry[is_line]
    kinds, crossable, name = table.text("kind"), table.text("crossable"), table.text("name")
    parts, source = [], []
    for number, shape in enumerate(shapes):
        if shape is None or shape.is_empty or kinds[number].lower() not in _KINDS:
            findings.append(
                Finding(
                    level="ignored",
                    key="sources.no_barrier",
                    layer=table.file,
                    feature=labels[number],
                    values={"known": "river, rail, wall, expressway"},
                )
            )
            continue
        pieces = shapely.get_parts(shape)
        parts.extend(pieces)
        source.extend([number] * len(pieces))
    geometry = np.empty(len(parts), dtype=object)
    geometry[:] = parts
    return (
        Barriers(
            kind=tuple(_KINDS[kinds[number].lower()] for number in source),
            is_crossable=np.array(
                [crossable[number].lower() in _YES for number in source], dtype=bool
            ),
            name=tuple(name[number] for number in source),
            geometry=geometry,
        ),
        findings,
    )
