"""Edits applied to one community's plan, before anything is mended."""

import numpy as np

from gridplan.arrays import Ints
from gridplan.errors import InputError
from gridplan.partition.bridge import bridge
from gridplan.partition.edges import components, take
from gridplan.partition.local import reach
from gridplan.partition.sectors import cut_into_grids
from gridplan.plan.community_plan import CommunityPlan
from gridplan.plan.edits import Add, Count, Edit, Merge, Move, Remove, Split


class Draft:
    """
    A community's plan while it is edited; grids may be in pieces and out of bounds.

    Parameters
    ----------
    plan : CommunityPlan
        As it is; not changed.

    Attributes
    ----------
    workload : (n,) ndarray of int
        Of each atom.
    grid_of : (n,) ndarray of int
        Grid of each atom.
    code : list of str
        Codes of the grids.
    is_home : (n, k) ndarray of bool
        True where an atom is at home: being there is no move.
    is_pinned, is_asked : (n,) ndarray of bool
        Atoms that stay where they are put, and those that an edit has moved.
    touched : set of int
        Grids an edit has changed.
    part_atom, part_households : (n_parts,) ndarray of int
        As in the plan.
    part_building : list of str
        As in the plan.
    fresh : list of str
        Codes left for new grids.
    """

    def __init__(self, plan: CommunityPlan) -> None:
        self.community = plan.community
        self.problem = bridge(plan.problem).problem
        self.workload = plan.problem.workload.copy()
        self.grid_of = plan.grid_of.copy()
        self.code = list(plan.grid_code)
        self.is_home = plan.grid_of[:, None] == np.arange(len(self.code))
        self.is_pinned = np.zeros(len(self.workload), dtype=bool)
        self.is_asked = self.is_pinned.copy()
        self.touched: set[int] = set()
        self.part_atom = plan.part_atom
        self.part_households = plan.part_households
        self.part_building = list(plan.part_building)
        self.fresh = list(plan.fresh)
        self._row = {int(number): row for row, number in enumerate(plan.atom)}

    def apply(self, edit: Edit) -> None:
        """
        Apply one edit.

        Parameters
        ----------
        edit : Edit
            What to do.

        Raises
        ------
        InputError
            If it names what is not there or cannot be done.
        """
        match edit:
            case Move():
                self._move(edit)
            case Split():
                self._split(edit)
            case Merge():
                self._merge(edit)
            case Count():
                for building, households in edit.households.items():
                    self._recount(building, households)
            case Add():
                self._add(edit)
            case Remove():
                for building in edit.buildings:
                    self._recount(building, 0)

    def _move(self, edit: Move) -> None:
        grid = self._grid(edit.to)
        rows = [self._atom(number) for number in edit.atoms]
        for building in edit.buildings:
            rows += np.unique(self.part_atom[self._parts(building)]).tolist()
        if not rows:
            raise InputError("repair.nothing_moves", grid=edit.to)
        asked = np.unique(np.array(rows, dtype=np.int64))
        along = reach(self.problem, self.grid_of, asked, grid)
        going = np.union1d(asked, along).astype(np.int64)
        left = np.bincount(np.delete(self.grid_of, going), minlength=len(self.code))
        for one in np.unique(self.grid_of[going]):
            if left[one] == 0 and one != grid:
                raise InputError("repair.emptied", grid=self.code[int(one)], other=edit.to)
        self.touched |= {grid, *self.grid_of[going].tolist()}
        self.grid_of[going] = grid
        self.is_asked[asked] = True
        self.is_pinned[asked] = True
        self.is_home[asked] = np.arange(len(self.code)) == grid

    def _split(self, edit: Split) -> None:
        grid = self._grid(edit.grid)
        atoms = np.flatnonzero(self.grid_of == grid)
        if len(atoms) < 2:
            raise InputError("repair.one_atom", grid=edit.grid)
        if not self.fresh:
            raise InputError("repair.no_codes", community=self.community)
        half = cut_into_grids(bridge(take(self.problem, atoms, k=2)))
        load = np.bincount(half, weights=self.workload[atoms], minlength=2)
        second = atoms[half == int(np.argmin(load))]
        self.code.append(self.fresh.pop(0))
        new = len(self.code) - 1
        self.is_home = np.column_stack([self.is_home, np.zeros(len(self.grid_of), dtype=bool)])
        self.is_home[atoms, new] = True  # who is split is at home in both parts
        self.grid_of[second] = new
        self.touched |= {grid, new}

    def _merge(self, edit: Merge) -> None:
        if len(set(edit.grids)) != 2:
            raise InputError("repair.two_grids")
        one, other = (self._grid(code) for code in edit.grids)
        joined = np.isin(self.grid_of, (one, other))
        edges = joined[self.problem.source] & joined[self.problem.indices]
        label = components(
            len(joined), self.problem.source, self.problem.indices,
            edges & self.problem.is_walkable,
        )  # fmt: skip
        if len(set(label[joined].tolist())) > 1:
            raise InputError("repair.not_neighbours", one=edit.grids[0], other=edit.grids[1])
        load = np.bincount(self.grid_of, weights=self.workload, minlength=len(self.code))
        keeps, gone = (one, other) if load[one] >= load[other] else (other, one)
        self.is_home[:, keeps] |= self.is_home[:, gone]
        self.is_home = np.delete(self.is_home, gone, axis=1)
        self.grid_of[self.grid_of == gone] = keeps
        self.grid_of[self.grid_of > gone] -= 1
        self.touched = {g - (g > gone) for g in (self.touched | {keeps}) - {gone}}
        del self.code[gone]

    def _recount(self, building: str, households: int) -> None:
        """Share a new count among a building's entrances as the old one was."""
        rows = self._parts(building)
        old = self.part_households[rows]
        share = old if old.sum() else np.ones(len(rows), dtype=np.int64)
        upto = np.cumsum(share) * households // int(share.sum())
        self._change(rows, np.diff(upto, prepend=0))

    def _add(self, edit: Add) -> None:
        if edit.building_id in self.part_building:
            raise InputError("repair.building_known", building=edit.building_id)
        atom = self._atom(edit.atom)
        self.part_building.append(edit.building_id)
        self.part_atom = np.append(self.part_atom, atom)
        self.part_households = np.append(self.part_households, 0)
        self._change(np.array([len(self.part_atom) - 1]), np.array([edit.households]))

    def _change(self, rows: Ints, households: Ints) -> None:
        """Set counts; an atom's work grows and shrinks as its households do."""
        before = np.bincount(
            self.part_atom, weights=self.part_households, minlength=len(self.workload)
        )
        self.part_households = self.part_households.copy()
        self.part_households[rows] = households
        after = np.bincount(
            self.part_atom, weights=self.part_households, minlength=len(self.workload)
        )
        for atom in np.unique(self.part_atom[rows]):
            work, was, now = float(self.workload[atom]), before[atom], after[atom]
            self.workload[atom] = round(work * now / was) if was > 0 else round(work + now)
            self.touched.add(int(self.grid_of[atom]))

    def _grid(self, code: str) -> int:
        if code not in self.code:
            raise InputError("repair.unknown_grid", grid=code, community=self.community)
        return self.code.index(code)

    def _atom(self, number: int) -> int:
        if number not in self._row:
            raise InputError("repair.unknown_atom", atom=number, community=self.community)
        return self._row[number]

    def _parts(self, building: str) -> Ints:
        rows = [row for row, name in enumerate(self.part_building) if name == building]
        if not rows:
            raise InputError(
                "repair.unknown_building", building=building, community=self.community
            )
        return np.array(rows, dtype=np.int64)
