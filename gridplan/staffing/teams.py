"""Who is busy and who is not: workload by employer (忙闲不均)."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from gridplan.inputs import StaffTable
from gridplan.schemes import Hours
from gridplan.staffing.grids import Grids
from gridplan.staffing.roster import Posting, TeamLoad


def loads_of_teams(
    grids: Grids, staff: StaffTable, postings: Sequence[Posting], hours: Hours
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
    hours : Hours
        What a full-time week gives.

    Returns
    -------
    tuple of TeamLoad
        By employer, sorted. The households of a grid are shared equally among the
        people on its roster, so that the loads add up to the households of all
        grids with anybody.
    """
    number = {code: grid for grid, code in enumerate(grids.code)}
    people_in: dict[int, set[int]] = defaultdict(set)
    for posting in postings:
        if posting.unit in number:
            people_in[number[posting.unit]].add(posting.staff)
    carried = np.zeros(len(staff))
    for grid, people in sorted(people_in.items()):
        for person in sorted(people):
            carried[person] += float(grids.households[grid]) / len(people)
    week = hours.full_time * hours.available_share
    return tuple(
        TeamLoad(
            employer=employer,
            people=int(mine.sum()),
            hours=float(staff.fte[mine].sum() * week),
            workload=float(carried[mine].sum()),
        )
        for employer in sorted(set(staff.employer))
        for mine in [np.array([one == employer for one in staff.employer])]
    )
