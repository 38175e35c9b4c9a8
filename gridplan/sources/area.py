"""Read an area: every layer of a folder or GeoPackage, checked, in one metric system."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np
import shapely

from gridplan.crs import GEOGRAPHIC, reproject
from gridplan.errors import InputError
from gridplan.inputs import (
    Area,
    Buildings,
    Communities,
    Demand,
    Finding,
    StaffTable,
    Streets,
)
from gridplan.progress import Progress, silent
from gridplan.sources.barriers import read_barriers
from gridplan.sources.buildings import read_buildings
from gridplan.sources.communities import choose_crs, read_communities
from gridplan.sources.coordinates import Located, locate, to_metric
from gridplan.sources.current_grids import read_current_grids
from gridplan.sources.demand import read_demand
from gridplan.sources.folder import Folder, open_folder
from gridplan.sources.graphml import read_graphml
from gridplan.sources.pbf import read_pbf
from gridplan.sources.places import read_places
from gridplan.sources.staff import read_staff
from gridplan.sources.stations import read_stations
from gridplan.sources.streets import read_streets
from gridplan.sources.table import Table
from gridplan.sources.vector import read_vector

_MARGIN = 1000.0  # m around the communities within which streets of an extract are read
_OPEN_STREET_MAP = "© OpenStreetMap contributors, ODbL"
_NETWORKS = (".graphml", ".pbf")
T = TypeVar("T")


def read_area(
    path: Path, *, progress: Progress = silent, most_vertices: int | None = None
) -> Area:
    """
    Read everything a plan is made from.

    Parameters
    ----------
    path : Path
        An area folder, or one GeoPackage with the same layers.
    progress : Progress
        Told ``read`` after each layer.
    most_vertices : int, optional
        In all layers together; a layer that goes beyond is refused before it is looked at.

    Returns
    -------
    Area
        Checked values in one metric system, with everything that was mended, left
        out or noticed on the way. Every household read lies in a community or in a
        building whose community is -1 and which is listed.

    Raises
    ------
    InputError
        If something needed is missing or cannot be mended, or there is too much; it names
        file, feature and cure.
    """
    reading = _Reading(open_folder(path), progress, most_vertices)
    table, located = reading.layer("communities")
    crs = choose_crs(table, located)
    communities = reading.noted(read_communities(table, to_metric(located, crs)))
    reading.tick()
    table, located = reading.layer("buildings")
    buildings = reading.noted(read_buildings(table, to_metric(located, crs), communities))
    reading.tick()
    streets = reading.streets(communities, crs)
    reading.tick()
    return Area(
        name=reading.folder.name,
        crs=crs,
        communities=communities,
        buildings=buildings,
        streets=streets,
        places=reading.optional("places", read_places, crs),
        barriers=reading.optional("barriers", read_barriers, crs),
        current_grids=reading.optional("current_grids", read_current_grids, crs),
        stations=reading.optional("stations", read_stations, crs),
        staff=reading.staff(crs),
        demand=reading.demand(buildings),
        findings=tuple(reading.findings),
        input_hash=reading.folder.input_hash,
        attribution=_attribution(reading.folder),
    )


class _Reading:
    """One reading of a folder: what was noticed so far, and how many layers are done."""

    def __init__(self, folder: Folder, progress: Progress, most: int | None) -> None:
        self.folder = folder
        self._vertices = 0
        self._most = most
        self.findings = list(folder.findings)
        self._progress = progress
        self._done = 0
        progress("read", 0, len(folder.files))

    def tick(self) -> None:
        self._done += 1
        self._progress("read", self._done, len(self.folder.files))

    def noted(self, result: tuple[T, list[Finding]]) -> T:
        """Keep what was noticed, and hand on the value."""
        self.findings += result[1]
        return result[0]

    def layer(self, layer: str) -> tuple[Table, Located]:
        told = self.folder.settings.columns.get(layer, {})
        return self._located(
            self.noted(read_vector(self.folder.files[layer], layer, told=told))
        )

    def optional(
        self,
        layer: str,
        read: Callable[[Table, Located], tuple[T, list[Finding]]],
        crs: str,
    ) -> T | None:
        if layer not in self.folder.files:
            return None
        table, located = self.layer(layer)
        value = self.noted(read(table, to_metric(located, crs)))
        self.tick()
        return value

    def streets(self, communities: Communities, crs: str) -> Streets:
        path = self.folder.files["streets"]
        is_network = path.suffix.lower() in _NETWORKS
        if path.suffix.lower() == ".graphml":
            table, located = self._located(read_graphml(path))
        elif is_network:
            table, located = self._located(read_pbf(path, bounds=_around(communities, crs)))
        else:
            table, located = self.layer("streets")
        moved = to_metric(located, crs)
        return self.noted(read_streets(table, moved, communities, is_network=is_network))

    def staff(self, crs: str) -> StaffTable | None:
        if "staff" not in self.folder.files:
            return None
        settings = self.folder.settings
        table = self.noted(
            read_staff(
                self.folder.files["staff"],
                crs=crs,
                told=settings.columns.get("staff"),
                told_crs=settings.crs.get("staff"),
            )
        )
        self.tick()
        return table

    def demand(self, buildings: Buildings) -> Demand | None:
        if "demand" not in self.folder.files:
            return None
        told = self.folder.settings.columns.get("demand")
        found = self.noted(read_demand(self.folder.files["demand"], buildings, told=told))
        self.tick()
        return found

    def _located(self, table: Table) -> tuple[Table, Located]:
        self._vertices += int(shapely.get_num_coordinates(table.geometry).sum())
        if self._most is not None and self._vertices > self._most:
            raise InputError("sources.too_many_vertices", file=table.file, most=self._most)
        return table, self.noted(locate(table, told=self.folder.settings.crs.get(table.layer)))


def _around(communities: Communities, crs: str) -> tuple[float, float, float, float]:
    """Give the longitudes and latitudes around the communities, with a margin."""
    outline = shapely.box(*shapely.total_bounds(communities.geometry)).buffer(_MARGIN)
    west, south, east, north = shapely.total_bounds(
        reproject(np.array([outline], dtype=object), crs, GEOGRAPHIC)
    )
    return float(west), float(south), float(east), float(north)


def _attribution(folder: Folder) -> str:
    told = [text for text in (folder.settings.attribution, folder.settings.licence) if text]
    if not told and folder.files["streets"].suffix.lower() in _NETWORKS:
        return _OPEN_STREET_MAP
    return ", ".join(told)
