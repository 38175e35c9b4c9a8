"""The same OGC routes under three addresses: the root, a plan, a version."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from gridplan.api.answers import Packed
from gridplan.api.language import language_of
from gridplan.api.ogc import documents, tiles
from gridplan.api.ogc.dataset import Dataset
from gridplan.api.ogc.items import collection_of, item, items
from gridplan.api.ogc.query import only
from gridplan.api.openapi.parts import ITEM, ITEMS, answers

_SCHEMA = "application/schema+json"
Answer = Callable[[Request, Dataset], Response]


def ogc_router(resolve: Callable[[Request], Dataset], prefix: str, what: str) -> APIRouter:
    """
    Make the routes of one data set.

    Parameters
    ----------
    resolve : callable
        Finds the data set of a request.
    prefix : str
        Of the addresses, with the names in the path.
    what : str
        Tells the operations of the three apart.

    Returns
    -------
    APIRouter
        To be included in an app.
    """
    router = APIRouter(prefix=prefix, tags=[f"OGC API: {what}"])
    for path, name, answer, kind in _ROUTES:
        extra: dict[str, Any] = {"items": ITEMS, "item": ITEM}.get(name, {})
        router.add_api_route(
            path,
            _bound(answer, resolve),
            methods=["GET"],
            operation_id=f"{name}-{what}",
            summary=(answer.__doc__ or "").strip().splitlines()[0],
            responses=answers(kind),
            openapi_extra=extra or None,
            response_model=None,
        )
    return router


def _bound(answer: Answer, resolve: Callable[[Request], Dataset]) -> Callable[..., Response]:
    def endpoint(request: Request) -> Response:
        return answer(request, resolve(request))

    return endpoint


def _known_name(request: Request, dataset: Dataset) -> None:
    only(request, {"f"})
    if "name" in request.path_params:
        collection_of(_name(request), dataset)


def _name(request: Request) -> str:
    return str(request.path_params["name"])


def _conformance(request: Request, dataset: Dataset) -> Response:
    """List the standards this service keeps."""
    del dataset
    only(request, {"f"})
    return Packed({"conformsTo": documents.CONFORMANCE})


def _collections(request: Request, dataset: Dataset) -> Response:
    """List the collections."""
    only(request, {"f"})
    return Packed(documents.collections(dataset, language_of(request)))


def _collection(request: Request, dataset: Dataset) -> Response:
    """Describe one collection."""
    only(request, {"f"})
    collection = collection_of(_name(request), dataset)
    return Packed(documents.describe(dataset, collection, language_of(request)))


def _items(request: Request, dataset: Dataset) -> Response:
    """Read features, a page at a time; follow the link named next."""
    return items(request, dataset, _name(request))


def _item(request: Request, dataset: Dataset) -> Response:
    """Read one feature."""
    return item(request, dataset, _name(request), str(request.path_params["id"]))


def _schema(request: Request, dataset: Dataset) -> Response:
    """Describe the properties of a collection."""
    return _properties(request, dataset, queryables=False)


def _queryables(request: Request, dataset: Dataset) -> Response:
    """List what filters may ask about."""
    return _properties(request, dataset, queryables=True)


def _properties(request: Request, dataset: Dataset, *, queryables: bool) -> Response:
    only(request, {"f"})
    collection = collection_of(_name(request), dataset)
    told = documents.schema(dataset, collection, language_of(request), queryables=queryables)
    return Packed(told, media_type=_SCHEMA)


def _tilesets(request: Request, dataset: Dataset) -> Response:
    """List the tile sets."""
    _known_name(request, dataset)
    return Packed(tiles.tilesets(dataset, request.path_params.get("name")))


def _tileset(request: Request, dataset: Dataset) -> Response:
    """Describe the tile set."""
    _known_name(request, dataset)
    return Packed(tiles.tileset(dataset, request.path_params.get("name")))


def _tile(request: Request, dataset: Dataset) -> Response:
    """Read a vector tile: zoom, row, column."""
    told = request.path_params
    return tiles.tile(request, dataset, told.get("name"), (told["z"], told["y"], told["x"]))


_ONE = "/collections/{name}"
_QUAD = "/tiles/WebMercatorQuad"
_ROUTES: tuple[tuple[str, str, Answer, str], ...] = (
    (f"{_ONE}/items", "items", _items, "items"),  # first, since most ask for these
    (f"{_QUAD}/{{z}}/{{y}}/{{x}}", "tile", _tile, "tile"),
    (f"{_ONE}{_QUAD}/{{z}}/{{y}}/{{x}}", "collection-tile", _tile, "tile"),
    (f"{_ONE}/items/{{id}}", "item", _item, "item"),
    ("/conformance", "conformance", _conformance, "conformance"),
    ("/collections", "collections", _collections, "collections"),
    (_ONE, "collection", _collection, "collection"),
    (f"{_ONE}/schema", "schema", _schema, "schema"),
    (f"{_ONE}/queryables", "queryables", _queryables, "schema"),
    ("/tiles", "tilesets", _tilesets, "tilesets"),
    (_QUAD, "tileset", _tileset, "tileset"),
    (f"{_ONE}/tiles", "collection-tilesets", _tilesets, "tilesets"),
    (f"{_ONE}{_QUAD}", "collection-tileset", _tileset, "tileset"),
)
