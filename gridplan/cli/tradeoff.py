"""``gridplan tradeoff``: what each criterion costs in the others."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.console import Console
from rich.table import Table

from gridplan.cli.answers import answering, print_json
from gridplan.cli.bars import bars, together
from gridplan.cli.language import spoken, told
from gridplan.cli.options import AreaArgument, JsonOption, LanguageOption, QuietOption
from gridplan.cli.plan import _CORES
from gridplan.cli.samples import find_area
from gridplan.cli.stopping import stoppable
from gridplan.errors import InputError
from gridplan.words import Language, say


def tradeoff(  # noqa: PLR0913 (each is an option of the command line)
    area: AreaArgument,
    *,
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", help=told("tradeoff.help_out"), show_default=False),
    ] = None,
    scheme: Annotated[str, typer.Option(help=told("cli.help_scheme"))] = "wujin",
    effort: Annotated[
        Literal["draft", "standard"], typer.Option(help=told("cli.help_effort"))
    ] = "draft",
    seed: Annotated[int, typer.Option(min=0, help=told("cli.help_seed"))] = 1,
    workers: Annotated[int, typer.Option(min=1, help=told("cli.help_workers"))] = _CORES or 1,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Plan AREA with several tolerances and weights, and show what each gains and costs."""
    from gridplan.exports.tradeoff import tradeoff_csv, tradeoff_png
    from gridplan.exports.tradeoff_cells import CURVES
    from gridplan.plan.settings import Settings
    from gridplan.plan.tradeoff import told as plain
    from gridplan.plan.tradeoff import trade_off
    from gridplan.schemes import load_scheme
    from gridplan.sources import read_area

    language = spoken(lang)
    with answering(language, as_json=as_json), stoppable() as stop:
        if out is not None and out.exists() and not out.is_dir():
            raise InputError("cli.out_is_file", out=str(out))
        rules = load_scheme(scheme)
        settings = Settings(effort=effort, seed=seed, workers=workers)
        with bars(language, quiet=quiet or as_json) as shown:
            progress = together(stop, shown)
            read = read_area(find_area(area), progress=progress)
            points = trade_off(read, rules, settings, progress=progress)
        rows = plain(points)
        if out is not None:
            out.mkdir(parents=True, exist_ok=True)
            (out / "tradeoff.csv").write_bytes(tradeoff_csv(points).encode("utf-8-sig"))
            document = json.dumps({"points": rows}, indent=1)
            (out / "tradeoff.json").write_text(f"{document}\n", encoding="utf-8")
            (out / "tradeoff.png").write_bytes(tradeoff_png(points, lang or "zh"))
        if as_json:
            print_json({"points": rows})
        elif not quiet:
            for curve in CURVES:
                _show([row for row in rows if row["curve"] == curve], language)
            typer.echo(say("tradeoff.floors", language))


def _show(points: Sequence[Mapping[str, Any]], language: Language) -> None:
    from gridplan.exports.tradeoff_cells import COLUMNS, tradeoff_cells

    title = say(f"tradeoff.curve_{points[0]['curve']}", language)
    table = Table(title=title, box=None)
    for column in COLUMNS:
        table.add_column(say(f"tradeoff.column_{column}", language), justify="right")
    for point in points:
        table.add_row(*tradeoff_cells(point))
    Console().print(table)
