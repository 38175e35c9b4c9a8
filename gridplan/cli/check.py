"""``gridplan check``: a second opinion on a plan, from its files alone."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from gridplan.cli.answers import FOUND_WRONG, answering, print_json
from gridplan.cli.bars import bars, together
from gridplan.cli.language import spoken, told
from gridplan.cli.options import AreaArgument, JsonOption, LanguageOption, QuietOption
from gridplan.cli.samples import find_area
from gridplan.cli.stopping import stoppable
from gridplan.words import say


def check(
    area: AreaArgument,
    out: Annotated[
        Path, typer.Argument(metavar="OUT", help=told("cli.help_checked"), show_default=False)
    ],
    *,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Check the plan in OUT against AREA, from the files alone; exit 1 with a list."""
    from gridplan.checking import find_faults
    from gridplan.sources import read_area

    language = spoken(lang)
    with answering(language, as_json=as_json), stoppable() as stop:
        with bars(language, quiet=quiet or as_json) as shown:
            read = read_area(find_area(area), progress=together(stop, shown))
        faults = find_faults(read, out)
        sentences = [fault.say(language) for fault in faults]
        if as_json:
            rows = zip(faults, sentences, strict=True)
            print_json(
                {
                    "faults": [
                        {"name": fault.name, "values": fault.values, "sentence": sentence}
                        for fault, sentence in rows
                    ]
                }
            )
        else:
            console = Console(soft_wrap=True)
            for fault, sentence in zip(faults, sentences, strict=True):
                console.print(Text.assemble((fault.name, "red"), f": {sentence}"))
        if faults:
            raise typer.Exit(FOUND_WRONG)
        if not (as_json or quiet):
            summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
            fine = say(
                "checking.none",
                language,
                grids=summary["grids"],
                buildings=len(read.buildings),
                households=int(read.buildings.households.sum()),
            )
            typer.echo(fine)
