"""What a client asks of a collection, read from the address and checked."""

import math
from dataclasses import dataclass
from datetime import datetime

import orjson
from fastapi import Request
from sqlalchemy import ColumnElement, and_

from gridplan.api.axes import bounds_to_degrees, chosen
from gridplan.api.cql2 import Columns, clause_of, parse_text
from gridplan.errors import InputError
from gridplan.store.collections import Collection
from gridplan.store.features import Bounds
from gridplan.store.tables import FEATURES

FEWEST, USUAL = 1, 100
_OWN = frozenset(
    {"limit", "bbox", "bbox-crs", "crs", "datetime", "filter", "filter-lang", "filter-crs",
     "after", "f"}
)  # fmt: skip
_KINDS: dict[str, type] = {"text": str, "integer": int, "number": float, "boolean": bool}


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """
    A question to one collection.

    Attributes
    ----------
    limit : int
        Most features on the page.
    after : int
        Row the page before ended with; 0 for the first page.
    bbox : (4,) tuple of float or None, degrees
        West, south, east, north; west above east crosses the date line.
    where : ColumnElement or None
        Further conditions.
    crs : str
        URI of the system of the answer.
    """

    limit: int
    after: int
    bbox: Bounds | None
    where: ColumnElement[bool] | None
    crs: str


def read_query(
    request: Request, collection: Collection, known_crs: list[str], *, most: int
) -> Query:
    """
    Read the parameters of an ``items`` request.

    Parameters
    ----------
    request : Request
        From the client.
    collection : Collection
        What it asks about.
    known_crs : list of str
        Systems the data set is given in.
    most : int
        Features on a page; a bigger limit means this.

    Returns
    -------
    Query
        Checked.

    Raises
    ------
    InputError
        If a parameter is unknown, given twice, or cannot be read.
    """
    told = only(request, _OWN | set(_filterable(collection)))
    filters = [
        clause_of({"op": "=", "args": [{"property": name}, _typed(collection, name, text)]},
                  columns_of(collection))
        for name, text in told.items()
        if name not in _OWN
    ]  # fmt: skip
    if "filter" in told:
        filters.append(_filter(told, collection, known_crs))
    if "datetime" in told:
        _check_datetime(told["datetime"])
    bbox_crs = chosen(told.get("bbox-crs"), known_crs, parameter="bbox-crs")
    return Query(
        limit=min(_whole(told.get("limit"), "limit", USUAL, FEWEST), most),
        after=_whole(told.get("after"), "after", 0, 0),
        bbox=_bbox(told["bbox"], bbox_crs) if "bbox" in told else None,
        where=and_(*filters) if filters else None,
        crs=chosen(told.get("crs"), known_crs, parameter="crs"),
    )


def only(request: Request, known: frozenset[str] | set[str]) -> dict[str, str]:
    """
    Read the parameters of an address, and refuse what is not known.

    Parameters
    ----------
    request : Request
        From the client.
    known : set of str
        Names that may stand there.

    Returns
    -------
    dict of str to str
        Each once.

    Raises
    ------
    InputError
        If one is unknown or stands twice, or a format is asked for that is not there.
    """
    found: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name not in known:
            raise InputError("api.unknown_parameter", name=name[:60])
        if name in found:
            raise InputError("api.twice", name=name)
        found[name] = value
    if found.get("f", "json") not in {"json", "geojson"}:
        raise InputError("api.bad_parameter", name="f")
    return found


def columns_of(collection: Collection) -> Columns:
    """
    List what a filter of a collection may ask about.

    Parameters
    ----------
    collection : Collection
        Which.

    Returns
    -------
    Columns
        Only those declared filterable.
    """
    table = FEATURES[collection.name]
    return Columns(
        plain={
            name: (table.c[name], _KINDS[kind])
            for name, kind in _filterable(collection).items()
        },
        geometry=table.c.geom,
        box=(table.c.minx, table.c.miny, table.c.maxx, table.c.maxy),
    )


def _filterable(collection: Collection) -> dict[str, str]:
    return {column.name: column.type for column in collection.columns if column.filterable}


def _filter(
    told: dict[str, str], collection: Collection, known_crs: list[str]
) -> ColumnElement[bool]:
    language = told.get("filter-lang", "cql2-text")
    chosen_crs = chosen(told.get("filter-crs"), known_crs, parameter="filter-crs")
    if language == "cql2-text":
        parsed = parse_text(told["filter"])
    elif language == "cql2-json":
        try:
            parsed = orjson.loads(told["filter"])
        except orjson.JSONDecodeError as error:
            raise InputError("api.bad_filter", why=str(error)[:100]) from error
    else:
        raise InputError("api.bad_parameter", name="filter-lang")
    return clause_of(parsed, columns_of(collection), crs=chosen_crs)


def _typed(collection: Collection, name: str, text: str) -> str | int | float | bool:
    kind = _filterable(collection)[name]
    if kind == "text":
        return text
    if kind == "boolean" and text in {"true", "false"}:
        return text == "true"
    try:
        return int(text) if kind == "integer" else float(text)
    except ValueError as error:
        raise InputError("api.bad_parameter", name=name) from error


def _whole(text: str | None, name: str, usual: int, least: int) -> int:
    if text is None:
        return usual
    digits = text.removeprefix("+")
    if not (digits.isascii() and digits.isdecimal()) or len(digits) > 30:
        raise InputError("api.bad_parameter", name=name)
    if int(digits) < least:
        raise InputError("api.bad_parameter", name=name)
    return min(int(digits), 2**62)


def _bbox(text: str, uri: str) -> Bounds:
    try:
        sides = [float(side) for side in text.split(",")]
    except ValueError as error:
        raise InputError("api.bad_bbox") from error
    if len(sides) == 6:  # heights are not kept
        sides = [*sides[:2], *sides[3:5]]
    if len(sides) != 4 or not all(math.isfinite(side) for side in sides):
        raise InputError("api.bad_bbox")
    west, south, east, north = bounds_to_degrees(sides, uri)
    if south > north or not (abs(south) <= 90 and abs(north) <= 90):
        raise InputError("api.bad_bbox")
    return west, south, east, north


def _check_datetime(text: str) -> None:
    # features here have no time of their own, so any readable time selects them all
    ends = text.split("/")
    if len(ends) > 2 or (len(ends) == 2 and set(ends) <= {"", ".."} and text == "/"):
        raise InputError("api.bad_parameter", name="datetime")
    for end in ends:
        if end in {"", ".."} and len(ends) == 2:
            continue
        try:
            datetime.fromisoformat(end.replace("Z", "+00:00").replace("z", "+00:00"))
        except ValueError as error:
            raise InputError("api.bad_parameter", name="datetime") from error
