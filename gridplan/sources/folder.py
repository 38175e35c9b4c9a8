"""
Which file of an area holds which layer.

An area is a folder with one file a layer, named after it (``buildings.gpkg``),
in Chinese (``楼栋.shp``) or in ``area.toml``; or one GeoPackage with the layers'
names, and then ``area.toml`` stands beside it under the GeoPackage's name.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import pyogrio

from gridplan.errors import InputError
from gridplan.inputs import Finding
from gridplan.sources.blame import blamed_on
from gridplan.sources.disguise import refuse_disguised
from gridplan.sources.layout import (
    CHINESE_NAMES,
    LAYERS,
    NEEDED_LAYERS,
    endings,
)
from gridplan.sources.names import file_name, parts, plainly_named
from gridplan.sources.settings_file import SettingsFile, read_settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """
    The files of an area.

    Attributes
    ----------
    name : str
        Of the area.
    settings : SettingsFile
        What ``area.toml`` says.
    files : dict of str to Path
        By layer; several layers may stand in one GeoPackage.
    input_hash : str
        SHA-256 over names and bytes of all files read, hexadecimal.
    findings : tuple of Finding
        What was noticed on the way.
    """

    name: str
    settings: SettingsFile
    files: dict[str, Path]
    input_hash: str
    findings: tuple[Finding, ...]


def open_folder(path: Path) -> Folder:
    """
    Find the layers of an area.

    Parameters
    ----------
    path : Path
        A folder, or a GeoPackage.

    Returns
    -------
    Folder
        Its files; nothing but ``area.toml`` is parsed yet.

    Raises
    ------
    InputError
        If it is neither, a needed layer is missing, or a layer stands in two files.
    """
    is_package = path.is_file() and path.suffix.lower() == ".gpkg"
    if not is_package and not path.is_dir():
        raise InputError("sources.no_area", file=file_name(path))
    told = path.with_suffix(".toml") if is_package else path / "area.toml"
    settings, findings = read_settings(told)
    files = _package_layers(path) if is_package else _folder_layers(path, settings)
    for layer in NEEDED_LAYERS:
        if layer not in files:
            there = sorted(files) if is_package else _names(path)
            raise InputError(
                "sources.missing_layer",
                file=file_name(path),
                layer=layer,
                found=", ".join(there) or "-",
            )
    read = {part for file in files.values() for part in parts(file)}
    return Folder(
        name=settings.name or file_name(path.with_suffix("") if is_package else path.resolve()),
        settings=settings,
        files=files,
        input_hash=_hash(read | ({told} if told.is_file() else set())),
        findings=tuple(findings),
    )


def _package_layers(path: Path) -> dict[str, Path]:
    refuse_disguised(path, name=file_name(path))
    with plainly_named(path) as plain, blamed_on(file_name(path), plain):
        there = {str(name) for name, _ in pyogrio.list_layers(plain)}
    return {layer: path for layer in LAYERS if layer in there}


def _folder_layers(path: Path, settings: SettingsFile) -> dict[str, Path]:
    files: dict[str, Path] = {}
    for layer in LAYERS:
        stems = {layer, *CHINESE_NAMES[layer]}
        told = settings.files.get(layer)
        found = sorted(
            file
            for file in path.iterdir()
            if file.is_file()
            and (
                file_name(file) == told
                if told
                else file.suffix.lower() in endings(layer) and _stem(file) in stems
            )
        )
        if told and not found:
            raise InputError("sources.missing_file", file="area.toml", layer=layer, name=told)
        if len(found) > 1:
            names = ", ".join(file_name(file) for file in found)
            raise InputError(
                "sources.two_files", file=file_name(path), layer=layer, found=names
            )
        if found:
            files[layer] = found[0]
    return files


def _stem(file: Path) -> str:
    stem = file_name(file).removesuffix(file.suffix)
    return stem.removesuffix(".osm") if file.suffix.lower() == ".pbf" else stem


def _names(path: Path) -> list[str]:
    return sorted(file_name(file) for file in path.iterdir() if file.is_file())


def _hash(files: set[Path]) -> str:
    lines = []
    for file in files:
        with blamed_on(file_name(file), file), file.open("rb") as stream:
            lines.append(
                f"{hashlib.file_digest(stream, 'sha256').hexdigest()}  {file_name(file)}\n"
            )
    return hashlib.sha256("".join(sorted(lines)).encode()).hexdigest()
