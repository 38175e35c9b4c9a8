"""
The gatekeeper of uploads: what an archive may hold, looked at before anything is read.

Archives are zip files of an area folder. Nothing of them is opened by a map library
here; that happens later, in a child process with limits.
"""

import re
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from gridplan.api.positions import Positions
from gridplan.api.refusals import TooLargeError, WrongTypeError
from gridplan.api.settings import Limits
from gridplan.errors import InputError

_KNOWN = frozenset({
    ".geojson", ".json", ".gpkg", ".shp", ".shx", ".dbf", ".prj", ".cpg", ".kml", ".fgb",
    ".parquet", ".geoparquet", ".graphml", ".pbf", ".csv", ".toml", ".xlsx", ".txt", ".md",
})  # fmt: skip
_JUNK = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$)")
_ARCHIVES = (b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
# what starts a virtual data set, or defines entities; lower case
_VIRTUAL = (b"<!doctype", b"<!entity", b"<ogrvrtdatasource", b"gdal_streamed_alg")
_OVERLAP = max(map(len, _VIRTUAL)) - 1
_BLOCK = 1 << 20
_ENCRYPTED = 0x1


def unpack(archive: Path, into: Path, limits: Limits) -> int:
    """
    Look an archive over, and unpack it.

    Parameters
    ----------
    archive : Path
        What was uploaded.
    into : Path
        An empty folder.
    limits : Limits
        How much it may hold.

    Returns
    -------
    int
        Vertices of what is GeoJSON.

    Raises
    ------
    WrongTypeError
        If it is no zip file.
    TooLargeError
        If it holds more than it may, or unpacks to far more than it is.
    InputError
        If a file in it would land elsewhere, is a link, an archive, or of a kind that
        areas do not have.
    """  # noqa: DOC501 (what a disk says goes up as it is)
    try:
        with zipfile.ZipFile(archive) as opened:
            members = _scan(opened, limits)
            room, seen = limits.unpacked, Positions()
            for member, name in members:
                with opened.open(member) as stream, _fresh(into / name) as out:
                    for block in _looked_over(_blocks(stream), name, seen, limits):
                        room -= len(block)
                        if room < 0:  # whatever the archive's directory said
                            raise TooLargeError("api.unpacks_too_large", limit=limits.unpacked)
                        out.write(block)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise WrongTypeError("api.not_a_zip") from error
    except OSError as error:
        if error.errno is None:  # zlib's complaints carry none
            raise WrongTypeError("api.not_a_zip") from error
        raise
    return seen.count


def _scan(opened: zipfile.ZipFile, limits: Limits) -> list[tuple[zipfile.ZipInfo, str]]:
    files = [one for one in opened.infolist() if not one.is_dir()]
    if len(files) > limits.members:
        raise TooLargeError("api.too_many_members", limit=limits.members)
    total, found = 0, []
    for one in files:
        if _JUNK.search(one.filename):
            continue
        name = _safe(one)
        total += one.file_size
        if total > limits.unpacked:
            raise TooLargeError("api.unpacks_too_large", limit=limits.unpacked)
        # small files pack very well: a ratio tells of a bomb only where there is much of it
        if one.file_size > _BLOCK and one.file_size > limits.ratio * max(1, one.compress_size):
            raise TooLargeError("api.zip_bomb", file=name, limit=limits.ratio)
        found.append((one, name))
    if not found:
        raise InputError("api.empty_zip")
    names = _without_folder([name for _, name in found])
    if len({name.casefold() for name in names}) < len(names):
        raise InputError("api.zip_twice")
    return [(one, name) for (one, _), name in zip(found, names, strict=True)]


def _safe(member: zipfile.ZipInfo) -> str:
    # the name of a member, where it is a plain file that lands inside
    name = member.filename.replace("\\", "/")
    if not member.flag_bits & 0x800:
        name = _recoded(name)
    path = PurePosixPath(name)
    told = {"file": name[:100]}
    if path.is_absolute() or ".." in path.parts or ":" in name or "\x00" in name:
        raise InputError("api.zip_outside", **told)
    if stat.S_IFMT(member.external_attr >> 16) not in {0, stat.S_IFREG}:
        raise InputError("api.zip_link", **told)
    if member.flag_bits & _ENCRYPTED or member.compress_type not in _METHODS:
        raise InputError("api.zip_method", **told)
    if path.suffix.lower() not in _KNOWN:
        raise InputError("api.zip_kind", **told)
    if len(name.encode()) > 200:
        raise InputError("api.zip_name", **told)
    return name


def _recoded(name: str) -> str:
    """Read a name that Chinese Windows wrote, which zip calls cp437."""
    try:
        return name.encode("cp437").decode("gbk")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return name


def _without_folder(names: list[str]) -> list[str]:
    """Take away the one folder that all lie in, and refuse deeper ones."""
    parts = [PurePosixPath(name).parts for name in names]
    heads = {one[0] for one in parts if len(one) > 1}
    if len(heads) == 1 and all(len(one) > 1 for one in parts):
        parts = [one[1:] for one in parts]
    return ["/".join(one) for one in parts]


def _fresh(path: Path) -> IO[bytes]:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("xb")


def _looked_over(
    blocks: Iterator[bytes], name: str, seen: Positions, limits: Limits
) -> Iterator[bytes]:
    """Hand on what a file holds, as long as it is what its name says."""  # noqa: DOC501
    is_json = name.lower().endswith((".geojson", ".json"))
    is_markup = is_json or name.lower().endswith((".kml", ".graphml"))
    nested_may = name.lower().endswith(".xlsx")  # itself a zip, read in a child
    before = b""
    for number, block in enumerate(blocks):
        if number == 0 and not nested_may and block.startswith(_ARCHIVES):
            raise InputError("api.zip_nested", file=name)
        if is_markup:
            low = before + block.lower()
            if any(word in low for word in _VIRTUAL):
                raise InputError("sources.virtual", file=name)
            before = low[-_OVERLAP:]
        if is_json:
            seen.take(block)
            if seen.count > limits.vertices:
                raise TooLargeError(
                    "sources.too_many_vertices", file=name, most=limits.vertices
                )
        yield block


def _blocks(stream: IO[bytes]) -> Iterator[bytes]:
    while block := stream.read(_BLOCK):
        yield block
