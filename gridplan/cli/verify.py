"""``gridplan verify``: the certificates of a plan, added up again without the solver."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from gridplan.cli.answers import FOUND_WRONG, answering, print_json
from gridplan.cli.language import spoken, told
from gridplan.cli.options import JsonOption, LanguageOption, QuietOption
from gridplan.errors import InputError
from gridplan.words import Language, say


def verify(
    out: Annotated[
        Path, typer.Argument(metavar="OUT", help=told("cli.help_checked"), show_default=False)
    ],
    *,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Verify the certificates in OUT/certificate; exit 1 with a list."""
    from gridplan.checking.proofs import tell_claims, verify_certificates

    language = spoken(lang)
    with answering(language, as_json=as_json):
        folder = out / "certificate"
        if not folder.is_dir():
            raise InputError("proof.none_here", out=str(out))
        faults = verify_certificates(folder)
        sentences = [fault.say(language) for fault in faults]
        claims = None if faults else tell_claims(folder)
        if as_json:
            rows = zip(faults, sentences, strict=True)
            listed = [
                {"name": fault.name, "values": fault.values, "sentence": sentence}
                for fault, sentence in rows
            ]
            print_json({"faults": listed, "certified": claims})
        else:
            console = Console(soft_wrap=True)
            for fault, sentence in zip(faults, sentences, strict=True):
                console.print(Text.assemble((fault.name, "red"), f": {sentence}"))
        if faults:
            raise typer.Exit(FOUND_WRONG)
        if claims is not None and not (as_json or quiet):
            _tell(claims, language)


def _tell(claims: dict[str, Any], language: Language) -> None:
    if claims["moved"] is not None:
        typer.echo(say("proof.stands_moved", language, **claims))
    if claims["communities"] == 0:
        return
    shares = {key: f"{claims[key]:.2%}" for key in ("median", "most")}
    typer.echo(say("proof.stands", language, **{**claims, **shares}))
    if claims["solver"]:
        typer.echo(say("proof.stands_solver", language, **claims))
    typer.echo(say("proof.is_proven", language))
    typer.echo(say("proof.is_not_proven", language))
