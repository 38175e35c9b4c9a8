"""One process at a time: a lock file that the system frees when its holder dies."""

import os
import sys
from pathlib import Path
from typing import IO

from gridplan.store.errors import LockedError

NAME = "serve.lock"


class FolderLock:
    """
    The lock of a data folder.

    Parameters
    ----------
    file : file object
        Open and locked.
    """

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    @classmethod
    def take(cls, folder: Path, name: str = NAME) -> "FolderLock":
        """
        Take the lock.

        Parameters
        ----------
        folder : Path
            What is locked.
        name : str
            Of the lock file.

        Returns
        -------
        FolderLock
            Held until released, or until this process ends however it ends.

        Raises
        ------
        LockedError
            If another process holds it.
        """
        path = folder / name
        file = path.open("a+", encoding="ascii")
        if not _locked(file):
            file.seek(0)
            holder = file.read().strip() or "?"
            file.close()
            raise LockedError("store.locked", folder=str(folder), pid=holder)
        file.seek(0)
        file.truncate()
        file.write(f"{os.getpid()}\n")
        file.flush()
        return cls(file)

    def release(self) -> None:
        """Let go; the file stays, so that no two processes lock different files."""
        self._file.close()


def _locked(file: IO[str]) -> bool:
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 (only there)

        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl  # noqa: PLC0415 (only there)

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
