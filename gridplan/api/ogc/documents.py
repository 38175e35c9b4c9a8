"""The documents around features: landing page, conformance, collections, schemas."""

from typing import Any

from gridplan.api.axes import CRS84, offered
from gridplan.api.ogc.dataset import Dataset
from gridplan.store.collections import COLLECTIONS, Collection
from gridplan.words import Language

_SPEC = "http://www.opengis.net/spec"
CONFORMANCE = (
    f"{_SPEC}/ogcapi-common-1/1.0/conf/core",
    f"{_SPEC}/ogcapi-common-1/1.0/conf/landing-page",
    f"{_SPEC}/ogcapi-common-1/1.0/conf/json",
    f"{_SPEC}/ogcapi-common-2/1.0/conf/collections",
    f"{_SPEC}/ogcapi-features-1/1.0/conf/core",
    f"{_SPEC}/ogcapi-features-1/1.0/conf/geojson",
    f"{_SPEC}/ogcapi-features-1/1.0/conf/oas30",
    f"{_SPEC}/ogcapi-features-2/1.0/conf/crs",
    f"{_SPEC}/ogcapi-features-3/1.0/conf/queryables",
    f"{_SPEC}/ogcapi-features-3/1.0/conf/queryables-query-parameters",
    f"{_SPEC}/ogcapi-features-3/1.0/conf/filter",
    f"{_SPEC}/ogcapi-features-3/1.0/conf/features-filter",
    f"{_SPEC}/cql2/1.0/conf/cql2-text",
    f"{_SPEC}/cql2/1.0/conf/cql2-json",
    f"{_SPEC}/cql2/1.0/conf/basic-cql2",
    f"{_SPEC}/cql2/1.0/conf/advanced-comparison-operators",
    f"{_SPEC}/cql2/1.0/conf/basic-spatial-functions",
    f"{_SPEC}/cql2/1.0/conf/spatial-functions",
    f"{_SPEC}/ogcapi-features-5/1.0/conf/schemas",
    f"{_SPEC}/ogcapi-tiles-1/1.0/conf/core",
    f"{_SPEC}/ogcapi-tiles-1/1.0/conf/tileset",
    f"{_SPEC}/ogcapi-tiles-1/1.0/conf/mvt",
    f"{_SPEC}/ogcapi-processes-1/1.0/conf/core",
    f"{_SPEC}/ogcapi-processes-1/1.0/conf/json",
    f"{_SPEC}/ogcapi-processes-1/1.0/conf/ogc-process-description",
    f"{_SPEC}/ogcapi-processes-1/1.0/conf/job-list",
    f"{_SPEC}/ogcapi-processes-1/1.0/conf/dismiss",
)
OPENAPI = "application/vnd.oai.openapi+json;version=3.1"
OPENAPI_30 = "application/vnd.oai.openapi+json;version=3.0"
_JSON = "application/json"
_SCHEMA = "application/schema+json"
_SHAPES = {
    "MultiPolygon": "geometry-multipolygon",
    "MultiLineString": "geometry-multilinestring",
    "Point": "geometry-point",
}
_KINDS = {"text": "string", "integer": "integer", "number": "number", "boolean": "boolean"}


def landing(dataset: Dataset, public: str) -> dict[str, Any]:
    """
    Write a landing page.

    Parameters
    ----------
    dataset : Dataset
        What it leads to.
    public : str
        Public URL of the service.

    Returns
    -------
    dict
        With links to everything else.
    """
    base = dataset.base
    links = [
        _link("self", f"{base}/" if base == public else base, _JSON, "This document"),
        _link("service-desc", f"{public}/api", OPENAPI, "OpenAPI 3.1"),
        _link("service-desc", f"{public}/api/3.0", OPENAPI_30, "OpenAPI 3.0"),
        _link("service-doc", f"{public}/app/", "text/html", "The page"),
        _link("conformance", f"{base}/conformance", _JSON, "Conformance classes"),
        _link("data", f"{base}/collections", _JSON, "Collections"),
        _link("http://www.opengis.net/def/rel/ogc/1.0/processes", f"{public}/processes", _JSON,
              "Processes"),
        _link("http://www.opengis.net/def/rel/ogc/1.0/job-list", f"{public}/jobs", _JSON,
              "Jobs"),
    ]  # fmt: skip
    return {
        "title": dataset.title,
        "description": "Balanced community grids, their staff and their patrols",
        "attribution": "© OpenStreetMap contributors, ODbL",
        "links": links,
    }


