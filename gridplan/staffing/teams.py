"""Who is busy and who is not: workload by employer (忙闲不均)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from gridplan.inputs import StaffTable
from gridplan.schemes import Hours
from gridplan.staffing.coverage import Coverage
from gridplan.staffing.grids import Grids
from gridplan.staffing.roster import Posting, TeamLoad


def loads_of_teams(
    grids: Grids,
    staff: StaffTable,
    postings: Sequence[Posting],
    coverage: Coverage,
    hours: Hours,
) -> tuple[TeamLoad, ...]:
    """
    Add up what each employer's people carry.

    Parameters
    ----------
    grids : Grids
        The grids.
    staff : StaffTable
        The people.
    postings : sequence of Posting
        Who stands where.
    coverage : Coverage
        Officers from outside.
    hours : Hours
        What a full-time week gives.

    Returns
    -------
    tuple of TeamLoad
        Those on rosters by employer, then each line of officers by employer. The
        households of a grid are shared equally among the people on its roster, and
        again among its officers of one line; so the loads of either add up to the
        households of all grids with anybody.
    """
    number = {code: grid for grid, code in enumerate(grids.code)}
    row_of = {who: row for row, who in enumerate(staff.staff_id)}
    there: dict[str, dict[int, set[int]]] = {"": defaultdict(set)}
    for posting in postings:
        if posting.unit in number:
            there[""][number[posting.unit]].add(posting.staff)
    outside = {staff.staff_id[row] for row, areas in enumerate(staff.covers) if areas}
    for line, who, grid in coverage.row:
        if who in outside:
            there.setdefault(line, defaultdict(set))[grid].add(row_of[who])
    officers = {row_of[who] for who in outside}
    week = hours.full_time * hours.available_share
    found: list[TeamLoad] = []
    for line, people_in in sorted(there.items()):
        mine = (
            sorted(officers & {one for people in people_in.values() for one in people})
            if line
            else [row for row in range(len(staff)) if row not in officers]
        )
        found += _of_line(line, mine, people_in, grids, staff, week)
    return tuple(found)


def _of_line(
    line: str,
    mine: Sequence[int],
    people_in: Mapping[int, set[int]],
    grids: Grids,
    staff: StaffTable,
    week: float,
) -> list[TeamLoad]:
    carried = dict.fromkeys(mine, 0.0)
    for grid, people in sorted(people_in.items()):
        for person in sorted(people):
            carried[person] = carried.get(person, 0.0) + float(grids.households[grid]) / len(
                people
            )
    teams: dict[str, list[int]] = defaultdict(list)
    for person in sorted(carried):
        teams[staff.employer[person]].append(person)
    return [
        TeamLoad(
            employer=employer,
            line=line,
            people=len(team),
            hours=float(staff.fte[team].sum() * week),
            workload=sum(carried[person] for person in team),
            least=min(carried[person] for person in team),
            most=max(carried[person] for person in team),
        )
        for employer, team in sorted(teams.items())
    ]
