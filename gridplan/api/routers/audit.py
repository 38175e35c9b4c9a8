"""The audit log, for admins."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from gridplan.api.callers import caller_of
from gridplan.api.service import service_of
from gridplan.store.audit import entries, first_fault, head

router = APIRouter(tags=["audit"])


class EntryReply(BaseModel):
    """One line of the log."""

    seq: int
    at: str
    actor: str
    role: str
    action: str
    object: str
    request_id: str
    input_hash: str
    result: str
    prev: str
    hash: str


class ChainReply(BaseModel):
    """Whether the chain holds, and where it ends."""

    holds: bool
    first_fault: int | None
    entries: int
    head: str


@router.get("/audit", operation_id="audit")
def audit(
    request: Request,
    after: Annotated[int, Query(ge=0, le=2**62, description="``seq`` of the last")] = 0,
    action: Annotated[str, Query(max_length=60)] = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> list[EntryReply]:
    """List what was done, oldest first."""
    caller_of(request).needs("audit")
    with service_of(request).store.read() as connection:
        found = entries(connection, after=after, limit=limit, action=action)
    names = EntryReply.model_fields
    return [EntryReply(**{name: getattr(one, name) for name in names}) for one in found]


@router.get("/audit/chain", operation_id="audit-chain")
def chain(request: Request) -> ChainReply:
    """Follow the chain of the log from its start."""
    caller_of(request).needs("audit")
    with service_of(request).store.read() as connection:
        fault, (count, last) = first_fault(connection), head(connection)
    return ChainReply(holds=fault is None, first_fault=fault, entries=count, head=last)
