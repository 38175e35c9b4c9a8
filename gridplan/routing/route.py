"""A route: legs along street lines, and stops on the way."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from gridplan.errors import InputError
from gridplan.inputs import Finding
from gridplan.routing.claim import Claim
from gridplan.showing import Shown

RouteKind = Literal["sweep", "round", "mixed", "outline"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """
    A way along one street line, or straight where there is none.

    Attributes
    ----------
    line : int
        Row of the line in the area's streets; -1 for a straight way.
    start, stop : float
        Where on the line it begins and ends, m from the line's first point;
        ``start > stop`` goes against the line.
    is_extra : bool
        True where the street is walked only to get on (deadhead).
    beside : tuple of tuple of float, m
        Points of a way without a street, metric; empty on a street.
    """

    line: int
    start: float
    stop: float
    is_extra: bool = False
    beside: tuple[tuple[float, float], ...] = ()

    @property
    def metres(self) -> float:
        """
        Measure it, in m.

        Returns
        -------
        float, m
            Length.
        """
        return abs(self.stop - self.start)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """
    A visit on a route.

    Attributes
    ----------
    stop_id : str
        Id of the building, place or gate.
    kind : {'building', 'place', 'gate'}
        What is visited.
    visit_class : str
        Class of visit, a name of the frequency table.
    xy : tuple of float, m
        Where it is, metric.
    line, position : int, float
        The street line it is met from, and how far along in m; -1 without one.
    after_leg : int
        How many legs have been walked before it.
    arrival, service : float
        Seconds after midnight, and seconds spent.
    people : int
        How many have to go together.
    """

    stop_id: str
    kind: Literal["building", "place", "gate"]
    visit_class: str
    xy: tuple[float, float]
    line: int
    position: float
    after_leg: int
    arrival: float
    service: float
    people: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """
    What one worker walks on one day, or whenever the sweep is due.

    Attributes
    ----------
    route_id : str
        Unique in its plan; grid code, kind and number.
    grid_code : str
        The grid it serves.
    kind : {'sweep', 'round', 'mixed', 'outline'}
        All streets, visits, both, or along the block's outline.
    slot : int
        Which of the grid's workers, from 1; never a person.
    day : date or None
        When; None where any day will do.
    start_xy : tuple of float, m
        Where it starts, metric: office or gate.
    is_closed : bool
        True where it ends where it starts.
    legs : tuple of Leg
        In order; each begins where the last one ends.
    stops : tuple of Stop
        In order.
    offset : float
        Metres walked beside the streets, doors and gates to the street.
    start, seconds : float
        Seconds after midnight, and how long it takes, visits included.
    claim : Claim
        How good it is.
    seed : int
        Reproduces it.
    people : int
        How many walk it together.

    Raises
    ------
    InputError
        If the stops are not in order.
    """

    route_id: str
    grid_code: str
    kind: RouteKind
    slot: int = 1
    day: date | None = None
    start_xy: tuple[float, float]
    is_closed: bool = True
    legs: tuple[Leg, ...]
    stops: tuple[Stop, ...] = ()
    offset: float = 0.0
    start: float = 8.5 * 3600
    seconds: float
    claim: Claim
    seed: int
    people: int = 1

    def __post_init__(self) -> None:
        """Refuse stops that are out of order or beyond the legs."""  # noqa: DOC501
        places = [stop.after_leg for stop in self.stops]
        if places != sorted(places) or (places and places[-1] > len(self.legs)):
            raise InputError("routing.stops_out_of_order", feature=self.route_id)

    @property
    def metres(self) -> float:
        """
        Measure the walk, in m.

        Returns
        -------
        float, m
            Legs and ways beside the streets.
        """
        return sum(leg.metres for leg in self.legs) + self.offset


@dataclass(frozen=True, slots=True, kw_only=True)
class Unserved:
    """
    A street or visit that no route serves, and why.

    Attributes
    ----------
    grid_code : str
        Whose it is.
    feature : str
        Id of the building or place, or ``row 12`` of the streets.
    key : str
        Sentence in `gridplan.words` that says why and what to do.
    values : dict
        What its placeholders stand for, beyond ``feature`` and ``grid``.
    """

    grid_code: str
    feature: str
    key: str
    values: dict[str, str | int | float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutePlan(Shown):
    """
    All routes of a plan.

    Attributes
    ----------
    routes : tuple of Route
        Sorted by id; ids are unique.
    claims : dict of str to Claim
        By grid code: what all its routes come to together.
    owner : (n_lines,) tuple of str
        Grid code each street line belongs to; empty for none.
    unserved : tuple of Unserved
        Nothing is left out silently.
    seed : int
        Reproduces the plan.
    findings : tuple of Finding
        What was noticed: far offices, stops off the network, streets in parts.

    Raises
    ------
    InputError
        If a route id stands twice.
    """

    routes: tuple[Route, ...]
    claims: dict[str, Claim]
    owner: tuple[str, ...]
    unserved: tuple[Unserved, ...]
    seed: int
    findings: tuple[Finding, ...] = ()

    def __post_init__(self) -> None:
        """Refuse an id that stands twice."""  # noqa: DOC501
        seen: set[str] = set()
        for route in self.routes:
            if route.route_id in seen:
                raise InputError("inputs.duplicate", layer="routes", feature=route.route_id)
            seen.add(route.route_id)

    def __len__(self) -> int:
        """Count the routes."""
        return len(self.routes)
