"""Teams in shifts: how many of which line stand in each grid at each hour."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gridplan.arrays import Ints
from gridplan.errors import InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """
    When one officer is on duty.

    Attributes
    ----------
    officer : str
        Staff id.
    first, last : int, h
        First hour on duty and first hour off; 22 to 6 runs over midnight.

    Raises
    ------
    InputError
        If an hour is not on the clock.
    """

    officer: str
    first: int
    last: int

    def __post_init__(self) -> None:
        """Refuse hours that no clock shows."""  # noqa: DOC501
        if not (0 <= self.first < 24 and 0 < self.last <= 24 and self.first != self.last):
            raise InputError(
                "staffing.bad_shift", staff=self.officer, first=self.first, last=self.last
            )

    def hours(self) -> tuple[int, ...]:
        """
        List the hours on duty.

        Returns
        -------
        tuple of int
            0 to 23.
        """
        end = self.last if self.last > self.first else self.last + 24
        return tuple(hour % 24 for hour in range(self.first, end))


def presence_by_hour(
    rows: Sequence[tuple[str, str, int]], shifts: Sequence[Shift], n_grids: int
) -> dict[str, Ints]:
    """
    Count officers on duty by grid and hour.

    Parameters
    ----------
    rows : sequence of (str, str, int)
        Force, officer and grid, as `Coverage` has them.
    shifts : sequence of Shift
        Officers without one are never on duty.
    n_grids : int
        Grids of the plan.

    Returns
    -------
    dict of str to (n_grids, 24) ndarray of int
        By force.
    """
    on_duty: Mapping[str, set[int]] = {
        officer: {h for shift in shifts if shift.officer == officer for h in shift.hours()}
        for officer in {shift.officer for shift in shifts}
    }
    found: dict[str, Ints] = {}
    for force, officer, grid in sorted(set(rows)):
        table = found.setdefault(force, np.zeros((n_grids, 24), dtype=np.int64))
        for hour in on_duty.get(officer, ()):
            table[grid, hour] += 1
    return found


def gaps_by_hour(presence: Mapping[str, Ints]) -> tuple[tuple[str, int, int, int], ...]:
    """
    List the stretches of hours in which a grid has nobody of a line.

    Parameters
    ----------
    presence : mapping of str to (n_grids, 24) ndarray of int
        By force.

    Returns
    -------
    tuple of (str, int, int, int)
        Force, grid, first hour without and first hour with somebody again.
    """
    gaps: list[tuple[str, int, int, int]] = []
    for force, table in sorted(presence.items()):
        for grid, row in enumerate(table):
            empty = np.concatenate([[False], row == 0, [False]])
            change = np.flatnonzero(np.diff(empty.astype(np.int8)))
            gaps += [
                (force, grid, int(a), int(b))
                for a, b in zip(change[::2], change[1::2], strict=True)
            ]
    return tuple(gaps)
