"""Parts of the description that many operations share."""

from typing import Any

from gridplan.store.collections import COLLECTIONS

GEOJSON = "application/geo+json"
_REF = "#/components"


def _param(name: str) -> dict[str, str]:
    return {"$ref": f"{_REF}/parameters/{name}"}


def _schema(name: str) -> dict[str, str]:
    return {"$ref": f"{_REF}/schemas/{name}"}


ITEM: dict[str, Any] = {"parameters": [_param("crs"), _param("f")]}
ITEMS: dict[str, Any] = {
    "parameters": [
        _param(name)
        for name in ("limit", "bbox", "bbox-crs", "crs", "datetime", "filter", "filter-lang",
                     "filter-crs", "after", "f")
    ]
}  # fmt: skip
IF_MATCH: dict[str, Any] = {
    "parameters": [{
        "name": "If-Match", "in": "header", "required": False, "schema": {"type": "string"},
        "description": "The etag of the version the edit was made from; without it 428",
    }]
}  # fmt: skip
_URI = {"type": "string", "format": "uri"}
_CRS_EXAMPLE = "http://www.opengis.net/def/crs/EPSG/0/4490"
_NUMBERS = {"type": "array", "minItems": 4, "maxItems": 6, "items": {"type": "number"}}

PARAMETERS: dict[str, Any] = {
    "limit": {
        "name": "limit", "in": "query", "required": False, "style": "form", "explode": False,
        "description": "Most features on the page; a bigger number means the maximum.",
        "schema": {"type": "integer", "minimum": 1, "maximum": 10000, "default": 100},
    },
    "bbox": {
        "name": "bbox", "in": "query", "required": False, "style": "form", "explode": False,
        "description": "West, south, east, north; in bbox-crs where that is given.",
        "schema": {**_NUMBERS, "examples": [[114.2, 30.5, 114.4, 30.7]]},
    },
    "datetime": {
        "name": "datetime", "in": "query", "required": False, "style": "form",
        "explode": False,
        "description": "A time or an interval. Features here have none, so it selects all.",
        "schema": {"type": "string", "examples": ["2026-01-01T00:00:00Z/.."]},
    },
    "crs": {
        "name": "crs", "in": "query", "required": False,
        "description": "System of the answer: one of those the collection lists.",
        "schema": {**_URI, "examples": [_CRS_EXAMPLE]},
    },
    "bbox-crs": {
        "name": "bbox-crs", "in": "query", "required": False,
        "description": "System of bbox: one of those the collection lists.",
        "schema": {**_URI, "examples": [_CRS_EXAMPLE]},
    },
    "filter": {
        "name": "filter", "in": "query", "required": False,
        "description": "CQL2; the collection's queryables list what it may ask about.",
        "schema": {"type": "string", "maxLength": 8192, "examples": ["households > 300"]},
    },
    "filter-lang": {
        "name": "filter-lang", "in": "query", "required": False,
        "description": "Which notation of CQL2 the filter is in.",
        "schema": {"type": "string", "enum": ["cql2-text", "cql2-json"],
                   "default": "cql2-text"},
    },
    "filter-crs": {
        "name": "filter-crs", "in": "query", "required": False,
        "description": "System of shapes in the filter.",
        "schema": {**_URI, "examples": [_CRS_EXAMPLE]},
    },
    "after": {
        "name": "after", "in": "query", "required": False,
        "description": "Comes in links named next; not to be made up.",
        "schema": {"type": "integer", "minimum": 0},
    },
    "f": {
        "name": "f", "in": "query", "required": False,
        "description": "Format of the answer; there is only JSON.",
        "schema": {"type": "string", "enum": ["json"]},
    },
    "name": {
        "name": "name", "in": "path", "required": True, "description": "Of the collection.",
        "schema": {"type": "string", "enum": list(COLLECTIONS)}, "example": "grids",
    },
    "id": {
        "name": "id", "in": "path", "required": True, "description": "As lists give it.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 200},
    },
    "plan": {
        "name": "plan", "in": "path", "required": True, "description": "Id of the plan.",
        "schema": {"type": "string", "format": "uuid"},
    },
    "area": {
        "name": "area", "in": "path", "required": True, "description": "Id of the area.",
        "schema": {"type": "string", "format": "uuid"},
    },
    "number": {
        "name": "number", "in": "path", "required": True,
        "description": "Of the version within its plan.",
        "schema": {"type": "integer", "minimum": 1, "maximum": 999999999}, "example": 1,
    },
    "z": {
        "name": "z", "in": "path", "required": True, "description": "Zoom.",
        "schema": {"type": "integer", "minimum": 0, "maximum": 24}, "example": 14,
    },
    "y": {
        "name": "y", "in": "path", "required": True, "description": "Row, from the north.",
        "schema": {"type": "integer", "minimum": 0, "maximum": 16777215}, "example": 6712,
    },
    "x": {
        "name": "x", "in": "path", "required": True, "description": "Column, from the west.",
        "schema": {"type": "integer", "minimum": 0, "maximum": 16777215}, "example": 13400,
    },
    "file": {
        "name": "file", "in": "path", "required": True, "description": "As the list names it.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 200},
        "example": "summary.json",
    },
    "token": {
        "name": "token", "in": "path", "required": True, "description": "Of the shared link.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 100},
    },
    "process": {
        "name": "process", "in": "path", "required": True, "description": "Of the process.",
        "schema": {"type": "string"}, "example": "generate-plan",
    },
    "job": {
        "name": "job", "in": "path", "required": True, "description": "Id of the job.",
        "schema": {"type": "string", "format": "uuid"},
    },
    "scheme": {
        "name": "scheme", "in": "path", "required": True, "description": "Name of the scheme.",
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9_]{1,60}$"}, "example": "wujin",
    },
    "person": {
        "name": "person", "in": "path", "required": True, "description": "Id of the person.",
        "schema": {"type": "string", "format": "uuid"},
    },
}  # fmt: skip

