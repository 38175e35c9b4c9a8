"""Names of files: to show to people, and to hand to libraries."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gridplan.sources.layout import SHAPEFILE_PARTS


def file_name(path: Path) -> str:
    """
    Write a file's name so that it can be read, even where it is stored in GBK.

    Parameters
    ----------
    path : Path
        Any path.

    Returns
    -------
    str
        Its last part.
    """
    name = os.fsencode(path.name)
    try:
        return name.decode()
    except UnicodeDecodeError:
        return name.decode("gb18030", errors="replace")


def parts(file: Path) -> list[Path]:
    """
    List the files that make up a file: a Shapefile has several.

    Parameters
    ----------
    file : Path
        The one that is named.

    Returns
    -------
    list of Path
        It and its companions, sorted.
    """
    if file.suffix.lower() != ".shp":
        return [file]
    return sorted(
        other
        for other in file.parent.iterdir()
        if other.stem == file.stem and other.suffix.lower() in SHAPEFILE_PARTS
    )


@contextmanager
def plainly_named(path: Path) -> Iterator[Path]:
    """
    Give a path the libraries can open: they cannot open names stored in GBK.

    Parameters
    ----------
    path : Path
        A file.

    Yields
    ------
    Path
        The same, or a copy that is gone afterwards.
    """
    try:
        str(path).encode()
    except UnicodeEncodeError:
        with tempfile.TemporaryDirectory() as folder:
            for part in parts(path):
                shutil.copyfile(part, Path(folder) / f"layer{part.suffix}")
            yield Path(folder) / f"layer{path.suffix}"
    else:
        yield path
