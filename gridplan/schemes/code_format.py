"""
How a grid's code is put together, as data: parts, widths and reserved ranges.

A format is a small TOML file; three ship with gridplan and a city writes its
own in a scheme without touching code.
"""

import tomllib
from dataclasses import dataclass, field
from importlib import resources
from itertools import pairwise
from typing import Any, Literal, get_args

from gridplan.errors import InputError

PartSource = Literal["community", "parent", "serial", "fixed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CodePart:
    """
    One run of digits in a code.

    Attributes
    ----------
    source : {'community', 'parent', 'serial', 'fixed'}
        What fills it: the community's code, the code of the grid it nests in, a
        serial inside that, or digits that never change.
    width : int
        Number of digits; positive.
    value : str
        The digits of a ``fixed`` part.

    Raises
    ------
    InputError
        If the source is unknown, the width not positive or the value not digits.
    """

    source: PartSource
    width: int
    value: str = ""

    def __post_init__(self) -> None:
        """Refuse a part that cannot be written."""  # noqa: DOC501
        if self.source not in get_args(PartSource):
            raise InputError(
                "codes.unknown_part", part=self.source, known=", ".join(get_args(PartSource))
            )
        is_written = self.source != "fixed" or (
            len(self.value) == self.width and self.value.isascii() and self.value.isdigit()
        )
        if self.width <= 0 or not is_written:
            raise InputError("codes.part_width", part=self.source, width=self.width)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeFormat:
    """
    How codes look in one place.

    Attributes
    ----------
    name : str
        What a scheme calls it.
    parts : tuple of CodePart
        From left to right; exactly one of them is the serial.
    undivided : str
        Serial of a community left in one piece; empty to number it as any other.
    merged_from : int
        First serial of communities that were merged; 0 where there is no rule.
    ranges : dict of str to tuple of int
        First and last serial by kind of grid; empty to number all kinds as one.
    title_en, title_zh, source : str
        For reports.

    Raises
    ------
    InputError
        If there is not exactly one serial, or two ranges overlap.
    """

    name: str
    parts: tuple[CodePart, ...]
    undivided: str = ""
    merged_from: int = 0
    ranges: dict[str, tuple[int, int]] = field(default_factory=dict)
    title_en: str = ""
    title_zh: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        """Refuse codes that could not be unique."""  # noqa: DOC501
        serials = [part for part in self.parts if part.source == "serial"]
        if len(serials) != 1:
            raise InputError("codes.one_serial", format=self.name, n=len(serials))
        last = 10 ** serials[0].width - 1
        claimed: list[tuple[int, int, str]] = []
        for kind, (low, high) in self.ranges.items():
            if not 0 < low <= high <= last:
                raise InputError(
                    "codes.bad_range",
                    format=self.name,
                    kind=kind,
                    low=low,
                    high=high,
                    last=last,
                )
            claimed.append((low, high, kind))
        claimed.sort()
        for (_, end, kind), (start, _, other) in pairwise(claimed):
            if start <= end:
                raise InputError(
                    "codes.ranges_overlap", format=self.name, kind=kind, other=other
                )

    @property
    def serial_width(self) -> int:
        """Count the digits of the serial."""
        return next(part.width for part in self.parts if part.source == "serial")

    @property
    def prefix_width(self) -> int:
        """Count the digits of the code that the serial counts inside."""
        return sum(p.width for p in self.parts if p.source in {"community", "parent"})

    def range_of(self, kind: str) -> tuple[int, int]:
        """
        Look up the serials open to one kind of grid.

        Parameters
        ----------
        kind : str
            Kind of grid, such as ``comprehensive``.

        Returns
        -------
        tuple of int
            First and last serial; all of them where nothing is reserved.
        """
        return self.ranges.get(kind, (1, 10**self.serial_width - 1))

    def write(self, prefix: str, serial: str) -> str:
        """
        Put a code together.

        Parameters
        ----------
        prefix : str
            Code of the community or parent grid.
        serial : str
            Serial, padded.

        Returns
        -------
        str
            The code; a prefix of another length is kept whole and set off by a dash.
        """
        if not (len(prefix) == self.prefix_width and prefix.isascii() and prefix.isdigit()):
            return f"{prefix}-{serial}"
        fill = {"community": prefix, "parent": prefix, "serial": serial}
        return "".join(
            part.value if part.source == "fixed" else fill[part.source] for part in self.parts
        )


def code_format(table: dict[str, Any]) -> CodeFormat:
    """
    Make a format from a table of a TOML file.

    Parameters
    ----------
    table : dict
        ``name``, ``parts`` and optionally the rest of `CodeFormat`.

    Returns
    -------
    CodeFormat
        The format.

    Raises
    ------
    InputError
        If a key is unknown or missing.
    """
    known = {"name", "parts", "undivided", "merged_from", "ranges", "title_en", "title_zh",
             "source"}  # fmt: skip
    for key in table:
        if key not in known:
            raise InputError("codes.unknown_key", entry=key, known=", ".join(sorted(known)))
    given = dict(table)
    try:
        given["parts"] = tuple(CodePart(**part) for part in table["parts"])
        given["ranges"] = _ranges(table)
        return CodeFormat(**given)
    except (KeyError, TypeError) as error:
        raise InputError("codes.malformed", why=str(error)) from error


def _ranges(table: dict[str, Any]) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for kind, bounds in table.get("ranges", {}).items():
        if len(bounds) != 2 or not all(isinstance(end, int) for end in bounds):
            raise InputError("codes.range_of_two", kind=kind)
        found[kind] = bounds[0], bounds[1]
    return found


def list_formats() -> tuple[str, ...]:
    """
    Name the formats that ship with gridplan.

    Returns
    -------
    tuple of str
        Sorted names.

    Examples
    --------
    >>> list_formats()
    ('cjt349_20', 'grid15', 'micro18')
    """
    files = (resources.files(__package__) / "formats").iterdir()
    return tuple(
        sorted(f.name.removesuffix(".toml") for f in files if f.name.endswith(".toml"))
    )


def load_format(name: str) -> CodeFormat:
    """
    Read a format that ships with gridplan.

    Parameters
    ----------
    name : str
        Such as ``grid15``.

    Returns
    -------
    CodeFormat
        The format.

    Raises
    ------
    InputError
        If there is none of that name.

    Examples
    --------
    >>> load_format("grid15").write("320412001001", "007")
    '320412001001007'
    """
    if name not in list_formats():
        raise InputError("codes.unknown_format", format=name, known=", ".join(list_formats()))
    file = resources.files(__package__) / "formats" / f"{name}.toml"
    return code_format(tomllib.loads(file.read_text(encoding="utf-8")))


GRID15 = load_format("grid15")
MICRO18 = load_format("micro18")
CJT349_20 = load_format("cjt349_20")
