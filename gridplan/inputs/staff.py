"""The people of a roster, as ``staff.csv`` gives them: roles and what they know."""

from dataclasses import dataclass

from gridplan.arrays import Floats
from gridplan.errors import InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffTable:
    """
    Staff by column; no names, numbers or traces.

    Attributes
    ----------
    staff_id : (n,) tuple of str
        Unique.
    role : (n,) tuple of str
        Role key of the scheme, such as ``head``.
    employer : (n,) tuple of str
        Who pays; may be empty.
    fte : (n,) ndarray, share of full time
        Between 0 and 1.
    base : (n, 2) ndarray, m
        Where the person starts, metric; NaN when unknown.
    knows : (n,) tuple of tuple of str
        Building ids or grid codes the person knows.
    kind : (n,) tuple of str, or empty
        Kind of person within the role, such as ``building_chief``; empty when no
        one's is known.
    years : (n,) tuple of float, or empty
        Years in the place; empty when no one's are known.
    pinned : (n,) tuple of tuple of str, or empty
        Grid codes the person must keep; empty when nobody has any.
    covers : (n,) tuple of tuple of str, or empty
        Stations, grids, communities or towns an officer covers from outside; empty
        when nobody does.
    shift : (n,) tuple of tuple of (int, int), or empty
        Hours on duty, first on and first off; empty when nobody's are known.

    Raises
    ------
    InputError
        If an id stands twice.
    """

    staff_id: tuple[str, ...]
    role: tuple[str, ...]
    employer: tuple[str, ...]
    fte: Floats
    base: Floats
    knows: tuple[tuple[str, ...], ...]
    kind: tuple[str, ...] = ()
    years: tuple[float, ...] = ()
    pinned: tuple[tuple[str, ...], ...] = ()
    covers: tuple[tuple[str, ...], ...] = ()
    shift: tuple[tuple[tuple[int, int], ...], ...] = ()

    def __post_init__(self) -> None:
        """Refuse an id that stands twice."""  # noqa: DOC501
        seen: dict[str, int] = {}
        for row, staff_id in enumerate(self.staff_id, start=2):
            if staff_id in seen:
                raise InputError(
                    "inputs.duplicate_staff", staff=staff_id, row=row, other=seen[staff_id]
                )
            seen[staff_id] = row

    def __len__(self) -> int:
        """Count the people."""
        return len(self.staff_id)
