"""
Grids and heads together: each changes for the other until neither improves.

With heads fixed, cells on a border move to the grid whose head knows them, where
walks, bounds, contiguity and the heads' hours allow; with grids fixed, heads are
chosen anew. Both steps lower the same cost, so the exchange ends.
"""

from collections import defaultdict
from dataclasses import dataclass, replace

import numpy as np

from gridplan.arrays import Floats, Ints
from gridplan.partition.certify import Certified
from gridplan.partition.cost import cost_of, is_within
from gridplan.partition.model import bounds_of
from gridplan.plan.assess import staff_plan
from gridplan.plan.plan import Plan
from gridplan.schemes import Hours
from gridplan.staffing import Circumstances, Roster, grids_of_partition, resolve_knowledge
from gridplan.streets import build_network, snap, walking_pairs

KNOWN_METRES = 200.0
"""Walking metres that one household more is worth whose head knows it."""
_ROUNDS, _PASSES = 8, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Joint:
    """
    Grids and heads that suit each other.

    Attributes
    ----------
    plan : Plan
        Grids with their codes; codes stay with their grids.
    roster : Roster
        Its people.
    cost : tuple of float, household metres
        Walking less what familiarity is worth: at the start and after each round.
    familiarity : tuple of float, share
        Households whose head knows them, likewise.
    moved : int
        Cells in another grid than before.
    """

    plan: Plan
    roster: Roster
    cost: tuple[float, ...]
    familiarity: tuple[float, ...]
    moved: int


def plan_jointly(plan: Plan, *, rounds: int = _ROUNDS) -> Joint:
    """
    Let grids and heads exchange costs until neither improves.

    Parameters
    ----------
    plan : Plan
        Made from an area with staff.
    rounds : int
        Most exchanges.

    Returns
    -------
    Joint
        Never worse than handing the plan to `staff_plan`.
    """
    desk = _Desk.of(plan)
    best, roster = plan, staff_plan(plan, desk.around)
    costs = [desk.cost(best, roster)]
    known = [roster.familiarity]
    for _ in range(rounds):
        grid_of = desk.moved(best, roster)
        if (grid_of == best.partition.grid_of).all():
            break
        new = _with_grids(best, grid_of)
        people = staff_plan(new, desk.around)
        cost = desk.cost(new, people)
        if cost >= costs[-1] - 1e-6:
            break
        best, roster = new, people
        costs.append(cost)
        known.append(people.familiarity)
    moved = int((best.partition.grid_of != plan.partition.grid_of).sum())
    return Joint(
        plan=_with_walks(best) if moved else best, roster=roster, cost=tuple(costs),
        familiarity=tuple(known), moved=moved,
    )  # fmt: skip


def _with_grids(plan: Plan, grid_of: Ints) -> Plan:
    households = np.bincount(
        grid_of, weights=plan.atoms.households, minlength=len(plan.grid_code)
    )
    return replace(
        plan,
        partition=replace(plan.partition, grid_of=grid_of),
        households=households.astype(np.int64),
        certified=_still_certified(plan, grid_of),
        moved_floors=(),
    )


def _still_certified(plan: Plan, grid_of: Ints) -> tuple[Certified, ...] | None:
    """Count the new grids against the floors, which hold for them as for the old ones."""
    if plan.certified is None:
        return None
    proofs = []
    for number, proof in enumerate(plan.certified):
        mine = grid_of[plan.atoms.community == number]
        mine = mine - int(np.searchsorted(plan.partition.community, number))
        upper = cost_of(proof.model, mine)
        if is_within(proof.model, mine):
            proven = proof.is_proven and upper == proof.upper
            proofs.append(replace(proof, grid_of=mine, upper=upper, is_proven=proven))
        else:  # bounds on work, where heads have theirs on households
            nothing = replace(proof, method="none", lower=0, is_proven=False)
            proofs.append(replace(nothing, grid_of=mine, upper=upper))
    return tuple(proofs)


