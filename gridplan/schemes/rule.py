"""
What a place prescribes beside grids and people.

Every part may carry the ``quotation`` it rests on, word for word, and its
``source``. A part without a quotation is gridplan's own choice where the source
is silent, and reports say so.
"""

from dataclasses import dataclass
from typing import Literal

from gridplan.errors import InputError
from gridplan.schemes.patrol import seconds_of

Period = Literal["day", "week", "month", "quarter", "half_year", "year", "event"]
To = Literal["households", "listed", "places"]


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRule:
    """
    How often a class of visit is due.

    Attributes
    ----------
    key : str
        Visit class, as tables of visit demand write it.
    name_en, name_zh : str
        For reports.
    times : int
        Visits in a period; positive.
    per : {'day', 'week', 'month', 'quarter', 'half_year', 'year', 'event'}
        The period.
    within : float, h
        For events: hours until the visit; 0 for none.
    minutes : float, min
        Length of one visit; 0 where nothing is prescribed.
    to : {'households', 'listed', 'places'}
        Every household, what a table of visits lists, or every place of ``places``.
    places : tuple of str
        Classes of place, such as ``amenity=school``.
    least_gap : int, working days
        Least days between two visits.
    window_from, window_until : str, HH:MM
        Hours of the visit, such as evenings; empty for the shift's.
    people : int
        How many go together.
    by : str
        Role that visits; empty for the head.
    quotation, source : str
        What it rests on.

    Raises
    ------
    InputError
        If a number is not positive, or half a window is given.
    """

    key: str
    name_en: str
    name_zh: str
    times: int
    per: Period
    within: float = 0.0
    minutes: float = 0.0
    to: To = "households"
    places: tuple[str, ...] = ()
    least_gap: int = 1
    window_from: str = ""
    window_until: str = ""
    people: int = 1
    by: str = ""
    quotation: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        """Refuse a cadence that never comes round."""  # noqa: DOC501
        if self.times <= 0 or self.within < 0 or self.minutes < 0:
            raise InputError("schemes.visit_not_positive", where=self.key)
        if self.people <= 0 or self.least_gap <= 0:
            raise InputError("schemes.visit_not_positive", where=self.key)
        if bool(self.window_from) != bool(self.window_until):
            raise InputError("schemes.half_a_window", where=self.key)
        if (self.to == "places") != bool(self.places):
            raise InputError("schemes.visit_places", where=self.key)
        if self.window_from:
            opens, closes = seconds_of(self.window_from), seconds_of(self.window_until)
            if closes - opens < 60 * self.minutes:
                raise InputError("routing.window_too_short", feature=self.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """
    What households should reach on foot within some minutes.

    Attributes
    ----------
    minutes : float, min
        One way; positive.
    name_en, name_zh : str
        For reports.
    classes : tuple of str
        Classes of place that count, such as ``amenity=clinic``.
    threshold : float, share
        Share of a grid's households below which it is listed.
    quotation, source : str
        What it rests on.

    Raises
    ------
    InputError
        If the minutes are not positive or the threshold no share.
    """

    minutes: float
    name_en: str
    name_zh: str
    classes: tuple[str, ...]
    threshold: float = 0.9
    quotation: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        """Refuse a circle without size."""  # noqa: DOC501
        if self.minutes <= 0 or not 0 <= self.threshold <= 1:
            raise InputError("schemes.bad_circle", where=self.name_en)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusive:
    """
    A class of place that becomes a grid of its own before anything is divided.

    Attributes
    ----------
    key : str
        Such as ``school``.
    name_en, name_zh : str
        For reports.
    classes : tuple of str
        Classes of place, such as ``amenity=school``.
    quotation, source : str
        What it rests on.
    """

    key: str
    name_en: str
    name_zh: str
    classes: tuple[str, ...]
    quotation: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicators:
    """
    The shape of an assessment table; its items are for the place to fill in.

    Attributes
    ----------
    classes, items : int
        Number of classes and of items over all of them; positive.
    weight : str
        What community totals are split by, such as ``households``.
    quotation, source : str
        What it rests on.

    Raises
    ------
    InputError
        If a number is not positive.
    """

    classes: int
    items: int
    weight: str = "households"
    quotation: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        """Refuse an empty table."""  # noqa: DOC501
        if self.classes <= 0 or self.items < self.classes:
            raise InputError("schemes.bad_indicators", where="indicators")


@dataclass(frozen=True, slots=True, kw_only=True)
class Consultation:
    """
    How much approval a draft needs before it is published.

    Attributes
    ----------
    threshold : float, share
        Approval below which opinions must be asked for again.
    quotation, source : str
        What it rests on.

    Raises
    ------
    InputError
        If the threshold is no share.
    """

    threshold: float
    quotation: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        """Refuse a share outside 0 to 1."""  # noqa: DOC501
        if not 0 <= self.threshold <= 1:
            raise InputError("schemes.bad_share", where="consultation", share=self.threshold)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """
    One line of the conformance report: a check, its limit, and the words behind it.

    Attributes
    ----------
    check : str
        Name of a check; see `gridplan.schemes.checks.CHECKS`.
    limit : float
        What the check compares with; unused by some.
    level : str
        Level or role it looks at, where the check needs one.
    quotation, source : str
        What it rests on.
    """

    check: str
    limit: float = 0.0
    level: str = ""
    quotation: str = ""
    source: str = ""
