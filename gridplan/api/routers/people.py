"""Signing in, and who may: people, their grids, their keys."""

from typing import Annotated, Literal

from fastapi import APIRouter, Request, status
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from gridplan.api.acts import acting
from gridplan.api.callers import caller_of
from gridplan.api.refusals import ForbiddenError
from gridplan.api.roles import RIGHTS, Role, lesser
from gridplan.api.secret import LONGEST, SHORTEST, digest, new_key, password_hash
from gridplan.api.service import service_of
from gridplan.api.signing import sign_in, sign_out
from gridplan.store import assignments, keys, people
from gridplan.store.errors import ConflictError
from gridplan.store.instant import later

router = APIRouter(tags=["people"])
signing = APIRouter(tags=["people"])

_LONGEST_LIFE = 730  # days of a key
Name = Annotated[str, StringConstraints(pattern=r"^[\w.@-]{1,60}$")]
Password = Annotated[str, Field(min_length=SHORTEST, max_length=LONGEST)]
Code = Annotated[str, Field(min_length=1, max_length=60)]


class Strict(BaseModel):
    """What a client sends: nothing but what is asked for."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SignIn(Strict):
    """Name and password."""

    name: Annotated[str, Field(max_length=60, examples=["admin"])]
    password: Annotated[str, Field(max_length=LONGEST, examples=["correct horse battery"])]


class Me(BaseModel):
    """Who one is, and what one may do."""

    name: str
    role: Role
    language: str
    by: str
    grids: list[str] | None
    rights: list[str]


class NewPerson(Strict):
    """Somebody who shall be let in."""

    name: Annotated[Name, Field(examples=["wang.li"])]
    role: Role
    password: Password | None = None
    language: Literal["en", "zh"] = "zh"


class PersonChange(Strict):
    """What shall be different of somebody."""

    role: Role | None = None
    password: Password | None = None
    language: Literal["en", "zh"] | None = None
    is_active: bool | None = None
    grids: Annotated[list[Code], Field(max_length=5000)] | None = None


class PersonReply(BaseModel):
    """Somebody who may sign in."""

    id: str
    name: str
    role: Role
    language: str
    is_active: bool
    created: str
    has_password: bool
    grids: list[str]


class NewKey(Strict):
    """A key for a program."""

    role: Role = "viewer"
    days: Annotated[int, Field(ge=1, le=_LONGEST_LIFE)] = 90
    person: Annotated[str, Field(max_length=36)] | None = None


class KeyReply(BaseModel):
    """A key; the secret itself is told once, when it is made."""

    id: str
    person: str
    prefix: str
    role: Role
    created: str
    expires: str | None
    revoked: str | None
    last_used: str | None
    key: str | None = None


@signing.post(
    "/login", status_code=status.HTTP_204_NO_CONTENT, operation_id="sign-in",
    response_class=Response,
)  # fmt: skip
def login(request: Request, body: SignIn) -> Response:
    """Open a session of the page."""
    return sign_in(request, body.name, body.password)


@router.post(
    "/logout", status_code=status.HTTP_204_NO_CONTENT, operation_id="sign-out",
    response_class=Response,
)  # fmt: skip
def logout(request: Request) -> Response:
    """End the session of the page."""
    caller_of(request)
    return sign_out(request)


@router.get("/me", operation_id="me")
def me(request: Request) -> Me:
    """Tell who asks, and what they may do."""
    caller = caller_of(request)
    return Me(
        name=caller.name,
        role=caller.role,
        language=caller.language,
        by=caller.by,
        grids=None if caller.grids is None else sorted(caller.grids),
        rights=sorted(RIGHTS[caller.role]),
    )


@router.get("/people", operation_id="list-people")
def list_people(request: Request) -> list[PersonReply]:
    """List who may sign in."""
    caller_of(request).needs("people")
    with service_of(request).store.read() as connection:
        return [
            _told(one, assignments.assigned(connection, one.id))
            for one in people.list_people(connection)
        ]


@router.post("/people", status_code=status.HTTP_201_CREATED, operation_id="add-person")
def add_person(request: Request, body: NewPerson) -> PersonReply:
    """Let somebody in."""
    kept = password_hash(body.password) if body.password else ""
    with acting(request, "people", "add-person", body.name) as act:
        person = people.add_person(
            act.connection,
            name=body.name,
            role=body.role,
            password_hash=kept,
            language=body.language,
        )
    return _told(person, [])


@router.patch("/people/{person}", operation_id="change-person")
def change_person(request: Request, person: str, body: PersonChange) -> PersonReply:
    """Change what is known of somebody, and which grids they see."""
    told = body.model_dump(exclude_none=True, exclude={"password", "grids"})
    if body.password:
        told["password_hash"] = password_hash(body.password)
    with acting(request, "people", "change-person", person) as act:
        found = people.get_person(act.connection, person)
        if found.id == act.caller.person and (body.is_active is False or body.role):
            raise ConflictError("api.not_oneself")
        if told:
            found = people.change_person(act.connection, person, **told)
        if body.grids is not None:
            assignments.assign(act.connection, person, body.grids)
        grids = assignments.assigned(act.connection, person)
    service_of(request).callers.forget()
    return _told(found, grids)


@router.delete(
    "/people/{person}", status_code=status.HTTP_204_NO_CONTENT, operation_id="erase-person",
    response_class=Response,
)  # fmt: skip
def erase_person(request: Request, person: str) -> Response:
    """Forget somebody, with keys, sessions and assignments."""
    with acting(request, "people", "erase-person", person) as act:
        people.get_person(act.connection, person)
        if person == act.caller.person:
            raise ConflictError("api.not_oneself")
        people.erase_person(act.connection, person)
    service_of(request).callers.forget()
    return Response(status_code=204)


@router.get("/keys", operation_id="list-keys")
def list_keys(request: Request) -> list[KeyReply]:
    """List one's keys; an admin sees all."""
    caller = caller_of(request)
    whose = "" if caller.may("people") else caller.person
    with service_of(request).store.read() as connection:
        found = keys.list_keys(connection, whose) if whose or caller.may("people") else []
    return [_key(one) for one in found]


