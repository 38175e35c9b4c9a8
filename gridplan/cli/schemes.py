"""``gridplan schemes``: the shelf of rule packs, and one's own."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from gridplan.cli.answers import FOUND_WRONG, answering, print_json
from gridplan.cli.language import spoken, told
from gridplan.cli.options import JsonOption, LanguageOption
from gridplan.errors import InputError
from gridplan.schemes import (
    Scheme,
    describe,
    list_schemes,
    load_scheme,
    new_scheme,
    scheme_text,
    validate_scheme,
)
from gridplan.words import Language, say

schemes = typer.Typer(help=told("cli.help_schemes"), no_args_is_help=True)

_NameArgument = Annotated[
    str, typer.Argument(metavar="NAME|FILE.toml", help=told("cli.help_scheme_name"))
]
_CANNOT_READ = ("schemes.unknown", "schemes.unreadable")


@schemes.command("list", help=told("cli.help_schemes_list"))
def list_(*, lang: LanguageOption = None, as_json: JsonOption = False) -> None:
    """List the schemes that ship with gridplan."""
    language = spoken(lang)
    with answering(language, as_json=as_json):
        rows = [load_scheme(name) for name in list_schemes()]
        if as_json:
            print_json([_row(scheme) for scheme in rows])
            return
        table = Table(box=None, padding=(0, 1))
        for column in ("scheme", "targets", "title"):
            table.add_column(say(f"cli.column_{column}", language), overflow="fold")
        for scheme in rows:
            table.add_row(scheme.name, _targets(scheme, language), _title(scheme, language))
        Console().print(table)


@schemes.command(help=told("cli.help_schemes_show"))
def show(
    name: _NameArgument,
    *,
    text: Annotated[bool, typer.Option("--toml", help=told("cli.help_toml"))] = False,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what a scheme prescribes, and on which words it rests."""
    language = spoken(lang)
    with answering(language, as_json=as_json):
        if text:
            typer.echo(scheme_text(name), nl=False)
            return
        scheme = load_scheme(name)
        facts = describe(scheme, language)
        if as_json:
            names = ("topic", "text", "quotation", "source")
            lines = [{key: getattr(fact, key) for key in names} for fact in facts]
            print_json({**_row(scheme), "facts": lines})
            return
        table = Table(box=None, padding=(0, 1), show_header=False)
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")  # Chinese has no spaces to break at
        for fact in facts:
            said = Text(fact.text)
            if fact.quotation:
                said.append(f"\n“{fact.quotation}”", style="dim")
            table.add_row(Text(fact.topic, style="bold"), said)
        Console().print(table)


@schemes.command(help=told("cli.help_schemes_validate"))
def validate(
    name: _NameArgument, *, lang: LanguageOption = None, as_json: JsonOption = False
) -> None:
    """Find every fault of a scheme; exit 1 with a list."""
    language = spoken(lang)
    with answering(language, as_json=as_json):
        faults = validate_scheme(name)
        if faults and faults[0].key in _CANNOT_READ:
            raise faults[0]
        if as_json:
            print_json({"faults": [_fault(fault, language) for fault in faults]})
        else:
            for fault in faults:
                typer.echo(fault.say(language))
        if faults:
            raise typer.Exit(FOUND_WRONG)
        if not as_json:
            typer.echo(say("cli.scheme_sound", language, name=name))


@schemes.command(help=told("cli.help_schemes_new"))
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help=told("cli.help_new_name"))],
    *,
    like: Annotated[str, typer.Option(help=told("cli.help_like"))] = "wujin",
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", help=told("cli.help_new_out"), show_default=False),
    ] = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Start a scheme of one's own from one that ships."""
    language = spoken(lang)
    with answering(language, as_json=as_json):
        text = new_scheme(name, like=like)
        if out is not None:
            _write_new(out, text)
        if as_json:
            print_json({"name": name, "out": None if out is None else str(out), "text": text})
        elif out is None:
            typer.echo(text, nl=False)
        else:
            typer.echo(say("cli.scheme_written", language, out=str(out)))


def _write_new(out: Path, text: str) -> None:
    """Write a file that is not there yet: nobody's rules are overwritten."""
    try:
        with out.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        why = error.strerror or str(error)
        raise InputError("cli.cannot_write", out=str(out), why=why) from error


def _row(scheme: Scheme) -> dict[str, Any]:
    return {
        "name": scheme.name,
        "title_en": scheme.title_en,
        "title_zh": scheme.title_zh,
        "targets": {kind: target.households for kind, target in scheme.targets.items()},
        "k_total": scheme.k_total,
        "tolerance": scheme.tolerance,
    }


def _targets(scheme: Scheme, language: Language) -> str:
    if scheme.k_total:
        return say("cli.fixed_total", language, k=scheme.k_total)
    names = {
        kind: target.name_zh if language == "zh" else target.name_en
        for kind, target in scheme.targets.items()
    }
    return ", ".join(
        f"{names[kind] or kind} {target.households}" for kind, target in scheme.targets.items()
    )


def _title(scheme: Scheme, language: Language) -> Text:
    return Text(scheme.title_zh if language == "zh" else scheme.title_en)


def _fault(fault: InputError, language: Language) -> dict[str, Any]:
    return {"key": fault.key, "values": fault.values, "sentence": fault.say(language)}
