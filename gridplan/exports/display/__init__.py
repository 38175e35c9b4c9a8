"""Plans and their parts in notebooks: tables, pictures, tables of geopandas."""

from gridplan.exports.display.exploring import explore
from gridplan.exports.display.html import html_of
from gridplan.exports.display.plotting import plot
from gridplan.exports.display.tables import frames

__all__ = ["explore", "frames", "html_of", "plot"]
