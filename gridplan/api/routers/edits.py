"""Editing drafts: single features as OGC API Features 4 has it, or many moves at once."""

from typing import Annotated, Any, Literal

import numpy as np
import orjson
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator
from sqlalchemy import select

from gridplan.api.acts import Act, acting, expected_etag
from gridplan.api.answers import quoted
from gridplan.api.callers import caller_of
from gridplan.api.division import Division, division_of
from gridplan.api.ogc.dataset import seen_version
from gridplan.api.openapi.parts import IF_MATCH
from gridplan.api.routers.people import Strict
from gridplan.api.service import Service, service_of
from gridplan.errors import InputError
from gridplan.store.edits import add_edit
from gridplan.store.errors import MissingError
from gridplan.store.features import get_feature
from gridplan.store.tables import FEATURES
from gridplan.store.versions import Version

router = APIRouter(tags=["editing drafts"])
_VERSION = "/plans/{plan}/versions/{number}"
Code = Annotated[str, Field(min_length=1, max_length=60)]
Editable = Literal["atoms", "grids"]
Number = Annotated[int, Field(ge=0, le=2**31 - 1)]


class Move(Strict):
    """An atom that shall belong to another grid."""

    atom: Number
    grid_code: Code


class Lock(Strict):
    """A grid, or an atom, that repairs shall leave as it is; or no longer."""

    grid_code: Code | None = None
    atom: Number | None = None
    is_locked: bool = True

    @model_validator(mode="after")
    def _one_of_both(self) -> "Lock":
        if (self.grid_code is None) == (self.atom is None):
            msg = "either grid_code or atom"
            raise ValueError(msg)
        return self


class EditRequest(Strict):
    """Moves and locks, all of them or none."""

    moves: tuple[Move, ...] = Field(default=(), max_length=5000)
    locks: tuple[Lock, ...] = Field(default=(), max_length=5000)


class TouchedGrid(BaseModel):
    """A grid after an edit."""

    grid_code: str
    households: int
    workload: float
    deviation: float
    is_within: bool
    is_connected: bool


class EditReply(BaseModel):
    """What became of an edit."""

    etag: str
    grids: list[TouchedGrid]


class DivisionReply(BaseModel):
    """A community's atoms and how they hang together; positions are rows of ``atoms``."""

    community: str
    lower: int
    upper: int
    mean: float
    atoms: list[int]
    workload: list[float]
    households: list[int]
    grid: list[int]
    codes: list[str]
    pairs: list[tuple[int, int]]


class Change(BaseModel):
    """A feature with the properties that shall be different."""

    model_config = ConfigDict(extra="allow", frozen=True)

    properties: dict[str, Any] = Field(max_length=100)


@router.post(f"{_VERSION}/edits", operation_id="edit", openapi_extra=IF_MATCH)
def edit(request: Request, response: Response, body: EditRequest) -> EditReply:
    """Move atoms to other grids and lock what shall stay, in a draft. Needs ``If-Match``."""
    return _edit(request, response, body)


@router.get(f"{_VERSION}/communities/{{code}}/division", operation_id="division")
def division(request: Request, code: str) -> DivisionReply:
    """Tell how a community is divided, with what is needed to follow edits."""
    service, caller = service_of(request), caller_of(request)
    caller.needs("see_drafts")
    version = seen_version(request, service, caller)
    with service.store.read() as connection:
        found = division_of(service, connection, version, code)
    ground = found.ground
    return DivisionReply(
        community=code,
        lower=ground.lower,
        upper=ground.upper,
        mean=round(ground.mean, 3),
        atoms=ground.atom.tolist(),
        workload=ground.workload.tolist(),
        households=found.households.tolist(),
        grid=found.grid.tolist(),
        codes=list(found.codes),
        pairs=ground.pairs.tolist(),
    )


@router.patch(
    f"{_VERSION}/collections/{{name}}/items/{{id}}", operation_id="patch-item",
    openapi_extra=IF_MATCH,
)  # fmt: skip
def patch_item(
    request: Request,
    response: Response,
    name: Editable,
    id: str,  # noqa: A002
    body: Change,
) -> EditReply:
    """Change what may be changed of a feature of a draft. Needs ``If-Match``."""
    return _change(request, response, (name, id), body.properties)


@router.put(
    f"{_VERSION}/collections/{{name}}/items/{{id}}", operation_id="put-item",
    openapi_extra=IF_MATCH,
)  # fmt: skip
def put_item(
    request: Request,
    response: Response,
    name: Editable,
    id: str,  # noqa: A002
    body: Change,
) -> EditReply:
    """Replace a feature of a draft; what may not be changed must be as it is."""
    service = service_of(request)
    version = seen_version(request, service, caller_of(request))
    with service.store.read() as connection:
        told = get_feature(connection, [version], _editable(name)[0], id).body
    properties = orjson.loads(told)["properties"]
    changed = {k: v for k, v in body.properties.items() if properties.get(k) != v}
    return _change(request, response, (name, id), changed)


