"""
Keep files from being read as something else than they claim to be.

The library that opens vector files looks at their contents, not their ending: a
"GeoJSON" that is really a virtual data set would send it to other files or into
the network. So every file must begin as its format does, text must not carry the
words that start such data sets, and XML must not define entities.
"""

import re
from pathlib import Path

from gridplan.errors import InputError

_BEGINS: dict[str, tuple[bytes, ...]] = {
    ".gpkg": (b"SQLite format 3\x00",),
    ".shp": (b"\x00\x00\x27\x0a",),
    ".fgb": (b"fgb",),
    ".parquet": (b"PAR1",),
    ".geoparquet": (b"PAR1",),
    ".geojson": (b"{",),
    ".json": (b"{",),
    ".kml": (b"<",),
    ".graphml": (b"<",),
}
_XML = (".kml", ".graphml")
_TEXT = (".geojson", ".json", *_XML)
_UTF8_MARK = b"\xef\xbb\xbf"
_VIRTUAL = re.compile(rb"<OGRVRTDataSource|gdal_streamed_alg", re.IGNORECASE)
_ENTITIES = re.compile(rb"<!DOCTYPE|<!ENTITY", re.IGNORECASE)


def refuse_disguised(path: Path, *, name: str) -> None:
    """
    Refuse a file that does not begin as its ending promises.

    Parameters
    ----------
    path : Path
        The file.
    name : str
        What to call it.

    Raises
    ------
    InputError
        If it is something else, is not UTF-8 text where it should be, or
        carries entities or a virtual data set.
    """
    ending = path.suffix.lower()
    if ending not in _BEGINS:
        return
    with path.open("rb") as stream:
        content = stream.read() if ending in _TEXT else stream.read(64)
    if ending in _TEXT:
        if _VIRTUAL.search(content) or (ending in _XML and _ENTITIES.search(content)):
            raise InputError("sources.virtual", file=name)
        content = content.removeprefix(_UTF8_MARK).lstrip()
    if not content.startswith(_BEGINS[ending]):
        raise InputError("sources.disguised", file=name, ending=ending)