def _with_walks(plan: Plan) -> Plan:
    network = build_network(plan.area.streets)
    hubs = snap(network, plan.atoms.anchor[plan.partition.hub])
    doors = snap(network, plan.atoms.parts.point)
    home = plan.partition.grid_of[plan.atoms.parts.atom]
    metres = walking_pairs(network, hubs, doors, source_of=home)
    return replace(plan, walking=metres.astype(np.float64))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    around: Circumstances
    start: Ints  # first cell of each community
    to_hub: dict[int, Floats]  # metres from every cell of a community to a grid's hub
    known: dict[tuple[int, int], int]  # households a person knows in a cell
    beside: list[list[int]]  # walkable neighbours
    touching: list[set[int]]  # all neighbours
    outer: set[int]  # cells on the community's outline
    worth: float
    hours: Hours

    @staticmethod
    def of(plan: Plan) -> "_Desk":
        """Gather what every round needs."""
        atoms, partition = plan.atoms, plan.partition
        start = np.searchsorted(atoms.community, np.arange(len(plan.area.communities) + 1))
        to_hub: dict[int, Floats] = {}
        for grid, hub in enumerate(partition.hub.tolist()):
            community = int(partition.community[grid])
            ways = plan.problems[community].walking[:, hub - int(start[community])]
            to_hub[grid] = ways.astype(np.float64)
        grids = grids_of_partition(plan.area, atoms, partition, plan.grid_code)
        earlier = {
            building: plan.grid_code[grid]
            for building, grid in zip(
                grids.building_id, grids.building_grid.tolist(), strict=True
            )
        }
        cells = replace(
            grids, building_grid=atoms.parts.atom, code=tuple(map(str, range(len(atoms))))
        )
        staff = plan.area.staff
        known: dict[tuple[int, int], int] = {}
        if staff is not None:
            rows = resolve_knowledge(staff.staff_id, staff.knows, cells, earlier=earlier)
            known = dict(
                zip(
                    zip(rows.person.tolist(), rows.grid.tolist(), strict=True),
                    rows.households.tolist(),
                    strict=True,
                )
            )
        beside: list[list[int]] = [[] for _ in range(len(atoms))]
        touching: list[set[int]] = [set() for _ in range(len(atoms))]
        for (a, b), walk in zip(
            atoms.adjacency.pair.tolist(), atoms.adjacency.is_walkable.tolist(), strict=True
        ):
            touching[a].add(b)
            touching[b].add(a)
            if walk:
                beside[a].append(b)
                beside[b].append(a)
        return _Desk(
            around=Circumstances(earlier=earlier), start=start, to_hub=to_hub, known=known,
            beside=beside, touching=touching,
            outer=set(atoms.segments.left[atoms.segments.right < 0].tolist()),
            worth=KNOWN_METRES * plan.scheme.weights.familiarity, hours=plan.scheme.hours,
        )  # fmt: skip

    def price(self, plan: Plan, head_of: Ints, atom: int, grid: int) -> float:
        """Price a cell in a grid: its walks less what its head knows of it."""
        first = int(self.start[plan.partition.community[grid]])
        walk = float(self.to_hub[grid][atom - first]) * int(plan.atoms.households[atom])
        head = int(head_of[grid])
        return walk - self.worth * self.known.get((head, atom), 0)

    def cost(self, plan: Plan, roster: Roster) -> float:
        """Add the price of every cell where it is."""
        return sum(
            self.price(plan, roster.head_of, atom, grid)
            for atom, grid in enumerate(plan.partition.grid_of.tolist())
        )

    def moved(self, plan: Plan, roster: Roster) -> Ints:
        """Move cells on borders to grids where they cost less."""
        grid_of = plan.partition.grid_of.copy()
        load = plan.households.copy()
        members: dict[int, set[int]] = defaultdict(set)
        for atom, grid in enumerate(grid_of.tolist()):
            members[grid].add(atom)
        limits = self._limits(plan)
        fixed = set(plan.partition.hub.tolist())
        fixed |= {a for a, is_it in enumerate(plan.partition.is_bridged) if is_it}
        for _ in range(_PASSES):
            any_move = False
            for atom in range(len(grid_of)):
                here = int(grid_of[atom])
                others = sorted({int(grid_of[b]) for b in self.beside[atom]} - {here})
                if atom in fixed or not others:
                    continue
                now = self.price(plan, roster.head_of, atom, here)
                price, there = min(
                    (self.price(plan, roster.head_of, atom, grid), grid) for grid in others
                )
                size = int(plan.atoms.households[atom])
                lower, upper = limits[here][0], limits[there][1]
                if (
                    price >= now - 1e-6
                    or load[here] - size < lower
                    or load[there] + size > upper
                ):
                    continue
                if not self._hours_allow(plan, roster, load, (here, there, size)):
                    continue
                members[here].discard(atom)
                grid_of[atom] = there
                if self._whole(members[here]) and self._open(grid_of, members, atom, here):
                    members[there].add(atom)
                    load[here] -= size
                    load[there] += size
                    any_move = True
                else:
                    members[here].add(atom)
                    grid_of[atom] = here
            if not any_move:
                break
        return grid_of

    def _limits(self, plan: Plan) -> list[tuple[int, int]]:
        community = plan.partition.community
        total = np.bincount(community, weights=plan.households)
        k = np.bincount(community)
        bounds = [
            bounds_of(int(w), max(int(n), 1), t)
            for w, n, t in zip(total, k, plan.partition.tolerance, strict=True)
        ]
        # A grid outside its bounds may stay where it is, but not get worse.
        return [
            (
                min(bounds[c].lower, int(plan.households[g])),
                max(bounds[c].upper, int(plan.households[g])),
            )
            for g, c in enumerate(community.tolist())
        ]

    def _hours_allow(
        self, plan: Plan, roster: Roster, load: Ints, move: tuple[int, int, int]
    ) -> bool:
        if self.hours.per_household <= 0:
            return True
        here, there, size = move
        head = int(roster.head_of[there])
        if head < 0 or head == int(roster.head_of[here]):
            return True
        mine = int(load[roster.head_of == head].sum()) + size
        staff = plan.area.staff
        assert staff is not None
        week = float(staff.fte[head]) * self.hours.full_time * self.hours.available_share
        return mine * self.hours.per_household / 60.0 <= week + 1e-9

    def _whole(self, cells: set[int]) -> bool:
        if not cells:
            return False
        reached, wave = set(), [min(cells)]
        while wave:
            cell = wave.pop()
            if cell not in reached:
                reached.add(cell)
                wave += [b for b in self.beside[cell] if b in cells and b not in reached]
        return len(reached) == len(cells)

    def _open(self, grid_of: Ints, members: dict[int, set[int]], atom: int, here: int) -> bool:
        # No grid may end up inside another: each needs the outside or two neighbours.
        for grid in {here} | {int(grid_of[b]) for b in self.touching[atom]}:
            cells = members[grid] | ({atom} if grid == int(grid_of[atom]) else set())
            around = {int(grid_of[b]) for cell in cells for b in self.touching[cell]} - {grid}
            if len(around) == 1 and not cells & self.outer:
                return False
        return True
