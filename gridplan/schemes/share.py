"""
A fixed number of grids for a whole area, shared among its communities.

Every community gets one grid; each further grid goes where it is most deserved by
the method of equal proportions, which leaves no pair of communities whose mean
grids could be brought closer, as a ratio, by moving one grid between them.
"""

import heapq
from fractions import Fraction

import numpy as np

from gridplan.arrays import Ints
from gridplan.errors import InfeasibleError, InputError


def share_k(workload: Ints, k: int, *, target: Ints | None = None) -> Ints:
    """
    Share k grids among communities by their workload.

    Parameters
    ----------
    workload : (n,) ndarray of int
        Of each community; not negative.
    k : int
        Grids of the whole area.
    target : (n,) ndarray of int, optional
        Workload a grid of the community aims at: 150 in a village and 250 in a
        town make 150 there weigh as much as 250 here.

    Returns
    -------
    (n,) ndarray of int
        Grids of each community, at least one; they add up to k.

    Raises
    ------
    InputError
        If a workload is negative or a target not positive.
    InfeasibleError
        If there are fewer grids than communities.

    References
    ----------
    .. [1] Huntington, E. V. (1928). The apportionment of representatives in
       Congress. *Transactions of the AMS* 30(1), 85-110.

    Examples
    --------
    >>> share_k(np.array([500, 260, 0]), 5)
    array([3, 1, 1])
    """
    n = len(workload)
    aims = np.ones(n, dtype=np.int64) if target is None else target
    if (workload < 0).any() or (aims <= 0).any():
        raise InputError("schemes.share_negative")
    if k < n:
        raise InfeasibleError("schemes.share_too_few", k=k, communities=n)
    share = np.ones(n, dtype=np.int64)
    square = [
        Fraction(int(w), int(t)) ** 2 for w, t in zip(workload, aims, strict=True)
    ]  # the claim to one more grid is w / √(m(m+1)); squared, it is exact
    queue = [(-claim / 2, community) for community, claim in enumerate(square)]
    heapq.heapify(queue)
    for _ in range(k - n if n else 0):
        _, community = heapq.heappop(queue)
        share[community] += 1
        m = int(share[community])
        heapq.heappush(queue, (-square[community] / (m * (m + 1)), community))
    return share