_LINK = {
    "type": "object",
    "required": ["rel", "href"],
    "properties": {
        "rel": {"type": "string"}, "href": {"type": "string"}, "type": {"type": "string"},
        "title": {"type": "string"}, "templated": {"type": "boolean"},
    },
}  # fmt: skip
_LINKS = {"type": "array", "items": _schema("Link")}


def _object(required: str, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": required.split(), "properties": properties}


_TEXT, _WHOLE = {"type": "string"}, {"type": "integer"}

SCHEMAS: dict[str, Any] = {
    "Link": _LINK,
    "Problem": _object(
        "type title status detail",
        type={"type": "string"}, title=_TEXT, status=_WHOLE, detail=_TEXT,
        errors={"type": "array", "items": _object("where what", where=_TEXT, what=_TEXT)},
    ),
    "Landing": _object("title links", title=_TEXT, description=_TEXT, attribution=_TEXT,
                       links=_LINKS),
    "Conformance": _object("conformsTo", conformsTo={"type": "array", "items": _TEXT}),
    "CollectionInfo": _object(
        "id links", id=_TEXT, title=_TEXT, itemType=_TEXT, links=_LINKS,
        crs={"type": "array", "items": _TEXT}, storageCrs=_TEXT, extent={"type": "object"},
    ),
    "Collections": _object(
        "links collections", links=_LINKS, crs={"type": "array", "items": _TEXT},
        collections={"type": "array", "items": _schema("CollectionInfo")},
    ),
    "Feature": {
        **_object(
            "type id geometry properties", type={"type": "string", "enum": ["Feature"]},
            id=_TEXT, geometry={"type": "object", "required": ["type"]},
            properties={"type": "object"}, links=_LINKS,
        ),
    },
    "FeatureCollection": _object(
        "type features numberMatched numberReturned links",
        type={"type": "string", "enum": ["FeatureCollection"]},
        features={"type": "array", "items": _schema("Feature")}, numberMatched=_WHOLE,
        numberReturned=_WHOLE, timeStamp=_TEXT, links=_LINKS,
    ),
    "Properties": _object("type properties", type=_TEXT, properties={"type": "object"}),
    "TileSet": _object("dataType crs links", title=_TEXT, dataType=_TEXT, crs=_TEXT,
                       tileMatrixSetURI=_TEXT, links=_LINKS),
    "TileSets": _object("tilesets", links=_LINKS,
                        tilesets={"type": "array", "items": _schema("TileSet")}),
}  # fmt: skip

_KINDS: dict[str, tuple[str, str]] = {
    "landing": ("application/json", "Landing"),
    "conformance": ("application/json", "Conformance"),
    "collections": ("application/json", "Collections"),
    "collection": ("application/json", "CollectionInfo"),
    "items": (GEOJSON, "FeatureCollection"),
    "item": (GEOJSON, "Feature"),
    "schema": ("application/schema+json", "Properties"),
    "tilesets": ("application/json", "TileSets"),
    "tileset": ("application/json", "TileSet"),
}


def answers(kind: str) -> dict[int | str, dict[str, Any]]:
    """
    Describe the answers of an OGC operation.

    Parameters
    ----------
    kind : str
        Of the document.

    Returns
    -------
    dict
        By status, for FastAPI's ``responses``.
    """
    known: dict[int | str, dict[str, Any]] = {304: {"description": "The client's copy is good"}}
    if kind == "tile":
        binary = {"schema": {"type": "string", "format": "binary"}}
        return {
            200: {"description": "A tile",
                  "content": {"application/vnd.mapbox-vector-tile": binary}},
            204: {"description": "Nothing lies here"},
            **known,
        }  # fmt: skip
    media, name = _KINDS[kind]
    found: dict[int | str, dict[str, Any]] = {
        200: {"description": name, "content": {media: {"schema": _schema(name)}}}
    }
    return {**found, **known} if kind in {"items", "item"} else found
