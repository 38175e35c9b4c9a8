"""Options that several commands share."""

from typing import Annotated

import typer

from gridplan.cli.language import told
from gridplan.words import Language

AreaArgument = Annotated[
    str, typer.Argument(metavar="AREA", help=told("cli.help_area"), show_default=False)
]
JsonOption = Annotated[bool, typer.Option("--json", help=told("cli.help_json"))]
LanguageOption = Annotated[
    Language | None, typer.Option("--lang", help=told("cli.help_lang"), show_default=False)
]
QuietOption = Annotated[bool, typer.Option("-q", "--quiet", help=told("cli.help_quiet"))]
