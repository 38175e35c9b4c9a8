"""
A first division by recursive bisection, so that every quarter gets its share of grids.

A connected set that needs k grids is cut in two across its length, at a weight
that fits a whole number of grids on either side, until each part needs one.

References
----------
.. [1] Berger, M. J. & Bokhari, S. H. (1987). A partitioning strategy for
   nonuniform problems on multiprocessors. *IEEE Transactions on Computers*
   C-36(5), 570-580.
"""

import numpy as np

from gridplan.arrays import Bools, Float32s, Int32s, Ints
from gridplan.jit import compiled


@compiled
def bisect(  # noqa: C901, PLR0912, PLR0913, PLR0915, PLR0917 (one pass, compiled)
    part_of: Int32s,
    k_of: Ints,
    most: int,
    shift: int,
    workload: Ints,
    indptr: Ints,
    indices: Ints,
    walkable: Bools,
    walking: Float32s,
) -> int:
    """
    Cut connected parts in two until none needs more than ``most`` grids.

    Parameters are changed in place: ``part_of`` (n,) holds the part of each atom,
    ``k_of`` the grids each part needs; new parts get the next number. Returns the
    number of parts.
    """
    n = len(part_of)
    n_parts = 0
    for atom in range(n):
        n_parts = max(n_parts, int(part_of[atom]) + 1)
    part = 0
    key = np.zeros(n)
    state = np.zeros(n, dtype=np.int8)  # 1 on the front, 2 taken
    front = np.zeros(n, dtype=np.int32)
    queue = np.zeros(n, dtype=np.int32)
    piece = np.zeros(n, dtype=np.int32)
    while part < n_parts:
        k = int(k_of[part])
        if k <= most:
            part += 1
            continue
        members = np.flatnonzero(part_of == part)
        size = len(members)
        weight = 0
        for i in members:
            weight += int(workload[i])
        # two atoms far apart, in two sweeps
        s = int(members[0])
        for _ in range(2):
            far = -1.0
            t = s
            for i in members:
                if walking[s, i] > far:
                    far = float(walking[s, i])
                    t = int(i)
            s, t = t, s
        for i in members:
            key[i] = walking[s, i] - walking[t, i]
            state[i] = 0
        half = max(1, k // shift)
        wanted = weight * half / k
        front[0] = s
        n_front = 1
        state[s] = 1
        taken = 0
        n_taken = 0
        while n_front > 0 and n_taken < size - 1:
            best = 0
            for f in range(1, n_front):
                if key[front[f]] < key[front[best]]:
                    best = f
            i = front[best]
            if n_taken > 0 and taken + 0.5 * workload[i] > wanted:
                break
            n_front -= 1
            front[best] = front[n_front]
            state[i] = 2
            taken += int(workload[i])
            n_taken += 1
            for e in range(indptr[i], indptr[i + 1]):
                j = indices[e]
                if walkable[e] and part_of[j] == part and state[j] == 0:
                    state[j] = 1
                    front[n_front] = j
                    n_front += 1
        # what is left must hang together: its heaviest piece stays, the rest follows
        heaviest = -1
        heaviest_weight = -1
        n_pieces = 0
        for i in members:
            piece[i] = -1
        for start in members:
            if state[start] == 2 or piece[start] >= 0:
                continue
            queue[0] = start
            n_queue = 1
            piece[start] = n_pieces
            total = 0
            at = 0
            while at < n_queue:
                i = queue[at]
                at += 1
                total += int(workload[i])
                for e in range(indptr[i], indptr[i + 1]):
                    j = indices[e]
                    if walkable[e] and part_of[j] == part and state[j] != 2 and piece[j] < 0:
                        piece[j] = n_pieces
                        queue[n_queue] = j
                        n_queue += 1
            if total > heaviest_weight:
                heaviest_weight = total
                heaviest = n_pieces
            n_pieces += 1
        rest = 0
        n_rest = 0
        for i in members:
            if state[i] != 2 and piece[i] == heaviest:
                part_of[i] = n_parts
                rest += int(workload[i])
                n_rest += 1
        # the share of grids follows the weight that came out, and the atoms there are
        second = k - half
        if weight > 0:
            second = int(np.floor(k * rest / weight + 0.5))
        second = min(max(second, 1, k - (size - n_rest)), k - 1, n_rest)
        k_of[part] = k - second
        k_of[n_parts] = second
        n_parts += 1
    return n_parts