@router.post("/keys", status_code=status.HTTP_201_CREATED, operation_id="add-key")
def add_key(request: Request, body: NewKey) -> KeyReply:
    """Make a key, for oneself or, as admin, for somebody else. It is shown this once."""
    caller = caller_of(request)
    whose = body.person or caller.person
    if not whose or (whose != caller.person and not caller.may("people")):
        raise ForbiddenError("api.not_for_role", role=caller.role)
    key, prefix = new_key()
    with acting(request, "read", "add-key", f"{whose} {prefix}") as act:
        person = people.get_person(act.connection, whose)
        highest = person.role if whose != caller.person else caller.role
        made = keys.add_key(
            act.connection,
            person=whose,
            prefix=prefix,
            hash=digest(key),
            role=lesser(body.role, highest),
            expires=later(seconds=body.days * 86400),
        )
    return _key(made, key)


@router.delete(
    "/keys/{id}", status_code=status.HTTP_204_NO_CONTENT, operation_id="revoke-key",
    response_class=Response,
)  # fmt: skip
def revoke_key(request: Request, id: str) -> Response:  # noqa: A002
    """End a key now."""
    caller = caller_of(request)
    with acting(request, "read", "revoke-key", id) as act:
        mine = {one.id for one in keys.list_keys(act.connection, caller.person or "-")}
        if id not in mine:
            caller.needs("people")
        keys.revoke_key(act.connection, id)
    service_of(request).callers.forget()
    return Response(status_code=204)


def _told(person: people.Person, grids: list[str]) -> PersonReply:
    return PersonReply(
        id=person.id,
        name=person.name,
        role=person.role,
        language=person.language,
        is_active=person.is_active,
        created=person.created,
        has_password=bool(person.password_hash),
        grids=grids,
    )


def _key(key: keys.ApiKey, secret: str | None = None) -> KeyReply:
    return KeyReply(
        id=key.id,
        person=key.person,
        prefix=key.prefix,
        role=key.role,
        created=key.created,
        expires=key.expires,
        revoked=key.revoked,
        last_used=key.last_used,
        key=secret,
    )
