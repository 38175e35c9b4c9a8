"""``gridplan merge``: departmental grid layers in, one layer and a concordance out."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from gridplan.cli.answers import answering, print_json
from gridplan.cli.language import spoken, told
from gridplan.cli.options import AreaArgument, JsonOption, LanguageOption, QuietOption
from gridplan.cli.samples import find_area
from gridplan.words import say


def merge(  # noqa: PLR0913 (each is an option of the command line)
    area: AreaArgument,
    layers: Annotated[
        list[Path],
        typer.Argument(metavar="LAYER...", help=told("merge.help_layers"), show_default=False),
    ],
    *,
    out: Annotated[
        Path, typer.Option("-o", "--out", help=told("merge.help_out"), show_default=False)
    ],
    column: Annotated[
        str | None, typer.Option(help=told("merge.help_column"), show_default=False)
    ] = None,
    maximum: Annotated[int, typer.Option(min=0, help=told("merge.help_maximum"))] = 0,
    scheme: Annotated[str, typer.Option(help=told("merge.help_scheme"))] = "jiangsu",
    lang: LanguageOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Merge 2 to 6 departmental layers over AREA into one with least boundary conflict."""
    from gridplan.cli.show import show_findings
    from gridplan.exports.nets import told as told_of
    from gridplan.exports.nets import write_nets
    from gridplan.plan.nets import merge_nets
    from gridplan.schemes import load_scheme
    from gridplan.sources import read_area
    from gridplan.sources.nets import read_nets

    language = spoken(lang)
    with answering(language, as_json=as_json):
        read = read_area(find_area(area))
        found, findings = read_nets(layers, crs=read.crs, column=column)
        rules = load_scheme(scheme)
        nets = merge_nets(read, found, maximum=maximum, format=rules.codes)
        files = write_nets(nets, read.crs, out)
        if as_json:
            names = [file.name for file in files]
            print_json({"out": str(out), "files": names, "merged": told_of(nets)})
        elif not quiet:
            show_findings(Console(stderr=True), findings, language)
            typer.echo(
                say(
                    "merge.merged", language, grids=len(nets.code), layers=len(found),
                    conflict=f"{nets.conflict:.0f}", floor=f"{nets.floor:.0f}",
                )
            )  # fmt: skip
            for name, kept in nets.kept.items():
                typer.echo(
                    say(
                        "merge.kept", language, layer=name, area=f"{kept.area_share:.4%}",
                        households=f"{kept.households_share:.4%}",
                    )
                )  # fmt: skip
            typer.echo(f"{out}: {', '.join(file.name for file in files)}")