def _change(
    request: Request, response: Response, at: tuple[str, str], properties: dict[str, Any]
) -> EditReply:
    name, id = at  # noqa: A001
    _, allowed = _editable(name)
    for key, value in properties.items():
        wanted = allowed.get(key)
        if wanted is None or not isinstance(value, wanted):
            raise InputError("api.not_editable", name=key[:60], known=", ".join(allowed))
    if name == "atoms":
        if not id.isdecimal() or len(id) > 9:
            raise MissingError("store.no_feature", collection=name, id=id[:60])
        n = int(id)
        moves = [Move(atom=n, grid_code=v) for k, v in properties.items() if k == "grid_code"]
        locks = [Lock(atom=n, is_locked=v) for k, v in properties.items() if k == "is_locked"]
        return _edit(request, response, EditRequest(moves=tuple(moves), locks=tuple(locks)))
    return _edit(request, response, EditRequest(), named={id: properties})


def _edit(
    request: Request,
    response: Response,
    body: EditRequest,
    *,
    named: dict[str, dict[str, Any]] | None = None,
) -> EditReply:
    service = service_of(request)
    version = seen_version(request, service, caller_of(request))
    expected = expected_etag(request, version.etag)
    asked = {**body.model_dump(exclude_none=True), **({"names": named} if named else {})}
    with acting(request, "edit", "edit", version.id, asked) as act:
        changes: dict[str, dict[str, dict[str, Any]]] = {"atoms": {}, "grids": {}}
        for lock in body.locks:
            kind, id = ("atoms", str(lock.atom)) if lock.grid_code is None else (  # noqa: A001
                "grids", lock.grid_code)  # fmt: skip
            changes[kind].setdefault(id, {})["is_locked"] = lock.is_locked
        for id, values in (named or {}).items():  # noqa: A001
            changes["grids"].setdefault(id, {}).update(values)
        touched = _moved(service, act, version, body.moves, changes)
        changed = add_edit(
            act.connection, version, expected=expected, body=asked, by=act.caller.name,
            changes={kind: values for kind, values in changes.items() if values},
        )  # fmt: skip
    response.headers["ETag"] = quoted(changed.etag)
    return EditReply(etag=changed.etag, grids=touched)


def _moved(
    service: Service,
    act: Act,
    version: Version,
    moves: tuple[Move, ...],
    changes: dict[str, dict[str, dict[str, Any]]],
) -> list[TouchedGrid]:
    """Move atoms, community by community, and tell of the grids that gain or lose."""
    atoms = FEATURES["atoms"].c
    wanted = {move.atom: move.grid_code for move in moves}
    rows = act.connection.execute(
        select(atoms.atom, atoms.community).where(
            atoms.version_row == version.row, atoms.atom.in_(list(wanted))
        )
    ).all()
    missing = set(wanted) - {atom for atom, _ in rows}
    if missing:
        raise MissingError("store.no_feature", collection="atoms", id=str(min(missing)))
    touched: list[TouchedGrid] = []
    for community in sorted({community for _, community in rows}):
        mine = {atom: wanted[atom] for atom, home in rows if home == community}
        before = division_of(service, act.connection, version, community)
        after, grids = _with_moves(before, mine)
        loads, households = after.loads(), after.people()
        for atom, code in mine.items():
            changes["atoms"].setdefault(str(atom), {})["grid_code"] = code
        for grid in grids:
            one = TouchedGrid(
                grid_code=after.codes[grid],
                households=int(households[grid]),
                workload=round(float(loads[grid]), 3),
                deviation=round(float(loads[grid] / max(after.ground.mean, 1.0) - 1.0), 4),
                is_within=bool(after.ground.lower <= loads[grid] <= after.ground.upper),
                is_connected=after.is_whole(grid),
            )
            touched.append(one)
            changes["grids"].setdefault(one.grid_code, {}).update(
                households=one.households, deviation=one.deviation
            )
    return touched


def _with_moves(before: Division, moves: dict[int, str]) -> tuple[Division, list[int]]:
    place = {code: number for number, code in enumerate(before.codes)}
    unknown = sorted(set(moves.values()) - set(place))
    if unknown:
        raise MissingError("store.no_feature", collection="grids", id=unknown[0][:60])
    grid = before.grid.copy()
    rows = np.searchsorted(before.ground.atom, list(moves))
    grid[rows] = [place[code] for code in moves.values()]
    touched = sorted({*before.grid[rows].tolist(), *grid[rows].tolist()})
    after = Division(
        ground=before.ground, households=before.households, codes=before.codes, grid=grid
    )
    return after, touched


def _editable(name: str) -> tuple[str, dict[str, type]]:
    """Name what may be changed of a collection."""
    known: dict[str, dict[str, type]] = {
        "atoms": {"grid_code": str, "is_locked": bool},
        "grids": {"name": str, "is_locked": bool},
    }
    if name not in known:
        raise InputError("api.not_editable", name=name[:60], known="atoms, grids")
    return name, known[name]
