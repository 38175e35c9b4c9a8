"""Atoms into grids: bounds, search, reasons and scores."""

from gridplan.partition.divide import divide, divide_all, repair
from gridplan.partition.problem import Problem
from gridplan.partition.result import Obstacle, Partition

__all__ = ["Obstacle", "Partition", "Problem", "divide", "divide_all", "repair"]
