"""
Land that two communities claim goes to one of them, by a rule anyone can repeat.

The smaller community keeps it (of equally large ones the one with the lower code): an
enclave drawn on top of its surroundings survives, and a sliver costs the one that can
better spare it.
"""

import numpy as np
import shapely

from gridplan.arrays import Floats, Geometries, Ints
from gridplan.errors import InputError
from gridplan.inputs import Finding
from gridplan.sources.polygons import CRUMB, without_crumbs

_LISTED = 0.01  # m²; what is below is rounding between neighbours, mended all the same


def share_out(
    geometry: Geometries, code: tuple[str, ...], *, file: str
) -> tuple[Geometries, list[Finding]]:
    """
    Take from each community what a smaller one keeps.

    Parameters
    ----------
    geometry : (n,) ndarray of Polygon or MultiPolygon, metric
        Valid.
    code : (n,) tuple of str
        Of each community.
    file : str
        Where they come from.

    Returns
    -------
    (n,) ndarray of Polygon or MultiPolygon, metric
        Valid, and no two overlap.
    list of Finding
        One for each pair that did, with its square metres.

    Raises
    ------
    InputError
        If nothing is left of a community.
    """
    keeper, loser, shared = _claims(geometry, code)
    left = geometry.copy()
    for number in np.unique(loser):
        taken = shapely.union_all(geometry[keeper[loser == number]])
        rest = without_crumbs(shapely.difference(geometry[number], taken))
        if rest is None:
            raise InputError(
                "sources.nothing_left",
                file=file,
                feature=code[number],
                others=", ".join(code[other] for other in keeper[loser == number]),
            )
        left[number] = rest
    return left, [
        Finding(
            level="repair",
            key="sources.overlap",
            layer=file,
            feature=f"{code[gives]}, {code[keeps]}",
            values={"area": round(float(area), 2), "keeper": code[keeps]},
        )
        for keeps, gives, area in zip(keeper, loser, shared, strict=True)
        if area >= _LISTED
    ]


def _claims(geometry: Geometries, code: tuple[str, ...]) -> tuple[Ints, Ints, Floats]:
    """List each overlapping pair: who keeps, who gives, how much; in order of codes."""
    one, other = shapely.STRtree(geometry).query(geometry, predicate="intersects")
    one, other = one[one < other], other[one < other]
    shared = shapely.area(shapely.intersection(geometry[one], geometry[other]))
    one, other, shared = (column[shared >= CRUMB] for column in (one, other, shared))
    rank = np.empty(len(code), dtype=np.int64)
    rank[np.lexsort((code, shapely.area(geometry)))] = np.arange(len(code))
    is_first = rank[one] < rank[other]
    keeper, loser = np.where(is_first, one, other), np.where(is_first, other, one)
    order = np.lexsort((keeper, loser))
    return keeper[order], loser[order], shared[order]
