"""``gridplan plan``: an area in, grids out."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from rich.console import Console

from gridplan.cli.answers import answering, print_json
from gridplan.cli.bars import bars, together
from gridplan.cli.language import spoken, told
from gridplan.cli.options import AreaArgument, JsonOption, LanguageOption, QuietOption
from gridplan.cli.samples import find_area
from gridplan.cli.stopping import stoppable
from gridplan.cli.stopwatch import Stopwatch
from gridplan.errors import InputError
from gridplan.schemes import Scheme, load_scheme
from gridplan.words import Language, say

if TYPE_CHECKING:
    from gridplan.plan.previous import Keep

_CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


def plan(  # noqa: PLR0913 (each is an option of the command line)
    area: AreaArgument,
    *,
    out: Annotated[
        Path, typer.Option("-o", "--out", help=told("cli.help_out"), show_default=False)
    ],
    scheme: Annotated[str, typer.Option(help=told("cli.help_scheme"))] = "wujin",
    effort: Annotated[
        Literal["draft", "standard", "certified"], typer.Option(help=told("cli.help_effort"))
    ] = "standard",
    time_limit: Annotated[
        float | None, typer.Option(help=told("cli.help_time_limit"), show_default=False)
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help=told("cli.help_seed"))] = 1,
    workers: Annotated[int, typer.Option(min=1, help=told("cli.help_workers"))] = _CORES or 1,
    k: Annotated[Literal["nearest", "auto"], typer.Option(help=told("cli.help_k"))] = "nearest",
    tolerance: Annotated[
        float | None,
        typer.Option(min=0.001, max=0.99, help=told("cli.help_tolerance"), show_default=False),
    ] = None,
    jointly: Annotated[bool, typer.Option("--jointly", help=told("cli.help_jointly"))] = False,
    keep: Annotated[
        Path | None,
        typer.Option(metavar="OLD_PLAN", help=told("change.help_keep"), show_default=False),
    ] = None,
    max_moved: Annotated[
        float | None,
        typer.Option(min=0.0, max=1.0, help=told("change.help_max_moved"), show_default=False),
    ] = None,
    wishes: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help=told("change.help_wishes"), show_default=False),
    ] = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: Annotated[
        bool, typer.Option("-v", "--verbose", help=told("cli.help_verbose"))
    ] = False,
) -> None:
    """Divide every community of AREA into grids and write them to OUT."""
    # imported here, so that --help and --version answer at once
    from gridplan.cli.show import show_findings, show_plan
    from gridplan.exports import write_plan
    from gridplan.plan import Settings, build_plan
    from gridplan.plan.jointly import plan_jointly
    from gridplan.sources import read_area

    language = spoken(lang)
    with answering(language, as_json=as_json), stoppable() as stop:
        path = find_area(area)
        rules = _with_tolerance(load_scheme(scheme), tolerance)
        settings = Settings(
            effort=effort, seed=seed, k=k, workers=workers, time_limit=time_limit
        )
        watch = Stopwatch()
        with (
            _folder_for(out, path, keep),
            bars(language, quiet=quiet or as_json) as shown,
        ):
            progress = together(stop, watch, shown)
            read = read_area(path, progress=progress)
            watch.charge("read")
            if jointly and read.staff is None:
                raise InputError("conformance.no_staff")  # before the search, not after
            made = build_plan(
                read,
                rules,
                settings,
                keep=_kept(keep, max_moved, wishes, read.crs, jointly=jointly),
                progress=progress,
            )
            if jointly:
                made = plan_jointly(made).plan
            watch.charge("partition")
            had_routes = (out / "routes").is_dir()
            files = write_plan(
                made, out, language=lang or "zh", seconds=watch.seconds, progress=progress
            )
        told_files = [file.name for file in files]
        summary, run = _read(out / "summary.json"), _read(out / "run.json")
        if had_routes and not quiet:
            typer.echo(say("route_cli.plan_replaced", language, out=out), err=True)
        if as_json:
            print_json({"out": str(out), "files": told_files, "summary": summary, "run": run})
        elif not quiet:
            show_plan(Console(), made, summary, run, language)
            _show_change(summary, language)
            typer.echo(f"{out}: {', '.join(told_files)}")
        if verbose:
            show_findings(Console(stderr=True), made.findings, language)


def _with_tolerance(scheme: Scheme, tolerance: float | None) -> Scheme:
    return scheme if tolerance is None else replace(scheme, tolerance=tolerance)


def _kept(
    folder: Path | None, most: float | None, wishes: Path | None, crs: str, *, jointly: bool
) -> "Keep | None":
    """Read the plan to stay near, and what is insisted on."""
    if folder is None and most is not None:
        raise InputError("change.no_keep")
    if folder is None and wishes is None:
        return None
    if jointly:
        raise InputError("change.jointly")
    from gridplan.plan.previous import Keep
    from gridplan.sources.previous import read_previous
    from gridplan.sources.wishes import read_wishes

    return Keep(
        previous=None if folder is None else read_previous(folder, crs=crs),
        most=most,
        wishes=() if wishes is None else read_wishes(wishes),
    )


def _show_change(summary: dict[str, Any], language: Language) -> None:
    change = summary.get("change")
    if change is None:
        return
    key = "change.figure_change" + ("_plain" if change["floor"] is None else "")
    said = say(
        key, language, moved=change["moved"], share=f"{change['share']:.2%}",
        floor=change["floor"],
    )  # fmt: skip
    typer.echo(f"{say('change.title_change', language)}: {said}")


@contextmanager
def _folder_for(out: Path, area: Path, keep: Path | None) -> Iterator[None]:
    """Refuse a folder that cannot take a plan; leave none behind when nothing came of it."""
    if keep is not None and out.resolve() == keep.resolve():
        raise InputError("change.out_is_old", out=str(out))
    if out.exists() and not out.is_dir():
        raise InputError("cli.out_is_file", out=str(out))
    if area.is_dir() and out.resolve() == area.resolve():
        raise InputError("cli.out_is_area", out=str(out))
    missing = [folder for folder in (out, *out.parents) if not folder.exists()]
    try:
        yield
    except BaseException:
        for folder in missing:
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()
        raise


def _read(path: Path) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return value
