"""``gridplan export``: a plan folder in, the field pack and the paper out."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import quote, urlsplit

import typer

from gridplan.cli.answers import answering, print_json
from gridplan.cli.bars import bars, together
from gridplan.cli.language import spoken, told
from gridplan.cli.options import JsonOption, LanguageOption, QuietOption
from gridplan.cli.stopping import stoppable
from gridplan.errors import InputError
from gridplan.words import Language, say

if TYPE_CHECKING:
    from gridplan.plan.handout import Handout
    from gridplan.progress import Progress

_SHOWN = 40


def export(  # noqa: PLR0913 (each is an option of the command line)
    out: Annotated[
        Path, typer.Argument(metavar="OUT", help=told("export.help_out"), show_default=False)
    ],
    *,
    pack: Annotated[
        Path | None, typer.Option(help=told("export.help_pack"), show_default=False)
    ] = None,
    paper: Annotated[
        Path | None, typer.Option(help=told("export.help_paper"), show_default=False)
    ] = None,
    community: Annotated[
        list[str] | None, typer.Option(help=told("export.help_community"), show_default=False)
    ] = None,
    grid: Annotated[
        list[str] | None, typer.Option(help=told("export.help_grid"), show_default=False)
    ] = None,
    url: Annotated[
        str | None, typer.Option(help=told("export.help_url"), show_default=False)
    ] = None,
    zip_: Annotated[bool, typer.Option("--zip", help=told("export.help_zip"))] = False,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Make the field pack and the paper of the plan in OUT."""
    from gridplan.exports.pack import write_pack
    from gridplan.exports.paper import unprintable, write_paper
    from gridplan.sources.handout import read_handout

    language = spoken(lang)
    told_in: Language = lang or "zh"
    with (
        answering(language, as_json=as_json),
        stoppable() as stop,
        bars(language, quiet=quiet or as_json) as shown,
    ):
        _targets(out, pack, paper)
        url_of = _addresses(url)
        progress: Progress = together(stop, shown)
        progress("read", 0, 1)
        handout = read_handout(out)
        rows = _rows(handout, out, community or [], grid or [])
        progress("read", 1, 1)
        made: dict[str, list[Path]] = {}
        for name, folder, write in (("pack", pack, write_pack), ("paper", paper, write_paper)):
            if folder is not None:
                made[name] = write(
                    handout, folder, rows=rows, language=told_in, url_of=url_of,
                    archive=_archive(folder) if zip_ else None, progress=progress,
                )  # fmt: skip
        missing = unprintable(handout) if paper is not None else ""
    folders = {"pack": pack, "paper": paper}
    if as_json:
        files = {
            name: {"folder": str(folders[name]), "files": [str(path) for path in paths]}
            for name, paths in made.items()
        }
        print_json({"out": str(out), "grids": len(rows), **files, "missing": missing})
    elif not quiet:
        for name, paths in made.items():
            size = sum(path.stat().st_size for path in paths) / 1e6
            typer.echo(
                say(
                    "export.written", language, folder=folders[name], files=len(paths),
                    megabytes=f"{size:.1f}",
                )
            )  # fmt: skip
        if missing:
            shown_ = missing[:_SHOWN]
            typer.echo(
                say("export.missing", language, n=len(missing), characters=shown_), err=True
            )


def _targets(out: Path, pack: Path | None, paper: Path | None) -> None:
    """Refuse folders that would mix what is written with the plan or with each other."""
    if pack is None and paper is None:
        raise InputError("export.nothing")
    for folder, other in ((pack, "pack"), (paper, "paper")):
        if folder is not None and folder.resolve() == out.resolve():
            raise InputError("export.into_plan", folder=str(folder), other=str(out / other))
    if pack is not None and paper is not None and pack.resolve() == paper.resolve():
        raise InputError("export.same_folder", folder=str(pack))


def _addresses(url: str | None) -> Callable[[str], str] | None:
    if url is None:
        return None
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise InputError("export.bad_url", url=url)
    base = url if url.endswith("/") else f"{url}/"
    return lambda name: base + quote(name)


def _rows(handout: "Handout", out: Path, communities: list[str], grids: list[str]) -> list[int]:
    if not handout.grids:
        raise InputError("export.empty", out=str(out))
    known = {one.code for one in handout.grids} | {one.community for one in handout.grids}
    for code in (*communities, *grids):
        if code not in known:
            raise InputError("export.unknown", out=str(out), code=code)
    wanted = {*communities, *grids}
    return [
        row
        for row, one in enumerate(handout.grids)
        if not wanted or one.code in wanted or one.community in wanted
    ]


def _archive(folder: Path) -> Path:
    return folder.parent / f"{folder.resolve().name}.zip"
