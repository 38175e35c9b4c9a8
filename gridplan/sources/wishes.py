"""Wishes from a TOML file: a table ``[[wish]]`` each."""

import json
import tomllib
from pathlib import Path
from typing import Any

from gridplan.errors import InputError
from gridplan.plan.wishes import Wish, wish_of


def read_wishes(path: Path) -> tuple[Wish, ...]:
    """
    Read what a planner insists on.

    Parameters
    ----------
    path : Path
        A TOML file; ``lines = "file.geojson"`` in a wish names a file beside it, each of
        whose features becomes a wish of that kind.

    Returns
    -------
    tuple of Wish
        In the order of the file.

    Raises
    ------
    InputError
        If a file cannot be read or a wish says nothing.
    """
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise InputError("wishes.unreadable", file=str(path), why=str(error)) from None
    rows = told.get("wish")
    if set(told) != {"wish"} or not isinstance(rows, list):
        raise InputError("wishes.no_wish", file=str(path))
    found = []
    for row in rows:
        if isinstance(row, dict) and "lines" in row:
            rest = {key: value for key, value in row.items() if key != "lines"}
            lines = _lines(path.parent / str(row["lines"]))
            found += [wish_of({**rest, "line": line}) for line in lines]
        else:
            found.append(wish_of(row if isinstance(row, dict) else {}))
    return tuple(found)


def _lines(path: Path) -> list[dict[str, Any]]:
    try:
        told = json.loads(path.read_text(encoding="utf-8-sig"))
        features = told.get("features", [told])
        return [dict(one.get("geometry", one)) for one in features]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError("wishes.unreadable", file=str(path), why=str(error)) from None
