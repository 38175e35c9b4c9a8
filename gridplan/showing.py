"""
How values show themselves in a notebook.

Values know nothing of drawing. When a notebook asks one to show itself, it hands
itself to `gridplan.exports.display`, which is loaded then and not before; so a
planner without a screen needs no drawing library.
"""

from importlib import import_module
from typing import Any

_DISPLAY = "gridplan.exports.display"


class Shown:
    """A value with a table and a small picture for notebooks."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        """Write it as HTML without scripts."""
        told: str = import_module(_DISPLAY).html_of(self)
        return told


class Drawn(Shown):
    """A value that is a map."""

    __slots__ = ()

    def plot(self, ax: Any = None, *, by: str = "colour") -> Any:
        """
        Draw it with matplotlib.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            Where; a new figure without it.
        by : {'colour', 'deviation'}
            Neighbours in different colours, or colours by too few and too many households.

        Returns
        -------
        matplotlib.axes.Axes
            Metric, to be drawn on further.
        """
        return import_module(_DISPLAY).plot(self, ax, by=by)

    def explore(self, *, online: bool = False) -> Any:
        """
        Look at it with zoom and table.

        Parameters
        ----------
        online : bool
            Over a web map, by geopandas and folium, which fetch it from the network;
            without it everything is built in.

        Returns
        -------
        object
            Shown by notebooks; the offline one has ``save(path)``.
        """
        return import_module(_DISPLAY).explore(self, online=online)

    def frames(self) -> dict[str, Any]:
        """
        Hand out its layers as tables.

        Returns
        -------
        dict of str to geopandas.GeoDataFrame
            ``grids``, ``atoms``, ``buildings``, ``streets``, ``communities``, metric;
            ``adjacency`` is a plain table.
        """
        told: dict[str, Any] = import_module(_DISPLAY).frames(self)
        return told
