"""A walk as steps to follow: turns with street names, and stops between them."""

from dataclasses import dataclass

from gridplan.exports.pack.titles import stop_title
from gridplan.plan.handout import Handout
from gridplan.routing import Route
from gridplan.routing.directions import directions
from gridplan.streets import StreetNetwork
from gridplan.words import LANGUAGES, Language, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """
    One thing to do.

    Attributes
    ----------
    text : dict of str to str
        What to do, by language.
    stop : int
        Which stop it is, from 0; -1 for a turn.
    xy : tuple of float, m
        Where.
    """

    text: dict[Language, str]
    stop: int
    xy: tuple[float, float]


def steps_of(handout: Handout, network: StreetNetwork, route: Route) -> tuple[Step, ...]:
    """
    Describe a walk.

    Parameters
    ----------
    handout : Handout
        Knows the buildings.
    network : StreetNetwork
        The streets.
    route : Route
        On that network.

    Returns
    -------
    tuple of Step
        In order.
    """
    told = {language: directions(network, route, language) for language in LANGUAGES}
    steps: list[Step] = []
    met = 0
    for row, turn in enumerate(told["zh"]):
        if met < len(route.stops) and turn.metres == 0.0 and turn.xy == route.stops[met].xy:
            stop = route.stops[met]
            text: dict[Language, str] = {
                language: say(
                    "directions.stop", language, number=met + 1,
                    stop=stop_title(handout, stop, language), minutes=round(stop.service / 60),
                )
                for language in LANGUAGES
            }  # fmt: skip
            steps.append(Step(text=text, stop=met, xy=stop.xy))
            met += 1
        else:
            words: dict[Language, str] = {key: told[key][row].text for key in LANGUAGES}
            steps.append(Step(text=words, stop=-1, xy=turn.xy))
    return tuple(steps)
