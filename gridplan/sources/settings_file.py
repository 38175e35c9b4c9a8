"""
``area.toml``: what the files of an area folder do not say themselves.

::

    name = "武进示例"
    attribution = "© OpenStreetMap contributors"
    licence = "ODbL 1.0"

    [files]                      # files that are not named after their layer
    communities = "边界.shp"

    [columns.buildings]          # our name = the file's name
    households = "户数"

    [crs]                        # where a file lacks its system, or tells it wrongly
    buildings = "EPSG:4549"
"""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gridplan.errors import InputError
from gridplan.inputs import Finding
from gridplan.sources.layout import KNOWN, LAYERS

_TEXTS = ("name", "attribution", "licence")


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsFile:
    """
    What ``area.toml`` says.

    Attributes
    ----------
    name, attribution, licence : str
        Empty when not said.
    files : dict of str to str
        File name by layer.
    columns : dict of str to dict
        By layer: the file's column name by ours.
    crs : dict of str to str
        Coordinate system by layer.
    """

    name: str = ""
    attribution: str = ""
    licence: str = ""
    files: dict[str, str] = field(default_factory=dict)
    columns: dict[str, dict[str, str]] = field(default_factory=dict)
    crs: dict[str, str] = field(default_factory=dict)


def read_settings(path: Path) -> tuple[SettingsFile, list[Finding]]:
    """
    Read ``area.toml``; a folder without one has none of its settings.

    Parameters
    ----------
    path : Path
        The file, whether it exists or not.

    Returns
    -------
    SettingsFile
        What it says.
    list of Finding
        Keys nobody knows.

    Raises
    ------
    InputError
        If it is not TOML, or names a layer or column that does not exist.
    """
    if not path.is_file():
        return SettingsFile(), []
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise InputError("sources.bad_toml", file=path.name, why=str(error)) from error
    findings = [
        Finding(level="ignored", key="sources.unknown_setting", layer=path.name, feature=key)
        for key in sorted(set(told) - {*_TEXTS, "files", "columns", "crs"})
    ]
    crs = told.get("crs", {})
    return (
        SettingsFile(
            **{key: str(told.get(key, "")) for key in _TEXTS},
            files=_by_name(path, "[files]", told.get("files", {}), LAYERS),
            columns={
                layer: _by_name(path, f"[columns.{layer}]", names, KNOWN[layer])
                for layer, names in _table(path, "[columns]", told.get("columns", {}), LAYERS)
            },
            crs=dict.fromkeys(LAYERS, crs)
            if isinstance(crs, str)
            else _by_name(path, "[crs]", crs, LAYERS),
        ),
        findings,
    )


def _by_name(path: Path, where: str, value: Any, known: tuple[str, ...]) -> dict[str, str]:
    return {key: str(text) for key, text in _table(path, where, value, known)}


def _table(path: Path, where: str, value: Any, known: tuple[str, ...]) -> list[tuple[str, Any]]:
    if not isinstance(value, dict):
        raise InputError("sources.not_a_table", file=path.name, feature=where)
    for key in value:
        if key not in known:
            raise InputError(
                "sources.unknown_key",
                file=path.name,
                feature=f"{where} {key}",
                known=", ".join(known),
            )
    return list(value.items())
