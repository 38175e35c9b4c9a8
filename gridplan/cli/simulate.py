"""``gridplan simulate``: a whole district from a seed, as an area folder."""

from pathlib import Path
from typing import Annotated

import typer

from gridplan.cli.answers import answering, print_json
from gridplan.cli.language import spoken, told
from gridplan.cli.options import JsonOption, LanguageOption, QuietOption
from gridplan.errors import InputError
from gridplan.schemes import Scheme, load_scheme
from gridplan.words import say


def simulate(  # noqa: PLR0913 (each is an option of the command line)
    *,
    out: Annotated[
        Path, typer.Option("-o", "--out", help=told("simulate.help_out"), show_default=False)
    ],
    scheme: Annotated[str, typer.Option(help=told("cli.help_scheme"))] = "wujin",
    seed: Annotated[int, typer.Option(min=0, help=told("simulate.help_seed"))] = 1,
    grids: Annotated[int, typer.Option(min=1, help=told("simulate.help_grids"))] = 2521,
    communities: Annotated[
        int, typer.Option(min=1, help=told("simulate.help_communities"))
    ] = 290,
    codes: Annotated[
        Path | None,
        typer.Option("--codes", help=told("simulate.help_codes"), show_default=False),
    ] = None,
    staff: Annotated[
        bool, typer.Option("--staff/--no-staff", help=told("simulate.help_staff"))
    ] = True,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Draw a district in which SCHEME makes so many grids, and write it as an area."""
    from gridplan.sources import simulate as room
    from gridplan.sources.simulation.register import made_up, read_register

    language = spoken(lang)
    with answering(language, as_json=as_json):
        _refuse_full(out)
        rules = load_scheme(scheme)
        share = room.WUJIN["urban"] / room.WUJIN["communities"]
        register = (
            made_up(communities, urban=round(communities * share))
            if codes is None
            else read_register(codes)
        )
        area = room.simulate(
            rules, seed=seed, register=register, grids=grids,
            staff=_people(rules, room.WUJIN_STAFF, grids / room.WUJIN["grids"])
            if staff else None,
        )  # fmt: skip
        files = [file.name for file in room.write_area(area, out)]
        counts = {
            "communities": len(area.communities),
            "grids": grids,
            "buildings": len(area.buildings),
            "households": int(area.buildings.households.sum()),
            "staff": 0 if area.staff is None else len(area.staff),
        }
        if as_json:
            print_json({"out": str(out), "files": files, "seed": seed, **counts})
        elif not quiet:
            typer.echo(say("simulate.done", language, out=str(out), **counts))


def _people(rules: Scheme, wujin: dict[str, int], part: float) -> dict[str, int]:
    """Count people as in the district the default comes from, for roles the scheme has."""
    roles = {role.key for role in rules.roles}
    return {role: max(1, round(n * part)) for role, n in wujin.items() if role in roles}


def _refuse_full(out: Path) -> None:
    """Leave alone a folder that holds something: layers of two areas must not mix."""
    if out.exists() and not out.is_dir():
        raise InputError("cli.out_is_file", out=str(out))
    if out.is_dir() and any(out.iterdir()):
        raise InputError("simulate.out_not_empty", out=str(out))
