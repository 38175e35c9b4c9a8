"""Answers: JSON by orjson, entity tags, and when an answer need not be sent again."""

from typing import Any

import orjson
from fastapi import Request
from fastapi.responses import Response

JSON = "application/json"
GEOJSON = "application/geo+json"


def packed(value: Any) -> bytes:
    """
    Write JSON.

    Parameters
    ----------
    value : object
        Plain values, numpy's, dates and UUIDs.

    Returns
    -------
    bytes
        UTF-8.
    """
    return orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_NON_STR_KEYS)


class Packed(Response):
    """A JSON answer written by orjson."""

    media_type = JSON

    def render(self, content: Any) -> bytes:
        """
        Write the content.

        Parameters
        ----------
        content : object
            Plain values.

        Returns
        -------
        bytes
            JSON.
        """
        return packed(content)


def quoted(etag: str) -> str:
    """
    Write a strong entity tag.

    Parameters
    ----------
    etag : str
        Of a version.

    Returns
    -------
    str
        In quotes.
    """
    return f'"{etag}"'


def is_known(request: Request, etag: str) -> bool:
    """
    Tell whether the client has this answer already.

    Parameters
    ----------
    request : Request
        With ``If-None-Match``, or without.
    etag : str
        In quotes.

    Returns
    -------
    bool
        True where 304 is enough.
    """
    sent = request.headers.get("if-none-match")
    if not sent:
        return False
    tags = {tag.strip().removeprefix("W/") for tag in sent.split(",")}
    return etag in tags or "*" in tags


def unchanged(etag: str, **headers: str) -> Response:
    """
    Say that the client's copy is good.

    Parameters
    ----------
    etag : str
        In quotes.
    **headers : str
        Further ones; underscores become dashes.

    Returns
    -------
    Response
        304.
    """
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(status_code=304, headers={"ETag": etag, **told})
