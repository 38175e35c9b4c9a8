"""What small tables are held against: a plan folder, read for its codes and people."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely

from gridplan.arrays import Geometries, Ints
from gridplan.plan.previous import Previous
from gridplan.sources.cells import restored
from gridplan.sources.previous import read_previous, read_summary
from gridplan.sources.tables.whereabouts import Whereabouts


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """
    A plan as small tables need it.

    Attributes
    ----------
    code : (n_grids,) tuple of str
        Codes of the grids.
    community : (n_grids,) tuple of str
        Community of each.
    households : (n_grids,) ndarray of int
        In each.
    grid_of_building : dict of str to str
        Grid of each building; the first of a divided one.
    people : dict of str to tuple of str
        Staff ids on each grid's roster.
    head : dict of str to str
        Head of each grid that has one.
    scheme : str
        Name of the scheme.
    summary : dict
        ``summary.json``.
    previous : Previous
        The same folder with outlines, metric.
    crs : str
        Its metric system.
    folder : Path
        Where it stands.
    """

    code: tuple[str, ...]
    community: tuple[str, ...]
    households: Ints
    grid_of_building: dict[str, str]
    people: dict[str, tuple[str, ...]]
    head: dict[str, str]
    scheme: str
    summary: dict[str, Any]
    previous: Previous
    crs: str
    folder: Path

    @property
    def where(self) -> Whereabouts:
        """What tells where a row lies."""
        return Whereabouts(
            code=self.code, grid_of_building=self.grid_of_building,
            outline=self.previous.outline, crs=self.crs,
        )  # fmt: skip

    def streets(self) -> tuple[tuple[str, ...], Geometries]:
        """
        Read the named streets of the plan.

        Returns
        -------
        tuple of (tuple of str, (n,) ndarray)
            Names, and all pieces of each.
        """
        frame = pyogrio.read_dataframe(self.folder / "plan.gpkg", layer="streets")
        named = frame[frame["name"].fillna("") != ""]
        names = sorted(set(named["name"]))
        shapes = named.geometry.to_numpy()
        label = named["name"].to_numpy()
        lines = [shapely.union_all(shapes[label == name]) for name in names]
        return tuple(names), np.array(lines, dtype=object)


def read_beside(folder: Path, *, crs: str) -> Beside:
    """
    Read a plan folder.

    Parameters
    ----------
    folder : Path
        Where ``gridplan plan`` wrote.
    crs : str
        A metric system for it.

    Returns
    -------
    Beside
        What small tables need.
    """
    previous = read_previous(folder, crs=crs)
    codes = previous.grid_code
    inside = previous.grid >= 0
    households = np.bincount(
        previous.grid[inside], weights=previous.households[inside], minlength=len(codes)
    )
    of_building: dict[str, str] = {}
    for name, grid in zip(previous.building_id, previous.grid.tolist(), strict=True):
        if grid >= 0:
            of_building.setdefault(name, codes[grid])
    people, head = _people(folder / "roster.csv", set(codes))
    return Beside(
        code=codes, community=previous.community, households=households.astype(np.int64),
        grid_of_building=of_building, people=people, head=head, scheme=previous.scheme,
        summary=read_summary(folder), previous=previous, crs=crs, folder=folder,
    )  # fmt: skip


def _people(path: Path, codes: set[str]) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    people: dict[str, list[str]] = {code: [] for code in sorted(codes)}
    head: dict[str, str] = {}
    if path.is_file():
        text = path.read_bytes().decode("utf-8-sig")
        for row in csv.DictReader(text.splitlines()):
            unit, who = restored(row["unit"]), restored(row["staff_id"])
            if unit in codes and who:
                people[unit].append(who)
                if row["slot"] == "1":
                    head[unit] = who
    return {unit: tuple(who) for unit, who in people.items()}, head
