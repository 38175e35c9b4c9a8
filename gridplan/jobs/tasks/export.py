"""One file of a plan, in the format somebody asked for."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from gridplan.errors import InputError
from gridplan.exports.bundle import archived_bytes
from gridplan.exports.kml import plan_kml
from gridplan.exports.pack import write_pack
from gridplan.exports.paper import write_paper
from gridplan.exports.paper.tables import register_xlsx
from gridplan.exports.shapefile import shapefiles
from gridplan.plan.handout import Handout
from gridplan.progress import Progress
from gridplan.sources.handout import read_handout

_ZIP = "application/zip"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_KML = "application/vnd.google-earth.kml+xml"
_GPKG = "application/geopackage+sqlite3"
_KEPT_OUT = frozenset({"tiles.pmtiles", "run.json"})


def run(request: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """
    Write the file.

    Parameters
    ----------
    request : dict
        ``plan`` folder, ``kind``, ``grids``, ``communities``, ``language``, ``url``,
        ``into`` folder.
    progress : Progress
        Told often.

    Returns
    -------
    dict
        ``name`` of the file in ``into``, and its ``media_type``.
    """
    plan, into, kind = Path(request["plan"]), Path(request["into"]), request["kind"]
    told = _KINDS[kind](plan, into, request, progress)
    return {"name": told[0], "media_type": told[1]}


Told = tuple[str, str]


def _geojson(plan: Path, into: Path, _request: dict[str, Any], _: Progress) -> Told:
    return _copied(plan / "grids.geojson", into / "grids.geojson", "application/geo+json")


def _gpkg(plan: Path, into: Path, _request: dict[str, Any], _: Progress) -> Told:
    return _copied(plan / "plan.gpkg", into / "plan.gpkg", _GPKG)


def _shp(plan: Path, into: Path, _request: dict[str, Any], _: Progress) -> Told:
    (into / "plan-shp.zip").write_bytes(archived_bytes(shapefiles(plan / "plan.gpkg")))
    return "plan-shp.zip", _ZIP


def _kml(plan: Path, into: Path, _request: dict[str, Any], _: Progress) -> Told:
    (into / "plan.kml").write_bytes(plan_kml(plan / "plan.gpkg"))
    return "plan.kml", _KML


def _xlsx(plan: Path, into: Path, request: dict[str, Any], _: Progress) -> Told:
    handout = read_handout(plan)
    text = register_xlsx(handout, _rows(handout, request), request["language"])
    (into / "register.xlsx").write_bytes(text)
    return "register.xlsx", _XLSX


def _folder(plan: Path, into: Path, _request: dict[str, Any], _: Progress) -> Told:
    files = sorted(path for path in plan.rglob("*") if path.is_file())
    names = [(path.relative_to(plan).as_posix(), path) for path in files]
    members = ((name, path.read_bytes()) for name, path in names if name not in _KEPT_OUT)
    (into / "plan.zip").write_bytes(archived_bytes(members))
    return "plan.zip", _ZIP


def _bundled(name: str, write: Callable[..., Any]) -> Callable[..., Told]:
    def make(plan: Path, into: Path, request: dict[str, Any], progress: Progress) -> Told:
        handout = read_handout(plan)
        base = request["url"]
        write(
            handout,
            into / name,
            rows=_rows(handout, request),
            language=request["language"],
            url_of=(lambda page: base + quote(page)) if base else None,
            archive=into / f"{name}.zip",
            progress=progress,
        )
        return f"{name}.zip", _ZIP

    return make


_KINDS: dict[str, Callable[[Path, Path, dict[str, Any], Progress], Told]] = {
    "geojson": _geojson, "gpkg": _gpkg, "shp": _shp, "kml": _kml, "xlsx": _xlsx,
    "folder": _folder, "pack": _bundled("pack", write_pack),
    "paper": _bundled("paper", write_paper),
}  # fmt: skip


def _copied(source: Path, target: Path, media: str) -> Told:
    target.write_bytes(source.read_bytes())
    return target.name, media


def _rows(handout: Handout, request: dict[str, Any]) -> list[int]:
    wanted = {*request["grids"], *request["communities"]}
    known = {one.code for one in handout.grids} | {one.community for one in handout.grids}
    for code in sorted(wanted - known):
        raise InputError("export.unknown", out=handout.area, code=code)
    return [
        row
        for row, one in enumerate(handout.grids)
        if not wanted or one.code in wanted or one.community in wanted
    ]
