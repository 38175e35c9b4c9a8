"""What one running service holds: its settings, its store, its jobs, small memories."""

from dataclasses import dataclass, field
from threading import BoundedSemaphore, Lock
from typing import Any

from fastapi import Request
from sqlalchemy import Connection

from gridplan.api.caller import Caller
from gridplan.api.kept import Kept, KeptBytes
from gridplan.api.metrics import Metrics
from gridplan.api.settings import ServiceSettings
from gridplan.jobs.communities import Communities
from gridplan.jobs.rehearsal import Rehearsal
from gridplan.store.areas import get_area
from gridplan.store.features import Bounds, Extent
from gridplan.store.open import Store
from gridplan.store.plans import get_plan
from gridplan.store.versions import Version

_AT_ONCE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """
    One running service.

    Attributes
    ----------
    settings : ServiceSettings
        What it was told.
    store : Store
        Open.
    jobs : JobRunner or None
        Where work is handed to; None where only reading is served.
    metrics : Metrics
        Its counters.
    communities : Communities
        Those being edited.
    rehearsal : Rehearsal
        Of repairs; whoever runs the service for long starts it.
    at_once : Lock
        Held while a process is answered at once.
    turns : BoundedSemaphore
        Held while a page is read that is read fast.
    callers, extents, places, published, pages, tiles, grounds, checks : Kept
        Who shows which secret (for two seconds), how far collections reach, where
        versions lie, which of them are published (for a second), pages, open tile files,
        communities being edited, and the last word on its health.
    """

    settings: ServiceSettings
    store: Store
    jobs: Any
    metrics: Metrics = field(default_factory=Metrics)
    communities: Communities = field(default_factory=Communities)
    rehearsal: Rehearsal = field(default_factory=Rehearsal)
    at_once: Lock = field(default_factory=Lock)
    # threads that read at once take Python's lock from each other at every call
    turns: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(_AT_ONCE))
    callers: Kept[Caller | None] = field(default_factory=lambda: Kept(4096, seconds=2.0))
    extents: Kept[Extent] = field(default_factory=lambda: Kept(4096))
    places: Kept[Bounds | None] = field(default_factory=lambda: Kept(4096))
    published: Kept[Any] = field(default_factory=lambda: Kept(1, seconds=1.0))
    pages: KeptBytes = field(default_factory=lambda: KeptBytes(64 * 1024 * 1024))
    tiles: Kept[Any] = field(default_factory=lambda: Kept(32))
    grounds: Kept[Any] = field(default_factory=lambda: Kept(256))
    checks: Kept[dict[str, Any]] = field(default_factory=lambda: Kept(1, seconds=30.0))

    def bounds_of(self, connection: Connection, version: Version) -> Bounds | None:
        """
        Tell where a version lies.

        Parameters
        ----------
        connection : Connection
            To read through.
        version : Version
            Which.

        Returns
        -------
        (4,) tuple of float or None, degrees
            West, south, east, north of its area.
        """

        def look() -> Bounds | None:
            bounds = get_area(connection, get_plan(connection, version.plan).area).bounds
            return None if bounds is None else (bounds[0], bounds[1], bounds[2], bounds[3])

        return self.places.get_or(version.id, look)


def service_of(request: Request) -> Service:
    """
    Find the service a request came to.

    Parameters
    ----------
    request : Request
        From a client.

    Returns
    -------
    Service
        Of the app.
    """
    found: Service = request.app.state.service
    return found
