"""Which characters the paper's font has, and what stands for the others."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from string import printable as ascii_letters
from tempfile import TemporaryDirectory

from gridplan.exports.typeface import FONT, MISSING, characters_of, cut_down
from gridplan.plan.handout import Handout
from gridplan.words import LANGUAGES, catalogue


def printable(text: str, font: Path = FONT) -> str:
    """
    Replace what the font cannot print, as printers do, by 〓.

    Parameters
    ----------
    text : str
        Any text.
    font : Path
        The font.

    Returns
    -------
    str
        One line of characters that all have a shape.

    Examples
    --------
    >>> printable("武汉 🐉")
    '武汉 〓'
    """
    known = characters_of(font)
    return "".join(c if ord(c) in known else MISSING for c in " ".join(text.split()))


def missing_characters(texts: Iterable[str]) -> str:
    """
    List what will be printed as 〓.

    Parameters
    ----------
    texts : iterable of str
        Names and the like.

    Returns
    -------
    str
        Each character once, in order of their code points.
    """
    known = characters_of(FONT)
    return "".join(
        c for c in sorted(set("".join(texts))) if ord(c) not in known and not c.isspace()
    )


@contextmanager
def small_font(handout: Handout) -> Iterator[Path]:
    """
    Cut the font down to what a plan needs: hundreds of documents then open it at once.

    Parameters
    ----------
    handout : Handout
        The plan.

    Yields
    ------
    Path
        A font that is gone afterwards.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / FONT.name
        path.write_bytes(cut_down(_needed(handout)))
        yield path


def _needed(handout: Handout) -> set[str]:
    """Gather every character that may be printed, and many that are not."""
    homes, streets = handout.homes, handout.streets
    found = set(ascii_letters) | {MISSING}
    for language in LANGUAGES:
        found.update(*catalogue(language).values())
    for texts in (
        homes.name, homes.address, homes.building_id, streets.name, handout.attribution,
        handout.area, handout.scheme, *(route.route_id for route in handout.routes),
        *(stop.stop_id for route in handout.routes for stop in route.stops),
    ):  # fmt: skip
        found.update(*texts)
    for grid in handout.grids:
        found.update(
            grid.code, grid.community, grid.community_name, grid.head_id, grid.boundary_text
        )
    documents = (
        handout.summary, handout.conformance, handout.tradeoff, handout.roster,
        handout.duties, handout.scheme_title,
    )  # fmt: skip
    for document in documents:
        found.update(json.dumps(document, ensure_ascii=False))
    return found
