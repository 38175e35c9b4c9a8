"""A plan: the grids of an area with everything needed to repeat and read them."""

from dataclasses import dataclass

import numpy as np

from gridplan.arrays import Floats, Ints
from gridplan.atoms.layer import AtomLayer
from gridplan.inputs import Area, Finding
from gridplan.partition.certify import Certified
from gridplan.partition.moving import MovedFloor
from gridplan.partition.problem import Problem
from gridplan.partition.result import Partition
from gridplan.plan.change import Change
from gridplan.plan.exclusive import ExclusiveGrids
from gridplan.plan.settings import Settings
from gridplan.plan.wishes import Wish
from gridplan.schemes import Scheme, Source
from gridplan.showing import Drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(Drawn):
    """
    The grids of an area.

    Attributes
    ----------
    area : Area
        What it was made from.
    scheme : Scheme
        The rules.
    settings : Settings
        Effort, seed and the like.
    atoms : AtomLayer
        The cells.
    partition : Partition
        Which grid each cell is in.
    grid_code : (n_grids,) tuple of str
        Unique; community code and three digits.
    households : (n_grids,) ndarray of int
        In each grid.
    walking : (n_parts,) ndarray, m
        From each part's door to its grid's hub, along streets where there are any.
    findings : tuple of Finding
        What was repaired, ignored or noticed, from reading to the end.
    workload : (n_atoms,) ndarray of int or None, households
        Work of each atom where the scheme counts more than households.
    sources : tuple of Source
        Where that work comes from.
    exclusive : ExclusiveGrids or None
        Grids cut out before dividing; the communities of ``area`` are then what was
        left. None where nothing was.
    exclusive_code : tuple of str
        Their codes.
    problems : (n_communities,) tuple of Problem
        What was divided in each community; empty where that was not kept.
    change : Change or None
        Against the plan before; None where there was none to keep.
    certified : (n_communities,) tuple of Certified, or None
        How far each community is from the best division within its bounds; its grids
        are numbered as the plan's, from 0 in each community. None where none was asked
        for, or grids were changed since.
    moved_floors : (n_communities,) tuple of MovedFloor or None
        What each community must move at least against the plan kept; empty where none
        was, or grids were changed since.
    wishes : tuple of Wish
        What was insisted on, and holds.
    """

    area: Area
    scheme: Scheme
    settings: Settings
    atoms: AtomLayer
    partition: Partition
    grid_code: tuple[str, ...]
    households: Ints
    walking: Floats
    findings: tuple[Finding, ...]
    workload: Ints | None = None
    sources: tuple[Source, ...] = ()
    exclusive: ExclusiveGrids | None = None
    exclusive_code: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    change: Change | None = None
    certified: tuple[Certified, ...] | None = None
    moved_floors: tuple[MovedFloor | None, ...] = ()
    wishes: tuple[Wish, ...] = ()

    def work_of_grids(self) -> Ints | None:
        """
        Sum the work of each grid.

        Returns
        -------
        (n_grids,) ndarray of int or None, households
            None where work is households.
        """
        if self.workload is None:
            return None
        grid = self.partition.grid_of
        total = np.bincount(grid, weights=self.workload, minlength=len(self.grid_code))
        return total.astype(np.int64)

    def exclusive_code_of(self) -> dict[int, str]:
        """
        Name the exclusive grid of each building that is in one.

        Returns
        -------
        dict of int to str
            Code by index of the building.
        """
        if self.exclusive is None:
            return {}
        codes = zip(self.exclusive_code, self.exclusive.building, strict=True)
        return {building: code for code, mine in codes for building in mine}
