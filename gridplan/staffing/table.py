"""The table of who could take which post, and its best covering of all grids."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gridplan.arrays import Floats, Ints
from gridplan.staffing.covering import cover, relax
from gridplan.staffing.grids import Grids
from gridplan.staffing.pairing import most_pairs
from gridplan.staffing.posts import Post, edges_of, is_adjacent

# Worth in households; each outweighs what the smaller ones can add to a post.
_UNFILLED = -1_000_000
_APART, _ACROSS = -20_000, -40_000
_USED = 5_000
_PAIR = 2

Column = tuple[int, int, int]  # a person, or -1 - kind of anybody; a post; what it is worth
Rows = tuple[Floats, list[list[int]], list[tuple[list[int], int]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """
    One covering of the grids.

    Attributes
    ----------
    head_of : (n_grids,) ndarray of int
        Person of each grid; -1 for none.
    apart : tuple of (int, tuple of int)
        People whose grids do not hang together.
    worth : float
        Households known and near.
    value, bound : float
        The same with rewards and fees, and what no covering exceeds.
    """

    head_of: Ints
    apart: tuple[tuple[int, Post], ...]
    worth: float
    value: float
    bound: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """
    Grids, people and what they are worth to each other.

    Attributes
    ----------
    grids : Grids
        The grids.
    worth : dict of int to dict of int to int
        Households, by person and grid.
    pins : dict of int to tuple of int
        Grids that people must keep.
    n_people : int
        Everybody, with or without worth.
    need : (n_grids,) ndarray, h/week, or None
        What each grid asks for.
    have : (n_people,) ndarray, h/week, or None
        What each person gives.
    """

    grids: Grids
    worth: dict[int, dict[int, int]]
    pins: dict[int, Post]
    n_people: int
    need: Floats | None
    have: Floats | None

    def solve(self, posts: Sequence[Post]) -> Answer:
        """
        Give posts to people.

        Parameters
        ----------
        posts : sequence of tuple of int
            Sets of grids that may be given.

        Returns
        -------
        Answer
            The best covering found.
        """
        posts = self._all(posts)
        columns = self._columns(posts)
        covering = cover(*self._rows(posts, columns))
        taken = [columns[c] for c in covering.chosen.tolist() if c < len(columns)]
        return self._read(posts, taken, covering.bound)

    def bound(self, posts: Sequence[Post]) -> float:
        """
        Find what no covering by these posts exceeds.

        Parameters
        ----------
        posts : sequence of tuple of int
            Sets of grids that may be given.

        Returns
        -------
        float
            Value of the linear program.
        """
        posts = self._all(posts)
        return relax(*self._rows(posts, self._columns(posts)))[1]

    def _all(self, posts: Sequence[Post]) -> list[Post]:
        given = set(posts) | set(self.pins.values())
        return sorted(given, key=lambda post: (len(post), post))

    def _kinds(self) -> tuple[Floats, Ints]:
        # People with the same hours are one kind; without hours all are.
        if self.need is None or self.have is None:
            return np.array([np.inf]), np.zeros(self.n_people, dtype=np.int64)
        limit, kind = np.unique(self.have, return_inverse=True)
        return limit, kind.astype(np.int64)

    def _columns(self, posts: Sequence[Post]) -> list[Column]:
        limit, kind = self._kinds()
        edges = edges_of(self.grids)
        fee = [_USED + self._fee(post, edges) for post in posts]
        hours = [0.0 if self.need is None else self.need[list(post)].sum() for post in posts]
        keeper = {grid: person for person, post in self.pins.items() for grid in post}
        kept = [{keeper[grid] for grid in post if grid in keeper} for post in posts]
        at: list[list[int]] = [[] for _ in range(len(self.grids))]
        for index, post in enumerate(posts):
            for grid in post:
                at[grid].append(index)
        columns: list[Column] = []
        for person in sorted(set(self.worth) | set(self.pins)):
            mine, pin = self.worth.get(person, {}), set(self.pins.get(person, ()))
            near = pin or mine
            for index in sorted({index for grid in near for index in at[grid]}):
                is_mine = kept[index] <= {person} and pin <= set(posts[index])
                if is_mine and hours[index] <= limit[kind[person]] + 1e-9:
                    gain = sum(mine.get(grid, 0) for grid in posts[index])
                    columns.append((person, index, fee[index] + gain))
        for number, most in enumerate(limit.tolist()):
            columns += [
                (-1 - number, index, fee[index])
                for index in range(len(posts))
                if not kept[index] and hours[index] <= most + 1e-9
            ]
        return columns

    def _fee(self, post: Post, edges: frozenset[Post]) -> int:
        if len(post) == 1 or is_adjacent(edges, post):
            return 0
        return _APART if len({int(self.grids.community[g]) for g in post}) == 1 else _ACROSS

    def _rows(self, posts: Sequence[Post], columns: Sequence[Column]) -> Rows:
        limit, kind = self._kinds()
        exactly: list[list[int]] = [[] for _ in range(len(self.grids))]
        own: dict[int, list[int]] = defaultdict(list)
        pool: list[list[int]] = [[] for _ in limit]
        for number, (person, index, _) in enumerate(columns):
            for grid in posts[index]:
                exactly[grid].append(number)
            if person >= 0:
                own[person].append(number)
            if person not in self.pins:
                pool[int(kind[person]) if person >= 0 else -1 - person].append(number)
        worth = [float(column[2]) for column in columns]
        # Where people are short, the largest communities go short: so the fewest do.
        size = np.bincount(self.grids.community, minlength=1)
        for grid, row in enumerate(exactly):
            row.append(len(worth))
            worth.append(float(_UNFILLED + size[self.grids.community[grid]]))
        free = np.bincount(
            [k for person, k in enumerate(kind.tolist()) if person not in self.pins],
            minlength=len(limit),
        )
        at_most = [(row, 1) for _, row in sorted(own.items())]
        at_most += [(row, int(n)) for row, n in zip(pool, free, strict=True) if row]
        at_most += self._cuts(posts, columns)
        return np.array(worth), exactly, at_most

    def _cuts(
        self, posts: Sequence[Post], columns: Sequence[Column]
    ) -> list[tuple[list[int], int]]:
        """
        Say how many pairs a community can hold at most.

        Three grids in a ring can be half a pair each way, three halves in all, but no
        more than one whole pair; without these rows the program counts on the halves.
        """
        if max(map(len, posts), default=0) != _PAIR:
            return []
        edges, community = edges_of(self.grids), self.grids.community
        touching: dict[int, list[int]] = defaultdict(list)
        inside: dict[int, list[int]] = defaultdict(list)
        for number, (_, index, _) in enumerate(columns):
            post = posts[index]
            if len(post) == _PAIR and community[post[0]] == community[post[1]]:
                inside[int(community[post[0]])].append(number)
                if post in edges:
                    touching[int(community[post[0]])].append(number)
        most = most_pairs(self.grids)
        size = np.bincount(community)
        return [
            *((row, most[c]) for c, row in sorted(touching.items())),
            *((row, int(size[c]) // _PAIR) for c, row in sorted(inside.items())),
        ]

    def _read(self, posts: Sequence[Post], taken: Sequence[Column], bound: float) -> Answer:
        _, kind = self._kinds()
        edges = edges_of(self.grids)
        named = {person: posts[index] for person, index, _ in taken if person >= 0}
        idle: dict[int, list[int]] = defaultdict(list)
        for person in range(self.n_people - 1, -1, -1):
            if person not in named and person not in self.pins:
                idle[int(kind[person])].append(person)
        for person, index, _ in taken:
            if person < 0:
                named[idle[-1 - person].pop()] = posts[index]
        head_of = np.full(len(self.grids), -1, dtype=np.int64)
        worth = 0.0
        for person, post in named.items():
            head_of[list(post)] = person
            worth += sum(self.worth.get(person, {}).get(grid, 0) for grid in post)
        size = np.bincount(self.grids.community, minlength=1)
        value = worth + sum(_USED + self._fee(post, edges) for post in named.values())
        value += sum(
            float(_UNFILLED + size[self.grids.community[grid]])
            for grid in np.flatnonzero(head_of < 0)
        )
        return Answer(
            head_of=head_of,
            apart=tuple(
                (person, post)
                for person, post in sorted(named.items())
                if not is_adjacent(edges, post)
            ),
            worth=worth,
            value=value,
            bound=max(bound, value),
        )
