"""Answers remembered in a folder, a file each, so that a killed job finds them again."""

import os
import tempfile
from pathlib import Path

import numpy as np

from gridplan.arrays import Ints


class FolderMemory:
    """
    A `gridplan.plan.memory.Memory` on disk.

    Parameters
    ----------
    folder : Path
        Where; made when the first answer comes. Whoever made it may delete it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, key: str) -> Ints | None:
        """
        Recall an answer.

        Parameters
        ----------
        key : str
            SHA-256 in hexadecimal digits.

        Returns
        -------
        (n,) ndarray of int or None
            None where there is none, or its file is broken.
        """
        try:
            found = np.load(self._folder / f"{key}.npy", allow_pickle=False)
        except (OSError, ValueError, EOFError):
            return None
        return found if found.dtype == np.int64 and found.ndim == 1 else None

    def put(self, key: str, answer: Ints) -> None:
        """
        Remember an answer; a reader never meets half of it.

        Parameters
        ----------
        key : str
            SHA-256 in hexadecimal digits.
        answer : (n,) ndarray of int
            What was found.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self._folder, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                np.save(file, answer.astype(np.int64), allow_pickle=False)
            Path(name).replace(self._folder / f"{key}.npy")
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
