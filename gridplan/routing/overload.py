"""Too much work for too few people, said with numbers and with what to drop first."""

from gridplan.routing.rounds import GridRounds
from gridplan.routing.route import Unserved
from gridplan.routing.task import RouteTask
from gridplan.routing.visit_list import RoundSettings, StopList

WEEK = 5
"""Working days of a week."""


def overload(
    code: str, task: RouteTask, grid: int, rounds: GridRounds, settings: RoundSettings
) -> Unserved | None:
    """
    Say how many people a grid needs, how many hours a week are too many, and what goes first.

    Parameters
    ----------
    code : str
        The grid.
    task : RouteTask
        With its stops and days.
    grid : int
        Its row.
    rounds : GridRounds
        What was planned.
    settings : RoundSettings
        Its workers and shift.

    Returns
    -------
    Unserved or None
        None where all visits fit.
    """
    stops = task.stops[grid]
    if stops is None or not rounds.routes:
        return None
    excess = max(0.0, rounds.people - settings.workers) * settings.shift * len(task.days)
    over = max(rounds.over, excess)
    if over < 60.0:
        return None
    first, calls = drop_first(stops, over)
    room = settings.shift * max(1, len(task.days))
    people = max(rounds.people, settings.workers + over / room)
    return Unserved(
        grid_code=code,
        feature=code,
        key="routing.overload",
        values={
            "people": f"{people:.1f}",
            "workers": settings.workers,
            "hours": f"{over / 3600 / max(1, len(task.days)) * WEEK:.1f}",
            "first": first,
            "calls": calls,
        },
    )


def drop_first(stops: StopList, over: float) -> tuple[str, int]:
    """
    Choose what is given up first: the class that is due least often.

    Parameters
    ----------
    stops : StopList
        What is to be visited.
    over : float, s
        How much has to go.

    Returns
    -------
    name : str
        The class.
    calls : int
        How many of its calls free that time, at their mean length.
    """
    rarest = min(stops.rule, key=lambda rule: (rule.visits_in(250) or 0, rule.name))
    lengths = [
        60 * rule.minutes + float(climb)
        for rule, climb in zip(stops.rule, stops.climb, strict=True)
        if rule.name == rarest.name
    ]
    mean = sum(lengths) / len(lengths)
    return rarest.name, -int(-over // max(mean, 1.0))
