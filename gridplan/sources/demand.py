"""Read ``demand.csv``: events and visits wanted at each building, as counts."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from gridplan.errors import InputError
from gridplan.inputs import Buildings, Demand, Finding
from gridplan.sources.plain import read_plain
from gridplan.sources.vector import read_vector


def read_demand(
    path: Path, buildings: Buildings, *, told: Mapping[str, str] | None = None
) -> tuple[Demand, list[Finding]]:
    """
    Read what is to do at buildings beside their households.

    Parameters
    ----------
    path : Path
        ``demand.csv`` in UTF-8 or GBK, or a GeoPackage with a table ``demand``.
    buildings : Buildings
        Of the area.
    told : mapping of str to str, optional
        The file's column name by ours.

    Returns
    -------
    Demand
        Counts by building and class.
    list of Finding
        Columns that were left unread.

    Raises
    ------
    InputError
        If a building is unknown, a class is empty, or a count is no whole number; it
        names the row.
    """
    read = read_plain if path.suffix.lower() == ".csv" else read_vector
    table, findings = read(path, "demand", told=told or {})
    place = {name: number for number, name in enumerate(buildings.building_id)}
    rows, kinds, counts = [], [], []
    cells = zip(
        table.text("building_id"), table.text("class"), table.text("count"), strict=True
    )
    for number, (name, kind, text) in enumerate(cells, start=2):
        if name not in place:
            raise InputError(
                "sources.demand_building", file=table.file, row=number, building=name or "–"
            )
        if not kind or not (text.isascii() and text.isdigit()):
            raise InputError("sources.demand_count", file=table.file, row=number, found=text)
        rows.append(place[name])
        kinds.append(kind)
        counts.append(int(text))
    return (
        Demand(
            building=np.array(rows, dtype=np.int64), kind=tuple(kinds),
            count=np.array(counts, dtype=np.int64),
        ),
        findings,
    )  # fmt: skip
