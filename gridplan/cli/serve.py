"""``gridplan serve``: the service from one command."""

import os
import secrets
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from gridplan.cli.answers import answering
from gridplan.cli.language import spoken, told
from gridplan.cli.options import LanguageOption
from gridplan.words import say

if TYPE_CHECKING:
    from gridplan.api.service import Service
    from gridplan.api.settings import ServiceSettings

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_SAMPLE = "wuhan"
_KEY_DAYS = 365


def serve(  # noqa: PLR0913 (each is an option of the command line)
    *,
    host: Annotated[str | None, typer.Option(help=told("api.help_host"))] = None,
    port: Annotated[int | None, typer.Option(help=told("api.help_port"))] = None,
    data: Annotated[Path | None, typer.Option(help=told("api.help_data"))] = None,
    database: Annotated[str | None, typer.Option(help=told("api.help_database"))] = None,
    public_url: Annotated[str | None, typer.Option(help=told("api.help_public_url"))] = None,
    no_sample: Annotated[
        bool, typer.Option("--no-sample", help=told("api.help_no_sample"))
    ] = False,
    make_key: Annotated[
        Literal["admin", "planner", "viewer"] | None,
        typer.Option(help=told("api.help_make_key")),
    ] = None,
    lang: LanguageOption = None,
) -> None:
    """Serve plans over HTTP until somebody stops it."""
    language = spoken(lang)
    with answering(language, as_json=False):
        settings = _settings(host, port, data, database, public_url)
        from gridplan.api.log import write_logs
        from gridplan.store import open_store

        store = open_store(settings.database, settings.data)
        try:
            if make_key is not None:
                typer.echo(_make_key(store, make_key))
                return
            write_logs(quiet=sys.stderr.isatty())
            service = _service(settings, store)
            _run(service, sample=not no_sample, language=language)
        finally:
            store.close()


def _settings(
    host: str | None,
    port: int | None,
    data: Path | None,
    database: str | None,
    public_url: str | None,
) -> "ServiceSettings":
    """Put what the command line says over what the environment says."""
    from gridplan.api.settings import from_environment

    told_here = {
        "HOST": host,
        "PORT": None if port is None else str(port),
        "DATA": None if data is None else str(data),
        "DATABASE": database,
        "PUBLIC_URL": public_url,
    }
    over = {f"GRIDPLAN_{name}": text for name, text in told_here.items() if text is not None}
    settings = from_environment({**os.environ, **over})
    if settings.token is None and settings.database is None:
        settings = replace(settings, token=secrets.token_urlsafe(24))
    return settings


def _service(settings: "ServiceSettings", store: object) -> "Service":
    from gridplan.api.service import Service
    from gridplan.jobs import DbosRunner, Limits

    limits = Limits(
        memory=settings.limits.memory,
        slots=settings.workers,
        open_each=settings.limits.queued,
        vertices=settings.limits.vertices,
        checking=settings.limits.seconds,
    )
    runner = DbosRunner(store, limits=limits)  # type: ignore[arg-type]
    return Service(settings=settings, store=store, jobs=runner)  # type: ignore[arg-type]


def _run(service: "Service", *, sample: bool, language: Literal["en", "zh"]) -> None:
    import uvicorn

    from gridplan.api.app import create_app
    from gridplan.api.samples import load_sample
    from gridplan.cli.samples import sample_folders, sample_plan

    settings = service.settings
    typer.echo(say("api.serve_ready", language, url=settings.public_url))
    if settings.token is not None:
        link = f"{settings.public_url}/?token={settings.token}"
        typer.echo(say("api.serve_token", language, url=link))
    folder, plan = sample_folders().get(_SAMPLE), sample_plan(_SAMPLE)
    if sample and folder and plan and load_sample(service, folder, plan):
        typer.echo(say("api.serve_sample", language))
    typer.echo(say("api.serve_stop", language))
    service.rehearsal.start()
    try:
        uvicorn.run(
            create_app(service),
            host=settings.host,
            port=settings.port,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_keep_alive=30,
            timeout_graceful_shutdown=10,
        )
    finally:
        service.rehearsal.stop()


def _make_key(store: object, role: str) -> str:
    """Make a key for whoever sets the service up; it is the first way in without a token."""
    from gridplan.api.secret import digest, new_key
    from gridplan.store import keys, people
    from gridplan.store.audit import note
    from gridplan.store.instant import later

    name = f"{role}-key"
    key, prefix = new_key()
    with store.write() as connection:  # type: ignore[attr-defined]
        person = people.find_person(connection, name)
        if person is None:
            person = people.add_person(connection, name=name, role=role)  # type: ignore[arg-type]
        keys.add_key(
            connection, person=person.id, prefix=prefix, hash=digest(key),
            role=role, expires=later(seconds=_KEY_DAYS * 86400),  # type: ignore[arg-type]
        )  # fmt: skip
        note(
            connection, actor="command line", role="admin", action="add-key",
            object=f"{person.id} {prefix}",
        )  # fmt: skip
    return key
