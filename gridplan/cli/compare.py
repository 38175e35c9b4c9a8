"""``gridplan compare``: two plan folders side by side."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from gridplan.cli.answers import answering, print_json
from gridplan.cli.language import spoken, told
from gridplan.cli.options import JsonOption, LanguageOption
from gridplan.words import Language, say

if TYPE_CHECKING:
    from gridplan.plan.compare import Comparison

_SHOWN = 20
_SHARES = ("deviation", "visible")


def compare(
    old: Annotated[
        Path, typer.Argument(metavar="OLD", help=told("compare.help_old"), show_default=False)
    ],
    new: Annotated[
        Path, typer.Argument(metavar="NEW", help=told("compare.help_new"), show_default=False)
    ],
    *,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what NEW changes against OLD."""
    from gridplan.plan.compare import compare_plans
    from gridplan.sources.previous import metric_crs_of, read_previous, read_summary

    language = spoken(lang)
    with answering(language, as_json=as_json):
        crs = metric_crs_of(new)
        found = compare_plans(
            read_previous(old, crs=crs),
            read_previous(new, crs=crs),
            (read_summary(old), read_summary(new)),
        )
        if as_json:
            print_json(found.told())
        else:
            _show(found, language)


def _show(found: "Comparison", language: Language) -> None:
    console = Console()
    figures = Table(box=None, pad_edge=False)
    for key in ("figure", "old", "new"):
        figures.add_column(say(f"compare.column_{key}", language), justify="left")
    for name, one, other in found.figures:
        cells = [_number(name, value) for value in (one, other)]
        figures.add_row(say(f"compare.{name.replace('.', '_')}", language), *cells)
    console.print(figures)
    plain = found.told()
    typer.echo(
        say(
            "compare.moved", language, moved=found.moved, compared=found.compared,
            share=f"{plain['share']:.2%}",
        )
    )  # fmt: skip
    marks = " · ".join(
        f"{say(f'compare.mark_{mark.lower()}', language)} {count}"
        for mark, count in plain["marks"].items()
    )
    typer.echo(marks)
    typer.echo(say("compare.buildings", language, appeared=found.appeared, gone=found.gone))
    changed = [row for row in found.link if row[0] != row[1]]
    for was, now, count in changed[:_SHOWN]:
        typer.echo(say("compare.link", language, old=was, new=now, households=count))
    if len(changed) > _SHOWN:
        typer.echo(say("compare.more", language, n=len(changed) - _SHOWN))


def _number(name: str, value: float | None) -> str:
    if value is None:
        return "–"
    if name.startswith(_SHARES):
        return f"{value:.1%}"
    return f"{value:,.0f}" if isinstance(value, int) else f"{value:,.2f}"
