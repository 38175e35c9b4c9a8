"""``gridplan backup`` and ``gridplan restore``."""

from pathlib import Path
from typing import Annotated

import typer

from gridplan.cli.answers import answering, print_json
from gridplan.cli.language import spoken, told
from gridplan.cli.options import JsonOption, LanguageOption
from gridplan.cli.stores import DatabaseOption, DataOption, data_folder, opened
from gridplan.words import say

FileArgument = Annotated[
    Path, typer.Argument(metavar="FILE", help=told("store.help_file"), show_default=False)
]


def backup(
    file: FileArgument,
    *,
    data: DataOption = None,
    database: DatabaseOption = None,
    portable: Annotated[
        bool, typer.Option("--portable", help=told("store.help_portable"))
    ] = False,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write everything the service keeps into one file."""
    language = spoken(lang)
    with answering(language, as_json=as_json):
        from gridplan.store.backup import backup as write

        with opened(data, database) as store:
            done = write(store, file, portable=portable)
        if as_json:
            print_json({"file": str(file), "files": done.files, "bytes": done.size})
            return
        size = f"{done.size / 1e6:.1f}"
        typer.echo(say("store.backed_up", language, file=file, files=done.files, size=size))


def restore(
    file: FileArgument,
    *,
    data: DataOption = None,
    database: DatabaseOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Restore a backup into an empty folder, and into an empty database."""
    language = spoken(lang)
    with answering(language, as_json=as_json):
        from gridplan.errors import InputError
        from gridplan.store.backup import restore as read

        if not file.is_file():
            raise InputError("store.no_file", file=str(file))
        done = read(file, data_folder(data), database)
        if as_json:
            print_json(
                {"data": str(data_folder(data)), "files": done.files, "bytes": done.size}
            )
            return
        typer.echo(say("store.restored", language, folder=data_folder(data), files=done.files))
