"""What may be done at an address: all methods of all routes that fit it."""

import re
from collections.abc import Iterator
from typing import Any

from fastapi import Request


def allowed(request: Request) -> list[str]:
    """
    List the methods of an address.

    Parameters
    ----------
    request : Request
        Whose method was not one of them.

    Returns
    -------
    list of str
        Sorted.
    """
    app: Any = request.app
    table: list[tuple[re.Pattern[str], frozenset[str]]] | None
    table = getattr(app.state, "allowed", None)
    if table is None:
        table = app.state.allowed = list(_table(app))
    path = request.scope["path"]
    return sorted({one for shape, methods in table if shape.fullmatch(path) for one in methods})


def _table(app: Any) -> Iterator[tuple[re.Pattern[str], frozenset[str]]]:
    for path, item in app.openapi()["paths"].items():
        shape = re.sub(r"{\w+}", "[^/]+", path.removesuffix("{file}"))
        shape += ".+" if path.endswith("{file}") else ""
        methods = frozenset(name.upper() for name in item if name in _METHODS)
        yield re.compile(shape), methods


_METHODS = frozenset({"get", "put", "post", "patch", "delete"})
