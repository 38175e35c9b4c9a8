"""
Bring what the framework describes into the form clients want.

Shared parameters are named components (QGIS reads its page size from
``components.parameters.limit``), path parameters stand in every operation, problems
in every answer, and what needs an account says so.
"""

import re
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

import gridplan
from gridplan.api.openapi.parts import PARAMETERS, SCHEMAS
from gridplan.api.problems import PROBLEM

_METHODS = ("get", "put", "post", "patch", "delete")
_OPEN = ("/packs", "/login", "/health", "/problems", "/app", "/api")
_IN_PATH = re.compile(r"{(\w+)(?::path)?}")
_ABOUT = """\
Plans of balanced community grids: OGC API Features, Tiles and Processes, and what the page
needs beside them.

Sign in with an API key: `Authorization: Bearer gp_…`, or Basic with any name and the key as
password. Writes to something shared carry `If-Match`. Problems follow RFC 9457 in Chinese or
English by `Accept-Language`."""


def describe(app: FastAPI, public_url: str) -> dict[str, Any]:
    """
    Describe the service in OpenAPI 3.1.

    Parameters
    ----------
    app : FastAPI
        With all its routes.
    public_url : str
        Where it stands.

    Returns
    -------
    dict
        The document.
    """
    document = get_openapi(
        title="gridplan",
        version=gridplan.__version__,
        description=_ABOUT,
        routes=app.routes,
        openapi_version="3.1.0",
    )
    document["servers"] = [{"url": public_url}]
    document["info"]["license"] = {"name": "Apache-2.0", "identifier": "Apache-2.0"}
    parts = document.setdefault("components", {})
    parts["parameters"] = PARAMETERS
    parts["schemas"] = {
        name: schema
        for name, schema in {**parts.get("schemas", {}), **SCHEMAS}.items()
        if name not in {"HTTPValidationError", "ValidationError"}
    }
    parts["securitySchemes"] = {
        "key": {"type": "http", "scheme": "bearer", "description": "An API key, gp_…"},
        "basic": {"type": "http", "scheme": "basic",
                  "description": "Any name, the API key as password"},
        "cookie": {"type": "apiKey", "in": "cookie", "name": "gridplan",
                   "description": "Of the page; writes need the header X-Gridplan: 1 too"},
    }  # fmt: skip
    parts["responses"] = {
        "Problem": {
            "description": "Refused, or gone wrong (RFC 9457)",
            "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    }
    for path, item in document["paths"].items():
        for method in _METHODS:
            if method in item:
                _shape(path, item[method])
    return document


def _shape(path: str, operation: dict[str, Any]) -> None:
    told = operation.setdefault("parameters", [])
    named = {one.get("name") or one.get("$ref", "").rpartition("/")[2] for one in told}
    for name in _IN_PATH.findall(path):
        if name not in named:
            told.append({"$ref": f"#/components/parameters/{name}"})
    if not told:
        operation.pop("parameters")
    replies = operation["responses"]
    replies.pop("422", None)
    problem = {"$ref": "#/components/responses/Problem"}
    replies["4XX"] = problem
    replies["5XX"] = problem
    if not path.startswith(_OPEN):
        operation["security"] = [{"key": []}, {"basic": []}, {"cookie": []}]
