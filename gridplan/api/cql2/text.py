"""
CQL2 text into CQL2 JSON, so that one reader checks both.

The grammar stands beside this file. (The parser of pygeofilter reads ``a OR b AND
c`` from left to right and knows no doubled quote; QGIS writes both.)
"""

from functools import cache
from importlib import resources
from typing import Any

import shapely
from lark import Lark, Token, Transformer
from lark.exceptions import LarkError, VisitError

from gridplan.errors import InputError

LONGEST = 8192  # characters of one filter


def parse_text(text: str) -> Any:
    """
    Parse a filter.

    Parameters
    ----------
    text : str
        CQL2 text.

    Returns
    -------
    dict or bool
        The same in CQL2 JSON.

    Raises
    ------
    InputError
        If it is too long or not CQL2.

    Examples
    --------
    >>> parse_text("households > 250")
    {'op': '>', 'args': [{'property': 'households'}, 250]}
    """
    if len(text) > LONGEST:
        raise InputError("api.filter_too_long", longest=LONGEST)
    try:
        return _Json().transform(_parser().parse(text))
    except VisitError as error:
        raise InputError("api.bad_filter", why=str(error.orig_exc)[:200]) from error
    except LarkError as error:
        where = getattr(error, "column", 0)
        raise InputError("api.bad_filter", why=_near(text, where)) from error
    except RecursionError as error:
        raise InputError("api.bad_filter", why="( ( ( …") from error


@cache
def _parser() -> Lark:
    grammar = (resources.files(__package__) / "grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", maybe_placeholders=False)


def _near(text: str, column: int) -> str:
    return f"… {text[max(0, column - 1) : column + 30]}" if column > 0 else text[-30:]


class _Json(Transformer[Token, Any]):
    """Turn the tree into CQL2 JSON, from the leaves up."""

    def either(self, parts: list[Any]) -> Any:
        return {"op": "or", "args": parts}

    def both(self, parts: list[Any]) -> Any:
        return {"op": "and", "args": parts}

    def negation(self, parts: list[Any]) -> Any:
        return {"op": "not", "args": parts}

    def comparison(self, parts: list[Any]) -> Any:
        left, sign, right = parts
        return {"op": str(sign), "args": [left, right]}

    def is_null(self, parts: list[Any]) -> Any:
        return {"op": "isNull", "args": parts[:1]}

    def is_not_null(self, parts: list[Any]) -> Any:
        return self.negation([self.is_null(parts)])

    def like(self, parts: list[Any]) -> Any:
        return {"op": "like", "args": [parts[0], self.string(parts[-1:])]}

    def not_like(self, parts: list[Any]) -> Any:
        return self.negation([self.like(parts)])

    def between(self, parts: list[Any]) -> Any:
        return {"op": "between", "args": [parts[0], *parts[2:]]}

    def not_between(self, parts: list[Any]) -> Any:
        return self.negation([self.between(parts)])

    def is_in(self, parts: list[Any]) -> Any:
        return {"op": "in", "args": [parts[0], parts[2:]]}

    def is_not_in(self, parts: list[Any]) -> Any:
        return self.negation([self.is_in(parts)])

    def spatial(self, parts: list[Any]) -> Any:
        return {"op": str(parts[0]).lower(), "args": parts[1:]}

    def casei(self, parts: list[Any]) -> Any:
        return {"op": "casei", "args": parts[1:]}

    def name(self, parts: list[Any]) -> Any:
        return {"property": str(parts[0])}

    def quoted(self, parts: list[Any]) -> Any:
        return {"property": str(parts[0])[1:-1].replace('""', '"')}

    def number(self, parts: list[Any]) -> Any:
        text = str(parts[0])
        return int(text) if text.lstrip("+-").isdecimal() else float(text)

    def string(self, parts: list[Any]) -> Any:
        return str(parts[0])[1:-1].replace("''", "'")

    def truth(self, parts: list[Any]) -> Any:
        return str(parts[0]).lower() == "true"

    def bbox(self, parts: list[Any]) -> Any:
        return {"bbox": [float(part) for part in parts]}

    def wkt(self, parts: list[Any]) -> Any:
        shape = shapely.from_wkt(str(parts[0]))
        return shapely.geometry.mapping(shape)
