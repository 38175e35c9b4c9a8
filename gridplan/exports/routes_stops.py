"""The stops of a route as phones show them: place, name, and what to do there."""

import numpy as np

from gridplan.arrays import Floats
from gridplan.exports.routes_points import to_degrees
from gridplan.routing.route import Route
from gridplan.words import Language, say


def told_stops(
    route: Route, crs: str, language: Language
) -> tuple[tuple[Floats, str, str], ...]:
    """
    Tell where the stops of a route are and what they are about.

    Parameters
    ----------
    route : Route
        With or without stops.
    crs : str
        The metric system of its geometry.
    language : {'zh', 'en'}
        Of the sentences.

    Returns
    -------
    tuple of (ndarray, str, str)
        Longitude and latitude, the stop's id, and the sentence.
    """
    if not route.stops:
        return ()
    places = to_degrees(np.array([stop.xy for stop in route.stops]), crs)
    return tuple(
        (
            at,
            stop.stop_id,
            say(
                "directions.stop", language, number=number, stop=stop.stop_id,
                minutes=round(stop.service / 60),
            ),
        )
        for number, (stop, at) in enumerate(zip(route.stops, places, strict=True), start=1)
    )  # fmt: skip
