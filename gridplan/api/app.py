"""The service put together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.middleware.gzip import GZipMiddleware

import gridplan
from gridplan.api import page, problems
from gridplan.api.callers import caller_of
from gridplan.api.cql2.spatial import teach_sqlite
from gridplan.api.gate import Gate
from gridplan.api.ogc.dataset import plan_dataset, published_dataset, version_dataset
from gridplan.api.ogc.routes import ogc_router
from gridplan.api.routers import (
    areas,
    audit,
    edits,
    files,
    home,
    jobs,
    locate,
    people,
    plans,
    roster,
    schemes,
    talk,
)
from gridplan.api.service import Service

_WORTH_PACKING = 1400  # bytes: what fits one packet anyhow is sent as it is
_VERSION = "/plans/{plan}/versions/{number}"


def create_app(service: Service) -> FastAPI:
    """
    Put the service together.

    Parameters
    ----------
    service : Service
        Its settings, store and jobs; the app starts and stops the jobs.

    Returns
    -------
    FastAPI
        An ASGI app.
    """
    teach_sqlite(service.store.engine)

    @asynccontextmanager
    async def alive(_: FastAPI) -> AsyncIterator[None]:
        await run_in_threadpool(service.jobs.start)
        try:
            yield
        finally:
            await run_in_threadpool(service.jobs.stop)

    app = FastAPI(
        title="gridplan",
        version=gridplan.__version__,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        lifespan=alive,
        redirect_slashes=False,
    )
    app.state.service = service
    app.state.spent = set()
    problems.install(app)
    app.include_router(ogc_router(published_dataset, "", "published"))
    app.include_router(ogc_router(version_dataset, _VERSION, "version"))
    app.include_router(ogc_router(plan_dataset, "/plans/{plan}", "plan"))
    for router in (home.router, people.signing, talk.packs, page.router):
        app.include_router(router)
    # who asks is looked at before what they ask
    rooms = (plans, edits, files, roster, talk, locate, areas, schemes, jobs, people, audit)
    for room in rooms:
        app.include_router(room.router, dependencies=[Depends(caller_of)])
    app.add_middleware(GZipMiddleware, minimum_size=_WORTH_PACKING, compresslevel=1)
    app.add_middleware(Gate, settings=service.settings, metrics=service.metrics)
    return app
