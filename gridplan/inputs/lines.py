"""Kinds of line a grid's border can follow, from best seen to not at all."""

from enum import IntEnum


class Kind(IntEnum):
    """
    What runs along a piece of border; a higher value is easier to see.

    ``NONE`` is a line nobody sees, between two buildings of one block;
    ``BORDER`` is a community's border where it follows nothing else;
    ``BRIDGE`` is not a border: two parts of a community that do not touch.
    """

    NONE = 0
    BORDER = 1
    PATH = 2
    MINOR_STREET = 3
    WALL = 4
    MAIN_STREET = 5
    EXPRESSWAY = 6
    RAIL = 7
    RIVER = 8
    BRIDGE = 9


KINDS: tuple[Kind, ...] = tuple(Kind)
VISIBLE: frozenset[Kind] = frozenset(
    {
        Kind.PATH,
        Kind.MINOR_STREET,
        Kind.WALL,
        Kind.MAIN_STREET,
        Kind.EXPRESSWAY,
        Kind.RAIL,
        Kind.RIVER,
    }
)

_MAIN = frozenset({"trunk", "primary", "secondary", "tertiary"})
_PATH = frozenset(
    {
        "footway",
        "path",
        "steps",
        "cycleway",
        "bridleway",
        "corridor",
        "track",
        "elevator",
        "platform",
    }
)


def kind_of_highway(highway: str) -> Kind:
    """
    Sort an OpenStreetMap ``highway`` value into a kind of line.

    Parameters
    ----------
    highway : str
        Value of the tag; ``_link`` counts as its street.

    Returns
    -------
    Kind
        Expressway, main street, minor street or path.

    Examples
    --------
    >>> kind_of_highway("secondary_link").name, kind_of_highway("footway").name
    ('MAIN_STREET', 'PATH')
    """
    name = highway.removesuffix("_link")
    if name == "motorway":
        return Kind.EXPRESSWAY
    if name in _MAIN:
        return Kind.MAIN_STREET
    if name in _PATH:
        return Kind.PATH
    return Kind.MINOR_STREET
