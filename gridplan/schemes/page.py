"""Where the keys of a TOML file stand, so that an error can name the line."""

import re
from dataclasses import dataclass, field

Path = tuple[str | int, ...]

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"""^\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"))*)\s*=""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """
    A TOML file by lines.

    Attributes
    ----------
    file : str
        Its name, as the user gave it.
    lines : dict of tuple to int
        Line of each table and key, from 1, by its path: ``("roles", 0, "maximum")``.
    """

    file: str
    lines: dict[Path, int] = field(default_factory=dict)

    def where(self, path: Path) -> str:
        """
        Name a place in the file.

        Parameters
        ----------
        path : tuple of str or int
            Keys and positions from the top; the nearest one known is named.

        Returns
        -------
        str
            ``file:line``.
        """
        for end in range(len(path), 0, -1):
            if path[:end] in self.lines:
                return f"{self.file}:{self.lines[path[:end]]}"
        return self.file


def read_page(file: str, text: str) -> Page:
    r"""
    Find the line of every table and key of a TOML file.

    Parameters
    ----------
    file : str
        Its name.
    text : str
        Its text, valid TOML.

    Returns
    -------
    Page
        Lines by path. Keys inside inline tables stand at the line of the outer key.

    Examples
    --------
    >>> page = read_page("own.toml", "name = 'a'\n[[roles]]\nkey = 'head'\n")
    >>> page.where(("roles", 0, "key")), page.where(("roles", 0, "moon"))
    ('own.toml:3', 'own.toml:2')
    """
    lines: dict[Path, int] = {}
    count: dict[Path, int] = {}
    table: Path = ()
    for number, line in enumerate(text.splitlines(), start=1):
        header = _HEADER.match(line)
        if header:
            table = _resolve(_names(header[2]), count)
            if header[1] == "[[":
                n = count.get(table, 0)
                count[table] = n + 1
                lines.setdefault(table, number)
                table = (*table, n)
            lines.setdefault(table, number)
            continue
        key = _KEY.match(line)
        if key:
            lines.setdefault((*table, *_names(key[1])), number)
    return Page(file=file, lines=lines)


def _names(dotted: str) -> Path:
    return tuple(name.strip().strip("\"'") for name in dotted.split("."))


def _resolve(names: Path, count: dict[Path, int]) -> Path:
    # [a.b] after [[a]] means the last a; the last name is numbered by the caller.
    path: Path = ()
    for name in names[:-1]:
        path = (*path, name)
        if path in count:
            path = (*path, count[path] - 1)
    return (*path, *names[-1:])
