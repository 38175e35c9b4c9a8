"""The world into values: area folders, GeoPackages, street networks and rosters."""

from gridplan.sources.area import read_area
from gridplan.sources.frames import read_frames
from gridplan.sources.staff import read_staff

__all__ = ["read_area", "read_frames", "read_staff"]
