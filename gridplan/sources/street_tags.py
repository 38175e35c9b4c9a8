"""What the columns of a street layer say, whichever way they are written."""

import re

_WORD = re.compile(r"[a-z_]+")
# Most important first; what is not here comes last.
_RANK = (
    "motorway",
    "trunk",
    "primary",
    "secondary",
    "tertiary",
    "unclassified",
    "residential",
    "living_street",
    "pedestrian",
    "service",
    "track",
    "cycleway",
    "path",
    "footway",
    "steps",
)
_UNKNOWN = "residential"


def highway_of(text: str) -> str:
    """
    Take the most important of several ``highway`` values.

    Parameters
    ----------
    text : str
        One value, several with ``;``, or a list as OSMnx writes it.

    Returns
    -------
    str
        One value; ``residential`` of none.

    Examples
    --------
    >>> highway_of("['footway', 'secondary_link']"), highway_of("")
    ('secondary_link', 'residential')
    """
    return min(_WORD.findall(text.lower()), key=_importance, default=_UNKNOWN)


def _importance(highway: str) -> int:
    name = highway.removesuffix("_link")
    return _RANK.index(name) if name in _RANK else len(_RANK)


def direction_of(text: str) -> int:
    """
    Read a ``oneway`` value.

    Parameters
    ----------
    text : str
        As OpenStreetMap or a table of truths has it.

    Returns
    -------
    int
        1 along the line, -1 against it, 0 both ways.
    """
    value = text.lower()
    if value in {"-1", "reverse"}:
        return -1
    return int(value in {"yes", "true", "1", "是"})


def is_private(text: str) -> bool:
    """
    Read an ``access`` value.

    Parameters
    ----------
    text : str
        One value or several.

    Returns
    -------
    bool
        True for private.
    """
    return not {"private", "no"}.isdisjoint(_WORD.findall(text.lower()))
