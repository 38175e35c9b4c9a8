"""The areas that ship with gridplan, and how a command finds the area it is given."""

from importlib import resources
from pathlib import Path

from rich.console import Console
from rich.table import Table

import gridplan
from gridplan.cli.answers import answering, print_json
from gridplan.cli.language import spoken
from gridplan.cli.options import JsonOption, LanguageOption
from gridplan.errors import InputError
from gridplan.words import say

_PREFIX = "sample:"


def sample_folders() -> dict[str, Path]:
    """
    Find the bundled areas.

    Returns
    -------
    dict of str to Path
        Folder by name, sorted; in a checkout they lie in data/boundaries.
    """
    home = _home()
    if not home.is_dir():
        return {}
    return {entry.name: entry for entry in sorted(home.iterdir()) if _is_area(entry)}


def sample_plan(name: str) -> Path | None:
    """
    Find the plan that ships with a bundled area.

    Parameters
    ----------
    name : str
        Of the area.

    Returns
    -------
    Path or None
        An archive made by ``tools/prepare_sample.py``; None where there is none.
    """
    path = _home() / f"{name}_plan.zip"
    return path if path.is_file() else None


def find_area(area: str) -> Path:
    """
    Find the area a command is given.

    Parameters
    ----------
    area : str
        A path, or ``sample:NAME``.

    Returns
    -------
    Path
        Where it lies; whether a path exists is for the reader to say.

    Raises
    ------
    InputError
        If there is no such sample.
    """
    if not area.startswith(_PREFIX):
        return Path(area)
    name, known = area.removeprefix(_PREFIX), sample_folders()
    if name not in known:
        raise InputError("cli.no_sample", name=name, known=", ".join(known) or "-")
    return known[name]


def samples(*, lang: LanguageOption = None, as_json: JsonOption = False) -> None:
    """List the bundled areas."""
    from gridplan.sources.settings_file import read_settings

    language = spoken(lang)
    with answering(language, as_json=as_json):
        rows = []
        for name, folder in sample_folders().items():
            told, _ = read_settings(folder / "area.toml")
            source = ", ".join(text for text in (told.attribution, told.licence) if text)
            rows.append((f"{_PREFIX}{name}", told.name, source))
        if as_json:
            keys = ("area", "name", "source")
            print_json([dict(zip(keys, row, strict=True)) for row in rows])
            return
        table = Table(box=None, padding=(0, 1))
        for column in ("area", "name", "source"):
            table.add_column(say(f"cli.column_{column}", language), overflow="fold")
        for row in rows:
            table.add_row(*row)
        Console().print(table)


def _home() -> Path:
    installed = Path(str(resources.files(gridplan))) / "samples"
    checkout = Path(gridplan.__file__).resolve().parents[1] / "data" / "boundaries"
    return installed if installed.is_dir() else checkout


def _is_area(folder: Path) -> bool:
    return (folder / "area.toml").is_file()
