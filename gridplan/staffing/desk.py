"""One role at a time: who may fill it, what they know, and where they go."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from gridplan.arrays import Floats, Ints
from gridplan.inputs import Finding, StaffTable
from gridplan.schemes import RoleSlot, Scheme
from gridplan.staffing.grids import Grids
from gridplan.staffing.heads import Heads, assign_heads
from gridplan.staffing.knowledge import Knowledge
from gridplan.staffing.roster import Posting, Vacancy
from gridplan.staffing.shortage import Shortage, shortage_of_heads, shortage_of_role
from gridplan.staffing.slots import Units, fill_slots
from gridplan.staffing.units import units_of_role
from gridplan.staffing.worth import worth_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """
    What every role is filled from.

    Attributes
    ----------
    grids : Grids
        The grids.
    staff : StaffTable
        Everybody.
    scheme : Scheme
        The rules.
    knowledge : Knowledge
        What everybody knows.
    level : str
        Level the grids are units of; empty for the scheme's own.
    """

    grids: Grids
    staff: StaffTable
    scheme: Scheme
    knowledge: Knowledge
    level: str = ""

    def rows_of(self, role: RoleSlot) -> tuple[Ints, list[Finding]]:
        """
        List the rows of the staff table that may fill a role.

        Parameters
        ----------
        role : RoleSlot
            The role.

        Returns
        -------
        tuple of ((n,) ndarray of int, list of Finding)
            Rows, and who was left out.
        """
        kinds = {kind.key for kind in role.types}
        rows: list[int] = []
        out: list[Finding] = []
        for row, key in enumerate(self.staff.role):
            if key != role.key:
                continue
            kind = self.staff.kind[row] if self.staff.kind else ""
            why = ""
            if role.is_full_time and self.staff.fte[row] < 1:
                why = "staffing.not_full_time"
            elif kind and kinds and kind not in kinds:
                why = "staffing.wrong_kind"
            if not why:
                rows.append(row)
                continue
            values = {"role": role.key, "kind": kind, "known": ", ".join(sorted(kinds))}
            who = self.staff.staff_id[row]
            out.append(
                Finding(level="ignored", key=why, layer="staff.csv", feature=who, values=values)
            )
        return np.array(rows, dtype=np.int64), out

    def of_rows(self, rows: Ints) -> tuple[StaffTable, Knowledge]:
        """
        Take some rows of the staff table, and what those people know.

        Parameters
        ----------
        rows : (n,) ndarray of int
            Which.

        Returns
        -------
        tuple of (StaffTable, Knowledge)
            Numbered from 0.
        """
        staff, chosen = self.staff, rows.tolist()
        table = StaffTable(
            staff_id=tuple(staff.staff_id[row] for row in chosen),
            role=tuple(staff.role[row] for row in chosen),
            employer=tuple(staff.employer[row] for row in chosen),
            fte=staff.fte[rows],
            base=staff.base[rows].reshape(-1, 2),
            knows=tuple(staff.knows[row] for row in chosen),
            kind=tuple(staff.kind[row] for row in chosen) if staff.kind else (),
            years=tuple(staff.years[row] for row in chosen) if staff.years else (),
            pinned=tuple(staff.pinned[row] for row in chosen) if staff.pinned else (),
        )
        place = np.full(len(self.staff) + 1, -1, dtype=np.int64)
        place[rows] = np.arange(len(rows))
        mine = place[self.knowledge.person] >= 0
        return table, Knowledge(
            person=place[self.knowledge.person[mine]],
            grid=self.knowledge.grid[mine],
            households=self.knowledge.households[mine],
        )

    def hours(self, fte: Floats) -> tuple[Floats | None, Floats | None]:
        """
        Turn households and posts into hours a week, where the scheme counts hours.

        Parameters
        ----------
        fte : (n,) ndarray, share of full time
            Of each person.

        Returns
        -------
        tuple of (ndarray or None, ndarray or None)
            Hours each grid needs and each person has.
        """
        hours = self.scheme.hours
        if hours.per_household <= 0:
            return None, None
        need = np.asarray(
            self.grids.households * (hours.per_household / 60.0), dtype=np.float64
        )
        return need, fte * hours.full_time * hours.available_share

    def find_heads(self, role: RoleSlot, rows: Ints) -> tuple[Heads, Shortage | None]:
        """
        Find heads, and say what is short.

        Parameters
        ----------
        role : RoleSlot
            The head's.
        rows : (n,) ndarray of int
            Who may be one.

        Returns
        -------
        tuple of (Heads, Shortage or None)
            By place in ``rows``.
        """
        table, knowledge = self.of_rows(rows)
        need, have = self.hours(table.fte)
        heads = assign_heads(
            self.grids, table, knowledge, capacity=role.capacity,
            weights=self.scheme.weights, need=need, have=have,
            row=(rows + 2).tolist(),
        )  # fmt: skip
        short = shortage_of_heads(
            heads.head_of, self.grids.community, self.grids.community_code,
            n_people=len(rows), capacity=role.capacity, by_hours=need is not None,
        )  # fmt: skip
        return heads, short

    def counts(self, role: RoleSlot) -> bool:
        """
        Tell whether grids alone say how many people a role needs.

        Parameters
        ----------
        role : RoleSlot
            The role.

        Returns
        -------
        bool
            False for roles of other units, of chosen villages, and by cases.
        """
        if role.criteria or role.cases_per_person:
            return False
        return self._units(role) is not None

    def fill(
        self, role: RoleSlot, rows: Ints
    ) -> tuple[list[Posting], list[Vacancy], Shortage | None]:
        """
        Fill the slots of a role that is not the head's.

        Parameters
        ----------
        role : RoleSlot
            The role.
        rows : (n,) ndarray of int
            Who may fill it.

        Returns
        -------
        tuple of (list of Posting, list of Vacancy, Shortage or None)
            Who stands where, what is open, and the rule that is broken.
        """
        units = self._units(role)
        if units is None or not self.counts(role):
            return [], [], None
        table, knowledge = self.of_rows(rows)
        weight: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        worth = worth_of(self.grids, table, knowledge, self.scheme.weights)
        for person, mine in worth.items():
            for grid, value in mine.items():
                weight[person][int(units.of_grid[grid])] += value
        bound: dict[int, int] = {}
        bound_kinds = {kind.key for kind in role.types if kind.follows}
        most: dict[int, int] = {}
        rows_known = zip(
            knowledge.person.tolist(),
            knowledge.grid.tolist(),
            knowledge.households.tolist(),
            strict=True,
        )
        for person, grid, households in rows_known:
            is_bound = role.follows or (table.kind and table.kind[person] in bound_kinds)
            if is_bound and households > most.get(person, 0):
                most[person] = households
                bound[person] = int(units.of_grid[grid])
        found = fill_slots(
            units, role, len(rows), {p: dict(w) for p, w in weight.items()}, bound
        )
        postings = [
            Posting(staff=int(rows[person]), role=role.key, level=role.serves,
                    unit=units.code[unit])
            for person, unit in found
        ]  # fmt: skip
        there = np.bincount([unit for _, unit in found], minlength=len(units.code))
        gap = np.where(units.is_open, np.maximum(role.minimum - there, 0), 0)
        vacancies = [
            Vacancy(role=role.key, level=role.serves, unit=units.code[u], missing=int(gap[u]))
            for u in np.flatnonzero(gap)
        ]
        community = {
            int(u): int(c) for u, c in zip(units.of_grid, self.grids.community, strict=True)
        }
        short = shortage_of_role(
            role.key, [(community[int(u)], int(gap[u])) for u in np.flatnonzero(gap)],
            self.grids.community_code, int(role.minimum * units.is_open.sum()),
        )  # fmt: skip
        return postings, vacancies, short

    def _units(self, role: RoleSlot) -> Units | None:
        return units_of_role(self.grids, self.scheme, role, level=self.level)
