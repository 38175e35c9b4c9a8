"""Vertices of a KML file: words between the tags of coordinates."""

from collections.abc import Iterator
from pathlib import Path

_BLOCK = 1 << 20
_SPACES = (b" ", b"\n", b"\t", b"\r")
_TAG = b"coordinates>"  # ends the opening tag and the closing one, with a prefix or without


def in_kml(path: Path) -> Iterator[int]:
    """
    Count the vertices of each piece of a file.

    Parameters
    ----------
    path : Path
        The file.

    Yields
    ------
    int
        Of one piece between two tags, or of as much of it as was read at once.
    """
    is_inside, rest = False, b""
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            *pieces, rest = (rest + block).split(_TAG)
            for piece in pieces:
                # the closing tag has begun already
                yield len(piece.rpartition(b"<")[0].split()) if is_inside else 0
                is_inside = not is_inside
            if is_inside:
                # what may be half a vertex, or half a tag, waits for the next block
                text = rest.partition(b"<")[0]
                cut = max(text.rfind(space) for space in _SPACES) + 1
                yield len(text[:cut].split())
                rest = rest[cut:]
            else:
                rest = rest[-len(_TAG) :]
