"""
Files that never change, found by what is in them.

A folder's address is the SHA-256 over the names and hashes of its files; a single
file's is that of its bytes. Both are written to the side, flushed to the disk and
moved into place, so that an address never leads to half of something.
"""

import hashlib
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from gridplan.store.errors import MissingError, room_to_write


@dataclass(frozen=True, slots=True, kw_only=True)
class Artefacts:
    """
    A shelf of immutable folders.

    Attributes
    ----------
    root : Path
        Where it stands.
    """

    root: Path

    def put_folder(self, folder: Path, *, move: bool = False) -> str:
        """
        Keep a folder.

        Parameters
        ----------
        folder : Path
            What to keep; files and folders in it, no links.
        move : bool
            Whether it may be used up.

        Returns
        -------
        str
            Its address; the same for the same files, however often it is put.

        Raises
        ------
        DiskFullError
            If there is no room; nothing is left behind.
        OSError
            If the disk fails otherwise.
        """
        address = folder_digest(folder)
        place = self._place(address)
        if place.is_dir():
            return address
        with room_to_write(), self._beside() as aside:
            fresh = aside / "folder"
            if move and folder.stat().st_dev == aside.stat().st_dev:
                folder.replace(fresh)
            else:
                _copy_tree(folder, fresh)
            _flush_tree(fresh)
            place.parent.mkdir(parents=True, exist_ok=True)
            try:
                fresh.rename(place)
            except OSError:
                if not place.is_dir():  # else somebody kept the same just now
                    raise
            flush_folder(place.parent)
        return address

    def put_file(self, file: Path, name: str) -> str:
        """
        Keep a single file, as a folder that holds it alone.

        Parameters
        ----------
        file : Path
            What to keep.
        name : str
            Under which name.

        Returns
        -------
        str
            Its address.
        """
        with room_to_write(), self._beside() as aside:
            (aside / "one").mkdir()
            shutil.copyfile(file, aside / "one" / name)
            return self.put_folder(aside / "one", move=True)

    def folder(self, address: str) -> Path:
        """
        Find a folder.

        Parameters
        ----------
        address : str
            Of `put_folder`.

        Returns
        -------
        Path
            Where it lies; not to be written to.

        Raises
        ------
        MissingError
            If there is none.
        """
        place = self._place(address)
        if not (len(address) == 64 and place.is_dir()):
            raise MissingError("store.no_artefact", address=address)
        return place

    def has(self, address: str) -> bool:
        """
        Tell whether a folder is there.

        Parameters
        ----------
        address : str
            Of `put_folder`.

        Returns
        -------
        bool
            True where it is.
        """
        return len(address) == 64 and self._place(address).is_dir()

    def addresses(self) -> list[str]:
        """
        List what is kept.

        Returns
        -------
        list of str
            Sorted.
        """
        return sorted(entry.name for shelf in self.root.glob("??") for entry in shelf.iterdir())

    def _place(self, address: str) -> Path:
        return self.root / address[:2] / address

    def _beside(self) -> "_Aside":
        self.root.mkdir(parents=True, exist_ok=True)
        return _Aside(self.root)


class _Aside:
    """A folder on the shelf's own disk that goes when we are done."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def __enter__(self) -> Path:
        self._folder = Path(tempfile.mkdtemp(dir=self._root, prefix=".putting-"))
        return self._folder

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)


def folder_digest(folder: Path) -> str:
    """
    Hash a folder.

    Parameters
    ----------
    folder : Path
        Its files, at any depth.

    Returns
    -------
    str
        SHA-256 over sorted lines of hash and name, but for ``run.json``, the one file
        of a plan that tells of the run and not of the plan.
    """
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name != "run.json":
            with path.open("rb") as stream:
                line = f"{hashlib.file_digest(stream, 'sha256').hexdigest()}  {name}\n"
            digest.update(line.encode())
    return digest.hexdigest()


def flush_folder(folder: Path) -> None:
    """
    Make sure the names in a folder are on the disk.

    Parameters
    ----------
    folder : Path
        Whose names.
    """
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _copy_tree(folder: Path, target: Path) -> None:
    """Copy files until the first that does not fit; `shutil.copytree` would go on."""
    target.mkdir()
    for path in sorted(folder.rglob("*")):
        place = target / path.relative_to(folder)
        if path.is_dir():
            place.mkdir()
        else:
            shutil.copyfile(path, place)


def _flush_tree(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_dir():
            flush_folder(path)
        else:
            with path.open("rb") as stream:
                os.fsync(stream.fileno())
    flush_folder(folder)
