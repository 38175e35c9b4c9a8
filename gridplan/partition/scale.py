"""What a good grid of a community costs, so that the terms of the energy compare."""

from dataclasses import dataclass

import numpy as np

from gridplan.partition.problem import Problem

_SAMPLE = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """
    Size of the terms of the energy for one good grid.

    Attributes
    ----------
    walking : float, household metres
        Households of a grid times the mean way to its hub.
    border : float, m
        Weighted border of a grid.
    """

    walking: float
    border: float


def measure_scale(problem: Problem) -> Scale:
    """
    Estimate what a round grid of mean weight would cost.

    Parameters
    ----------
    problem : Problem
        The division.

    Returns
    -------
    Scale
        From the nearest households around atoms, and the borders of atoms.
    """
    n, mean = len(problem), max(problem.mean, 1.0)
    rows = np.linspace(0, n - 1, min(n, _SAMPLE)).astype(np.int64)
    away = problem.walking[rows]
    order = np.argsort(away, axis=1, kind="stable")
    weight = problem.workload[order]
    before = np.cumsum(weight, axis=1) - weight
    used = np.clip(mean - before, 0.0, weight)
    metres = (used * np.take_along_axis(away, order, axis=1)).sum(axis=1) / mean
    here = problem.workload[rows].astype(np.float64) + 1e-9
    way = float((metres * here).sum() / here.sum())
    border = float(problem.border.sum()) / n * np.sqrt(n / problem.k)
    return Scale(walking=max(way, 1.0) * mean, border=max(float(border), 1.0))