def collections(dataset: Dataset, language: Language) -> dict[str, Any]:
    """
    List the collections of a data set.

    Parameters
    ----------
    dataset : Dataset
        Which.
    language : {'en', 'zh'}
        Of the titles.

    Returns
    -------
    dict
        After OGC API Features.
    """
    return {
        "links": [_link("self", f"{dataset.base}/collections", _JSON, "This document")],
        "crs": offered(dataset.bounds),
        "collections": [describe(dataset, one, language) for one in COLLECTIONS.values()],
    }


def describe(dataset: Dataset, collection: Collection, language: Language) -> dict[str, Any]:
    """
    Describe a collection.

    Parameters
    ----------
    dataset : Dataset
        That it belongs to.
    collection : Collection
        Which.
    language : {'en', 'zh'}
        Of the title.

    Returns
    -------
    dict
        With its extent, systems and links.
    """
    here = f"{dataset.base}/collections/{collection.name}"
    title = collection.title_zh if language == "zh" else collection.title_en
    told: dict[str, Any] = {
        "id": collection.name,
        "title": title,
        "itemType": "feature",
        "crs": offered(dataset.bounds),
        "storageCrs": CRS84,
        "links": [
            _link("self", here, _JSON, title),
            _link("items", f"{here}/items", "application/geo+json", title),
            _link("http://www.opengis.net/def/rel/ogc/1.0/queryables", f"{here}/queryables",
                  _SCHEMA, "Queryables"),
            _link("http://www.opengis.net/def/rel/ogc/1.0/schema", f"{here}/schema", _SCHEMA,
                  "Schema"),
            _link("http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector", f"{here}/tiles",
                  _JSON, "Vector tiles"),
        ],
    }  # fmt: skip
    if dataset.bounds is not None:
        told["extent"] = {"spatial": {"bbox": [list(dataset.bounds)], "crs": CRS84}}
    return told


def schema(
    dataset: Dataset, collection: Collection, language: Language, *, queryables: bool
) -> dict[str, Any]:
    """
    Describe the properties of a collection.

    Parameters
    ----------
    dataset : Dataset
        That it belongs to.
    collection : Collection
        Which.
    language : {'en', 'zh'}
        Of the titles.
    queryables : bool
        Only what a filter may ask about, or all there is.

    Returns
    -------
    dict
        A JSON Schema.
    """
    name = "queryables" if queryables else "schema"
    properties: dict[str, Any] = {
        "geometry": {
            "format": _SHAPES[collection.geometry],
            "x-ogc-role": "primary-geometry",
        }
    }
    for column in collection.columns:
        if queryables and not column.filterable:
            continue
        title = column.title_zh if language == "zh" else column.title_en
        properties[column.name] = {"title": title, "type": _KINDS[column.type]}
        if column.name == collection.id_column:
            properties[column.name]["x-ogc-role"] = "id"
        if not queryables and not column.editable:
            properties[column.name]["readOnly"] = True
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{dataset.base}/collections/{collection.name}/{name}",
        "type": "object",
        "title": collection.title_zh if language == "zh" else collection.title_en,
        "properties": properties,
        "additionalProperties": False,
    }


def _link(rel: str, href: str, kind: str, title: str) -> dict[str, str]:
    return {"rel": rel, "href": href, "type": kind, "title": title}
