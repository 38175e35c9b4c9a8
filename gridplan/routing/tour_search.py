"""
Tour search, compiled: nearest neighbour, 2-opt, Or-opt, double bridge.

Arrays only; `gridplan.routing.tour` is its door.
"""

# Compiled code has the types of its arguments, and long loops are its nature.
# ruff: noqa: ANN001, ANN201, ANN202, C901, PLR0912, PLR0913, PLR0917
# mypy: disable-error-code="no-untyped-def"

import numpy as np

from gridplan.jit import compiled


@compiled
def random_bits(state):
    """
    Step a xorshift generator (Marsaglia 2003).

    Parameters
    ----------
    state : (1,) ndarray of uint64
        Not 0; changed.

    Returns
    -------
    int
        31 random bits.
    """
    x = state[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    state[0] = x
    return np.int64(x >> np.uint64(33))


@compiled
def _nearest_neighbour(matrix):
    n = len(matrix)
    tour = np.arange(n)
    for place in range(1, n):
        best = place
        for other in range(place + 1, n):
            if matrix[tour[place - 1], tour[other]] < matrix[tour[place - 1], tour[best]]:
                best = other
        tour[place], tour[best] = tour[best], tour[place]
    return tour


@compiled
def _reverse(tour, where, i, j):
    """Turn the stretch from place i to place j round, or all the rest instead."""
    n = len(tour)
    inner = j - i + 1 if j >= i else j - i + 1 + n
    if 2 * inner > n:
        i, j = (j + 1) % n, (i - 1) % n
        inner = n - inner
    for _ in range(inner // 2):
        tour[i], tour[j] = tour[j], tour[i]
        where[tour[i]] = i
        where[tour[j]] = j
        i = i + 1 if i + 1 < n else 0
        j = j - 1 if j > 0 else n - 1


@compiled
def _two_opt(matrix, near, tour, where, a):
    """Improve at stop a by one 2-opt move; tell whether one was found."""
    n = len(tour)
    after, before = tour[(where[a] + 1) % n], tour[where[a] - 1]
    for c in near[a]:
        gain = matrix[a, after] - matrix[a, c]
        if gain <= 0:
            break
        c_after = tour[(where[c] + 1) % n]
        if gain + matrix[c, c_after] - matrix[after, c_after] > 0:
            _reverse(tour, where, where[after], where[c])
            return True
    for c in near[a]:
        gain = matrix[a, before] - matrix[a, c]
        if gain <= 0:
            break
        c_before = tour[where[c] - 1]
        if gain + matrix[c, c_before] - matrix[before, c_before] > 0:
            _reverse(tour, where, where[a], where[c_before])
            return True
    return False


@compiled
def _or_opt(matrix, near, tour, where, a):
    """Move a stretch of up to three stops that begins or ends at a beside a near stop."""
    n = len(tour)
    for length in range(1, min(3, n - 3) + 1):
        for side in (1, -1):
            # the stretch runs from a away from the near stop; z is its other end
            z = tour[(where[a] - side * (length - 1)) % n]
            outer, inner = tour[(where[z] - side) % n], tour[(where[a] + side) % n]
            saved = matrix[outer, z] + matrix[a, inner] - matrix[outer, inner]
            for c in near[a]:
                if saved - matrix[a, c] <= 0:
                    break
                far = (where[a] - where[c]) * side % n
                if far < length:
                    continue
                for step in (1, -1):
                    d = tour[(where[c] + step) % n]
                    if (where[a] - where[d]) * side % n < length:
                        continue
                    if saved + matrix[c, d] - matrix[a, c] - matrix[z, d] > 0:
                        _move(tour, where, (a, z, c, d))
                        return True
    return False


@compiled
def _move(tour, where, ends):
    """Rebuild the tour with the stretch a…z between c and d, a beside c."""
    a, z, c, d = ends
    n = len(tour)
    back = -1 if (where[z] - where[a]) % n <= 2 and a != z else 1
    # walk a…z in the direction that is short
    stretch = np.empty(3, dtype=np.int64)
    length = 0
    place = where[a]
    step = 1 if back == -1 else -1
    while True:
        stretch[length] = tour[place]
        length += 1
        if tour[place] == z:
            break
        place = (place + step) % n
    new = np.empty(n, dtype=np.int64)
    size = 0
    for stop in tour:
        is_moved = False
        for k in range(length):
            if stretch[k] == stop:
                is_moved = True
        if is_moved:
            continue
        new[size] = stop
        size += 1
    spot = 0
    for k in range(size):
        if (new[k] == c and new[(k + 1) % size] == d) or (
            new[k] == d and new[(k + 1) % size] == c
        ):
            spot = k
            if k != size - 1:
                break
    is_c_first = new[spot] == c
    fill = 0
    for k in range(size):
        tour[fill] = new[k]
        fill += 1
        if k == spot:
            for i in range(length):
                tour[fill] = stretch[i] if is_c_first else stretch[length - 1 - i]
                fill += 1
    for k in range(n):
        where[tour[k]] = k


@compiled
def _improve(matrix, near, tour, where, queue, is_queued, size):
    """Search from the queued stops until none can be improved."""
    n = len(tour)
    while size > 0:
        size -= 1
        a = queue[size]
        is_queued[a] = False
        while True:
            ends = (tour[where[a] - 1], a, tour[(where[a] + 1) % n])
            if not (
                _two_opt(matrix, near, tour, where, a) or _or_opt(matrix, near, tour, where, a)
            ):
                break
            more = (tour[where[a] - 1], tour[(where[a] + 1) % n])
            for stop in (ends[0], ends[2], more[0], more[1]):
                if not is_queued[stop]:
                    is_queued[stop] = True
                    queue[size] = stop
                    size += 1
                    if size == n:
                        break


@compiled
def _length(matrix, tour):
    total = matrix[tour[-1], tour[0]]
    for place in range(len(tour) - 1):
        total += matrix[tour[place], tour[place + 1]]
    return total


@compiled
def search_tour(matrix, near, kicks, seed):
    """
    Search for a short closed tour.

    Parameters
    ----------
    matrix : (n, n) ndarray of int
        Symmetric distances.
    near : (n, k) ndarray of int
        Nearest stops of each, ascending.
    kicks : int
        How often the tour is disturbed.
    seed : int
        Of chance.

    Returns
    -------
    (n,) ndarray of int
        Stops in order.
    """
    n = len(matrix)
    state = np.array([seed], dtype=np.uint64)
    tour = _nearest_neighbour(matrix)
    where = np.empty(n, dtype=np.int64)
    for place in range(n):
        where[tour[place]] = place
    queue = tour[::-1].copy()
    is_queued = np.ones(n, dtype=np.bool_)
    _improve(matrix, near, tour, where, queue, is_queued, n)
    best, best_length = tour.copy(), _length(matrix, tour)
    if n < 8:
        return best
    for _ in range(kicks):
        window = min(n - 1, 50)
        first = random_bits(state) % n
        cut = np.empty(3, dtype=np.int64)
        for k in range(3):
            cut[k] = 1 + random_bits(state) % (window - 1)
        cut.sort()
        if cut[0] == cut[1] or cut[1] == cut[2]:
            continue
        # double bridge: A B C D -> A C B D, with B and C inside the window
        for k in range(n):
            tour[k] = best[(first + k) % n]
        middle = tour[cut[0] : cut[2]].copy()
        second = cut[2] - cut[1]
        tour[cut[0] : cut[0] + second] = middle[cut[1] - cut[0] :]
        tour[cut[0] + second : cut[2]] = middle[: cut[1] - cut[0]]
        size = 0
        for k in range(n):
            where[tour[k]] = k
        for place in (
            cut[0] - 1,
            cut[0],
            cut[0] + second - 1,
            cut[0] + second,
            cut[2] - 1,
            cut[2] % n,
        ):
            stop = tour[place]
            if not is_queued[stop]:
                is_queued[stop] = True
                queue[size] = stop
                size += 1
        _improve(matrix, near, tour, where, queue, is_queued, size)
        length = _length(matrix, tour)
        if length <= best_length:
            best_length = length
            best[:] = tour
    return best
