"""Schemes over HTTP: read them, bring one's own."""

from typing import Annotated

from fastapi import APIRouter, Body, Request, Response
from pydantic import BaseModel, Field

from gridplan.api.acts import acting
from gridplan.api.callers import caller_of
from gridplan.api.language import language_of
from gridplan.api.routers.people import Strict
from gridplan.api.rules import scheme_of, text_of
from gridplan.api.service import service_of
from gridplan.errors import InputError
from gridplan.schemes import describe, list_schemes, load_scheme, read_scheme
from gridplan.store import schemes as brought

router = APIRouter(tags=["schemes"])


class SchemeReply(BaseModel):
    """One scheme."""

    name: str
    title: str
    is_shipped: bool
    tolerance: float


class FactReply(BaseModel):
    """One line of what a scheme prescribes."""

    topic: str
    text: str
    quotation: str
    source: str


class SchemeDetail(SchemeReply):
    """A scheme in words and in its own text."""

    facts: list[FactReply]
    toml: str


class SchemeText(Strict):
    """A scheme of one's own."""

    toml: Annotated[str, Field(min_length=1, max_length=200_000)]


@router.get("/schemes", operation_id="list-schemes")
def schemes(request: Request) -> list[SchemeReply]:
    """List the schemes that can be asked for."""
    caller_of(request)
    is_chinese = language_of(request) == "zh"
    with service_of(request).store.read() as connection:
        own = [one.name for one in brought.list_schemes(connection)]
        found = [(name, scheme_of(connection, name)) for name in own]
    shipped = [(name, load_scheme(name)) for name in list_schemes() if name not in own]
    return [
        SchemeReply(
            name=name,
            title=one.title_zh if is_chinese else one.title_en,
            is_shipped=name not in own,
            tolerance=one.tolerance,
        )
        for name, one in (*shipped, *found)
    ]


@router.get("/schemes/{scheme}", operation_id="scheme")
def scheme(request: Request, scheme: str) -> SchemeDetail:
    """Say what a scheme prescribes, and on which words it rests."""
    caller_of(request)
    language = language_of(request)
    with service_of(request).store.read() as connection:
        found, text = scheme_of(connection, scheme), text_of(connection, scheme)
        own = {one.name for one in brought.list_schemes(connection)}
    return SchemeDetail(
        name=scheme,
        title=found.title_zh if language == "zh" else found.title_en,
        is_shipped=scheme not in own,
        tolerance=found.tolerance,
        facts=[
            FactReply(
                topic=one.topic, text=one.text, quotation=one.quotation, source=one.source
            )
            for one in describe(found, language)
        ],
        toml=text,
    )


@router.put(
    "/schemes/{scheme}", status_code=204, operation_id="put-scheme", response_class=Response
)
def put_scheme(request: Request, scheme: str, body: Annotated[SchemeText, Body()]) -> Response:
    """Bring a scheme of one's own, in place of an earlier one of its name."""
    if not (scheme.isascii() and scheme.replace("_", "").isalnum()) or len(scheme) > 60:
        raise InputError("api.bad_parameter", name="scheme")
    if scheme in list_schemes():
        raise InputError("api.shipped_scheme", name=scheme)
    caller_of(request).needs("bring")
    _, faults = read_scheme(scheme, body.toml)
    if faults:
        raise faults[0]
    with acting(request, "bring", "put-scheme", scheme, body.toml) as act:
        brought.put_scheme(
            act.connection, name=scheme, toml=body.toml, created_by=act.caller.name
        )
    return Response(status_code=204)
