"""
Features over HTTP.

A page is its features' ready texts, joined; it is parsed again only where a client
wants another coordinate system.
"""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import orjson
from fastapi import Request
from fastapi.responses import Response
from sqlalchemy import ColumnElement, Connection, and_, false

from gridplan.api.answers import GEOJSON, is_known, packed, quoted, unchanged
from gridplan.api.axes import CRS84, chosen, moved, offered
from gridplan.api.ogc.dataset import Dataset
from gridplan.api.ogc.query import Query, only, read_query
from gridplan.api.refusals import ForbiddenError, NotHereError
from gridplan.api.service import Service, service_of
from gridplan.store.collections import COLLECTIONS, Collection
from gridplan.store.features import Extent, extent, get_feature
from gridplan.store.joined import joined
from gridplan.store.tables import FEATURES

_OF_GRIDS = ("buildings", "grids", "routes", "stops")  # what field staff see, by grid
_SHORT = 1000  # features of a page that is read within milliseconds


def collection_of(name: str, dataset: Dataset) -> Collection:
    """
    Find a collection the caller may read.

    Parameters
    ----------
    name : str
        From the address.
    dataset : Dataset
        With who asks.

    Returns
    -------
    Collection
        As declared.

    Raises
    ------
    NotHereError
        If there is none of that name.
    ForbiddenError
        If it is not for field staff.
    """
    if name not in COLLECTIONS:
        raise NotHereError("api.no_collection", name=name[:60], known=", ".join(COLLECTIONS))
    if dataset.caller.grids is not None and name not in (*_OF_GRIDS, "communities"):
        raise ForbiddenError("api.not_for_role", role=dataset.caller.role)
    return COLLECTIONS[name]


def items(request: Request, dataset: Dataset, name: str) -> Response:
    """
    Answer a request for features.

    Parameters
    ----------
    request : Request
        With the parameters.
    dataset : Dataset
        Where they come from.
    name : str
        Of the collection.

    Returns
    -------
    Response
        A feature collection, or 304.
    """
    service = service_of(request)
    collection = collection_of(name, dataset)
    known = offered(dataset.bounds)
    query = read_query(request, collection, known, most=service.settings.limits.features)
    etag = quoted(dataset.etag)
    if is_known(request, etag):
        return unchanged(etag, Cache_Control=dataset.freshness)
    key = (etag, request.scope["path"], request.scope["query_string"])
    content = service.pages.get(key)
    if content is None:
        content = _page(request, dataset, collection, query)
        service.pages.put(key, content)
    return Response(
        content,
        media_type=GEOJSON,
        headers={
            "ETag": etag,
            "Cache-Control": dataset.freshness,
            "Vary": "Authorization, Cookie",
            "Content-Crs": f"<{query.crs}>",
        },
    )


def _page(request: Request, dataset: Dataset, collection: Collection, query: Query) -> bytes:
    service, name = service_of(request), collection.name
    query = replace(query, where=_seen(dataset, collection, query.where))
    with _turn(service, query), service.store.read() as connection:
        found = joined(
            connection, dataset.versions, name, bbox=query.bbox, where=query.where,
            after=query.after, limit=query.limit,
        )  # fmt: skip
        whole = _whole(service, connection, dataset, name, query)
    further = found.last if found.last < whole.last else None
    text = found.text if query.crs == CRS84 else _in(found.text, query.crs)
    tail = packed(
        {
            "numberMatched": whole.number,
            "numberReturned": found.number,
            "timeStamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "links": _links(request, dataset, name, further),
        }
    )
    return b'{"type":"FeatureCollection","features":[' + text + b"]," + tail[1:]


def item(request: Request, dataset: Dataset, name: str, id: str) -> Response:  # noqa: A002
    """
    Answer a request for one feature.

    Parameters
    ----------
    request : Request
        From the client.
    dataset : Dataset
        Where it comes from.
    name : str
        Of the collection.
    id : str
        Of the feature.

    Returns
    -------
    Response
        The feature, or 304.

    Raises
    ------
    NotHereError
        If there is none, or not for this caller.
    """
    service = service_of(request)
    collection = collection_of(name, dataset)
    told = only(request, {"crs", "f"})
    crs = chosen(told.get("crs"), offered(dataset.bounds), parameter="crs")
    etag = quoted(dataset.etag)
    if is_known(request, etag):
        return unchanged(etag, Cache_Control=dataset.freshness)
    with service.store.read() as connection:
        found = get_feature(connection, dataset.versions, name, id)
    if not _is_seen(dataset, collection, found.body):
        raise NotHereError("api.no_feature", name=name, id=id[:60])
    body = found.body.encode()
    body = body if crs == CRS84 else _in(body, crs)
    here = f"{dataset.base}/collections/{name}"
    links = [
        {"rel": "self", "type": GEOJSON, "href": f"{here}/items/{id}"},
        {"rel": "collection", "type": "application/json", "href": here},
    ]
    content = body[:-1] + b',"links":' + packed(links) + b"}"
    return Response(
        content,
        media_type=GEOJSON,
        headers={
            "ETag": etag,
            "Cache-Control": dataset.freshness,
            "Vary": "Authorization, Cookie",
            "Content-Crs": f"<{crs}>",
        },
    )


def _seen(
    dataset: Dataset, collection: Collection, where: ColumnElement[bool] | None
) -> ColumnElement[bool] | None:
    """Narrow what field staff find to their own grids."""
    grids = dataset.caller.grids
    if grids is None or collection.name == "communities":
        return where
    column = FEATURES[collection.name].c.grid_code
    own = column.in_(sorted(grids)) if grids else false()
    return own if where is None else and_(own, where)


def _is_seen(dataset: Dataset, collection: Collection, body: str) -> bool:
    grids = dataset.caller.grids
    if grids is None or collection.name == "communities":
        return True
    return orjson.loads(body)["properties"].get("grid_code") in grids


def _turn(service: Service, query: Query) -> AbstractContextManager[object]:
    """Wait for one's turn, where the page is read so fast that nobody waits for long."""
    is_fast = query.bbox is None and query.where is None and query.limit <= _SHORT
    return service.turns if is_fast else nullcontext()


def _whole(
    service: Service,
    connection: Connection,
    dataset: Dataset,
    name: str,
    query: Query,
) -> Extent:
    versions = dataset.versions
    if query.bbox is None and query.where is None:
        key = (dataset.etag, name)  # what lies under one tag never changes
        return service.extents.get_or(key, lambda: extent(connection, versions, name))
    return extent(connection, versions, name, bbox=query.bbox, where=query.where)


def _links(
    request: Request, dataset: Dataset, name: str, last: int | None
) -> list[dict[str, Any]]:
    here = f"{dataset.base}/collections/{name}"
    told = [(k, v) for k, v in request.query_params.multi_items() if k != "after"]
    asked = [*told, *(("after", v) for v in request.query_params.getlist("after"))]
    links = [
        {"rel": "self", "type": GEOJSON, "href": _address(here, asked)},
        {"rel": "collection", "type": "application/json", "href": here},
    ]
    if last is not None:
        href = _address(here, [*told, ("after", str(last))])
        links.append({"rel": "next", "type": GEOJSON, "href": href})
    return links


def _address(here: str, told: list[tuple[str, str]]) -> str:
    return f"{here}/items?{urlencode(told)}" if told else f"{here}/items"


def _in(text: bytes, crs: str) -> bytes:
    """Write features with commas between them in another coordinate system."""
    features = orjson.loads(b"[" + text + b"]")
    for feature in features:
        feature["geometry"] = moved(feature["geometry"], crs)
    return orjson.dumps(features)[1:-1]
