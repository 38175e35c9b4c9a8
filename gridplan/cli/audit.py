"""``gridplan audit verify``: the log of what was done, followed from its start."""

import typer

from gridplan.cli.answers import FOUND_WRONG, answering, print_json
from gridplan.cli.language import spoken, told
from gridplan.cli.options import JsonOption, LanguageOption
from gridplan.cli.stores import DatabaseOption, DataOption, opened
from gridplan.words import say

audit = typer.Typer(help=told("store.help_audit"), no_args_is_help=True)


@audit.command(help=told("store.help_verify"))
def verify(
    *,
    data: DataOption = None,
    database: DatabaseOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Follow the chain of the log; exit 1 where an entry was changed."""
    language = spoken(lang)
    with answering(language, as_json=as_json):
        from gridplan.store.audit import first_fault, head

        with opened(data, database) as store, store.read() as connection:
            fault = first_fault(connection)
            entries, last = head(connection)
        if as_json:
            print_json({"entries": entries, "hash": last, "fault": fault})
        elif fault is None:
            sentence = say("store.chain_holds", language, entries=entries, hash=last)
            typer.echo(sentence)
        else:
            typer.echo(say("store.chain_broken", language, seq=fault))
        if fault is not None:
            raise typer.Exit(FOUND_WRONG)
