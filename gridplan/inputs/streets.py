"""The street network as it was drawn: lines that meet at shared end points."""

from dataclasses import dataclass

import numpy as np

from gridplan.arrays import Bools, Geometries
from gridplan.errors import InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Streets:
    """
    Street lines; two lines meet where they share an end point, and only there.

    Attributes
    ----------
    geometry : (n,) ndarray of LineString, metric
        One line for each street between two crossings, once for both directions.
    highway : (n,) tuple of str
        OpenStreetMap ``highway`` value; the most important one of several.
    name : (n,) tuple of str
        Street name; empty when unnamed.
    is_oneway : (n,) ndarray of bool
        True where wheels may only go along the line's direction.
    is_private : (n,) ndarray of bool
        True where access is private.

    Raises
    ------
    InputError
        If the columns differ in length.
    """

    geometry: Geometries
    highway: tuple[str, ...]
    name: tuple[str, ...]
    is_oneway: Bools
    is_private: Bools

    def __post_init__(self) -> None:
        """Refuse columns of different length."""  # noqa: DOC501
        lengths = {
            len(self.geometry), len(self.highway), len(self.name),
            len(self.is_oneway), len(self.is_private),
        }  # fmt: skip
        if len(lengths) != 1:
            raise InputError("inputs.uneven_columns", layer="streets")

    def __len__(self) -> int:
        """Count the lines."""
        return len(self.geometry)

    @staticmethod
    def none() -> "Streets":
        """
        Make a network without streets.

        Returns
        -------
        Streets
            Empty.
        """
        return Streets(
            geometry=np.empty(0, dtype=object),
            highway=(),
            name=(),
            is_oneway=np.empty(0, dtype=bool),
            is_private=np.empty(0, dtype=bool),
        )
