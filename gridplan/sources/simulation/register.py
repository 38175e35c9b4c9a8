"""Which communities a simulated district has: their codes and classes."""

import csv
from dataclasses import dataclass
from pathlib import Path

from gridplan.errors import InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """
    Communities by code.

    Attributes
    ----------
    code : (n,) tuple of str
        12 digits, sorted.
    name : (n,) tuple of str
        May be empty.
    area_type : (n,) tuple of str
        ``urban`` or ``rural``.
    """

    code: tuple[str, ...]
    name: tuple[str, ...]
    area_type: tuple[str, ...]

    def __len__(self) -> int:
        """Count the communities."""
        return len(self.code)


def read_register(path: Path) -> Register:
    """
    Read communities from a table of statistical codes.

    Parameters
    ----------
    path : Path
        CSV with the columns ``code`` (12 digits), ``ur_code`` (three digits; 1xx is
        urban, 2xx rural) and optionally ``name``; rows without a class are left out.

    Returns
    -------
    Register
        Sorted by code.

    Raises
    ------
    InputError
        If the file cannot be read or holds no community.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = [
                row
                for row in csv.DictReader(stream)
                if len(row.get("code") or "") == 12
                and (row.get("ur_code") or "")[:1] in "12"
                and (row.get("ur_code") or "").isdigit()
            ]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError("tables.unreadable", file=path.name, why=str(error)) from error
    if not rows:
        raise InputError("tables.missing_column", file=path.name, column="code, ur_code",
                         also="–", found="–")  # fmt: skip
    rows.sort(key=lambda row: row["code"])
    return Register(
        code=tuple(row["code"] for row in rows),
        name=tuple(row.get("name") or "" for row in rows),
        area_type=tuple("urban" if row["ur_code"][0] == "1" else "rural" for row in rows),
    )


def made_up(n: int, *, urban: int, county: str = "320412") -> Register:
    """
    Make up communities of a county, its towns of sixteen each.

    Parameters
    ----------
    n : int
        How many.
    urban : int
        How many of them are urban; they come first.
    county : str
        Six digits.

    Returns
    -------
    Register
        With serials from 900 on, which no published table uses.
    """
    code = tuple(f"{county}{100 + c // 16:03d}{900 + c % 16:03d}" for c in range(n))
    return Register(
        code=code,
        name=tuple(f"模拟{c + 1:03d}" for c in range(n)),
        area_type=tuple("urban" if c < urban else "rural" for c in range(n)),
    )
