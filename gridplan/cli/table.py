"""``gridplan table``: a small table held against a plan folder."""

import csv
import datetime as dt
import io
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from gridplan.cli.answers import answering, print_json
from gridplan.cli.language import spoken, told
from gridplan.cli.options import JsonOption, LanguageOption, QuietOption
from gridplan.errors import InputError
from gridplan.words import Language, say

if TYPE_CHECKING:
    from gridplan.sources.tables.answer import Answer

_SHOWN = 20


def table(  # noqa: PLR0913 (each is an option of the command line)
    kind: Annotated[
        str, typer.Argument(metavar="KIND", help=told("tables.help_kind"), show_default=False)
    ],
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help=told("tables.help_file"), show_default=False)
    ],
    *,
    plan: Annotated[
        Path,
        typer.Option(
            "--plan", metavar="OUT", help=told("tables.help_plan"), show_default=False
        ),
    ],
    scheme: Annotated[
        str | None, typer.Option(help=told("tables.help_scheme"), show_default=False)
    ] = None,
    want: Annotated[
        str | None, typer.Option(help=told("tables.help_want"), show_default=False)
    ] = None,
    today: Annotated[
        str | None, typer.Option(help=told("tables.help_today"), show_default=False)
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", help=told("tables.help_out"), show_default=False),
    ] = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Hold FILE, a small table of KIND, against the plan in OUT."""
    from gridplan.exports.buildings_csv import ENCODING
    from gridplan.exports.spreadsheet import escape_cell
    from gridplan.schemes import load_scheme
    from gridplan.sources.previous import metric_crs_of
    from gridplan.sources.tables.answer import Asked, answer_table
    from gridplan.sources.tables.beside import read_beside

    language = spoken(lang)
    with answering(language, as_json=as_json):
        beside = read_beside(plan, crs=metric_crs_of(plan))
        asked = Asked(
            wanted=tuple(one.strip() for one in (want or "").split(",") if one.strip()),
            thresholds=_thresholds(want or ""),
            today=_day(today),
        )
        found = answer_table(kind, file, beside, load_scheme(scheme or beside.scheme), asked)
        if out is not None:
            text = io.StringIO()
            writer = csv.writer(text, lineterminator="\n")
            writer.writerow(found.header)
            writer.writerows(
                [escape_cell(cell) if isinstance(cell, str) else cell for cell in row]
                for row in found.rows
            )
            _write(out, text.getvalue(), ENCODING)
        if as_json:
            print_json({"figures": found.figures, "columns": list(found.header),
                        "rows": [list(row) for row in found.rows],
                        "lacking": list(found.lacking)})  # fmt: skip
        elif not quiet:
            _show(found, language)


def _thresholds(text: str) -> dict[str, float]:
    """Read ``size=1000,disputes=10``."""
    found: dict[str, float] = {}
    for part in text.split(","):
        name, sign, value = part.partition("=")
        if sign:
            try:
                found[name.strip()] = float(value)
            except ValueError:
                raise InputError("tables.bad_threshold", found=part) from None
    return found


def _day(text: str | None) -> dt.date:
    """Read a day; today where none is told."""
    if text is None:
        return dt.datetime.now().astimezone().date()
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise InputError("tables.bad_day", found=text) from None


def _write(path: Path, text: str, encoding: str) -> None:
    """Write the result, to the side first."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(text, encoding=encoding)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise InputError(
            "exports.cannot_write", file=str(path), why=error.strerror or str(error)
        ) from error


def _show(found: "Answer", language: Language) -> None:
    console = Console()
    for name, value in found.figures.items():
        typer.echo(f"{say(f'tables.figure_{name}', language)}: {value}")
    shown = Table(box=None, pad_edge=False)
    for column in found.header:
        shown.add_column(column)
    for row in found.rows[:_SHOWN]:
        shown.add_row(*map(str, row))
    console.print(shown)
    if len(found.rows) > _SHOWN:
        typer.echo(say("tables.more", language, n=len(found.rows) - _SHOWN))
    if found.lacking:
        separator = ", " if language == "en" else "、"
        names = separator.join(found.lacking[:_SHOWN])
        typer.echo(say("tables.lacking", language, n=len(found.lacking), names=names))
