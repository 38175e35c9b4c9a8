"""The shelf of schemes: list them, take one, look at it, check one's own, start one."""

import tomllib
from importlib import resources
from pathlib import Path

from gridplan.errors import InputError
from gridplan.schemes.page import Page, read_page
from gridplan.schemes.reading import Reader
from gridplan.schemes.scheme import Scheme
from gridplan.words import say


def list_schemes() -> tuple[str, ...]:
    """
    Name the schemes that ship with gridplan.

    Returns
    -------
    tuple of str
        Sorted names.
    """
    files = resources.files(__package__).iterdir()
    return tuple(
        sorted(f.name.removesuffix(".toml") for f in files if f.name.endswith(".toml"))
    )


def load_scheme(name: str) -> Scheme:
    """
    Read a scheme by name, or a user's own from a file.

    Parameters
    ----------
    name : str
        Name of a shipped scheme, or the path of a TOML file.

    Returns
    -------
    Scheme
        The rules.

    Raises
    ------
    InputError
        If there is no such scheme, or the first fault of the file with its line.
    """
    scheme, faults = read_scheme(name, scheme_text(name))
    if faults:
        raise faults[0]
    if scheme is None:
        raise InputError("schemes.malformed", file=name, why="empty")
    return scheme


def validate_scheme(name: str) -> tuple[InputError, ...]:
    """
    Find every fault of a scheme file.

    Parameters
    ----------
    name : str
        Name of a shipped scheme, or the path of a TOML file.

    Returns
    -------
    tuple of InputError
        Each with ``file:line`` and the remedy; empty where the scheme is sound.
    """
    try:
        text = scheme_text(name)
    except InputError as error:
        return (error,)
    return read_scheme(name, text)[1]


def scheme_text(name: str) -> str:
    """
    Hand out the text of a scheme, comments and all.

    Parameters
    ----------
    name : str
        Name of a shipped scheme, or the path of a TOML file.

    Returns
    -------
    str
        TOML.

    Raises
    ------
    InputError
        If there is no such scheme or it cannot be read as UTF-8.
    """
    if name.endswith(".toml"):
        try:
            return Path(name).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise InputError("schemes.unreadable", file=name, why=str(error)) from error
    if name not in list_schemes():
        raise InputError("schemes.unknown", scheme=name, known=", ".join(list_schemes()))
    return (resources.files(__package__) / f"{name}.toml").read_text(encoding="utf-8")


def read_scheme(name: str, text: str) -> tuple[Scheme | None, tuple[InputError, ...]]:
    """
    Read a scheme from its text.

    Parameters
    ----------
    name : str
        What errors call the file.
    text : str
        TOML.

    Returns
    -------
    tuple of (Scheme or None, tuple of InputError)
        The rules, and every fault; no rules where there are faults.
    """
    file = name if name.endswith(".toml") else f"{name}.toml"
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return None, (InputError("schemes.malformed", file=file, why=str(error)),)
    page: Page = read_page(file, text)
    reader = Reader(page=page)
    table.setdefault("tolerance", 0.10)
    table.setdefault("quotation", "")
    table.setdefault("weights", {})
    scheme = reader.read(Scheme, table, ())
    return scheme, tuple(reader.faults)


def new_scheme(name: str, *, like: str = "wujin") -> str:
    """
    Write the text of a scheme of one's own, to be edited.

    Parameters
    ----------
    name : str
        What it shall be called; letters, digits and underscores.
    like : str
        Shipped scheme to start from.

    Returns
    -------
    str
        TOML that loads as it stands.

    Raises
    ------
    InputError
        If the name cannot be one or is taken.
    """
    if not (name.isascii() and name.isidentifier()):
        raise InputError("schemes.bad_name", name=name)
    if name in list_schemes():
        raise InputError("schemes.name_taken", name=name)
    lines = scheme_text(like).splitlines()
    changed = [f'name = "{name}"' if line.startswith("name =") else line for line in lines]
    heading = (say("schemes.new_1", "zh", like=like), say("schemes.new_1", "en", like=like))
    return "\n".join([*(f"# {line}" for line in heading), *changed]) + "\n"
