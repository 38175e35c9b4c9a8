"""Balanced community grids (网格), their staff and their patrols, on real streets."""

__version__ = "0.1.0"
