"""Households of buildings, estimated from footprint and floors. An estimate, not a count."""

from osm import Tags

HOME = 85.0  # m² of gross floor for one household, stairs and walls included
LIVED_IN = frozenset({"apartments", "residential"})
SINGLE = frozenset({"house", "detached", "semidetached_house", "terrace"})
MIXED = 0.45  # share of homes in a building of the centre that nothing else is said of
WORK = ("amenity", "office", "shop", "tourism", "leisure", "healthcare", "government")


def floors_of(tags: Tags, footprint: float) -> int:
    """
    Read or guess the number of floors.

    Parameters
    ----------
    tags : Tags
        Of the building.
    footprint : float, m²
        Its area.

    Returns
    -------
    int
        ``building:levels``, else height ÷ 3.3 m, else 6, or 2 below 200 m².
    """
    for key, metres in (("building:levels", 1.0), ("height", 3.3)):
        try:
            number = float(tags.get(key, "").removesuffix("m").strip())
        except ValueError:
            continue
        return max(1, round(number / metres))
    return 6 if footprint >= 200.0 else 2


def households_of(tags: Tags, footprint: float, floors: int, *, is_work: bool) -> int:
    """
    Estimate the households of a building.

    Parameters
    ----------
    tags : Tags
        Of the building.
    footprint : float, m²
        Its area.
    floors : int
        As `floors_of` gives them.
    is_work : bool
        True inside land used for commerce, industry or railways.

    Returns
    -------
    int
        ``footprint × floors × share ÷ 85``, rounded; share is 1 for apartments, 0.45 for
        ``building=yes`` without another use, else 0.
    """
    kind = tags["building"]
    if kind in SINGLE:
        return 1
    if kind in LIVED_IN:
        return max(1, round(footprint * floors / HOME))
    plain = kind == "yes" and not is_work and not any(key in tags for key in WORK)
    if plain and 120.0 <= footprint <= 9000.0:
        return round(footprint * floors * MIXED / HOME)
    return 0


def use_of(tags: Tags, households: int) -> str:
    """
    Say what a building is for.

    Parameters
    ----------
    tags : Tags
        Of the building.
    households : int
        As estimated.

    Returns
    -------
    str
        ``residential``, ``mixed``, a tag's value, or ``other``.
    """
    if households:
        return "residential" if tags["building"] in LIVED_IN | SINGLE else "mixed"
    for key in ("amenity", "office", "tourism", "shop"):
        if key in tags:
            return tags[key] if tags[key] != "yes" else key
    return tags["building"] if tags["building"] != "yes" else "other"
