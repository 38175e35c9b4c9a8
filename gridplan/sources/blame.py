"""What a file library raises, turned into a sentence about the file."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gridplan.errors import InputError

_LONGEST = 300


@contextmanager
def blamed_on(file: str, path: Path, *, key: str = "sources.unreadable") -> Iterator[None]:
    """
    Turn whatever a library raises into an `InputError` that names the file.

    Parameters
    ----------
    file : str
        What to call the file.
    path : Path
        Where it lies; struck out of the library's words.
    key : str
        The sentence, with ``file`` and ``why``.

    Yields
    ------
    None
        Once.

    Raises
    ------
    InputError
        If the library raised anything.
    """
    try:
        yield
    except Exception as error:  # a library fed a broken file may raise anything
        why = str(error).replace(str(path), file).replace(str(path.parent), "")
        raise InputError(key, file=file, why=why[:_LONGEST]) from error
