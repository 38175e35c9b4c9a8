"""``export``: a version as one file, for others to use."""

from gridplan.jobs.process import Process, Step, Told, Work
from gridplan.jobs.processes.making import UUID, fixed_version, fresh, parent_of
from gridplan.store.open import Store

KINDS = ("gpkg", "geojson", "shp", "kml", "xlsx", "pack", "paper", "folder")
_FILE = "file"


def _accept(store: Store, inputs: Told) -> Told:
    return inputs | fixed_version(store, inputs["version"])


def _write(work: Work) -> Told:
    request = {
        "plan": str(work.store.artefacts.folder(parent_of(work).artefact)),
        "into": str(fresh(work, _FILE)),
        **{name: work.inputs[name] for name in ("kind", "grids", "communities", "language",
                                                "url")},
    }  # fmt: skip
    return work.child("export", request)


def _keep(work: Work) -> Told:
    written = work.done["export"]
    # the whole folder: a link to a pack opens its pages, beside the one file to download
    address = work.store.artefacts.put_folder(work.folder / _FILE)
    return {"file": address, **written}


def _codes(title: str) -> Told:
    items = {"type": "string", "maxLength": 200}
    return {"type": "array", "maxItems": 100_000, "items": items, "default": [], "title": title}


EXPORT = Process(
    id="export",
    title_en="Export a version",
    title_zh="导出",
    about_en=(
        "Writes a version as one file: GeoPackage, GeoJSON, Shapefiles in GBK, KML, a "
        "register for spreadsheets, field packs, paper, or the whole plan folder."
    ),
    about_zh=(
        "把一个版本写成一个文件：GeoPackage、GeoJSON、GBK 编码的 Shapefile、KML、"
        "网格台账表、外勤包、纸质图册，或整个方案文件夹。"
    ),
    inputs={
        "type": "object",
        "properties": {
            "version": {**UUID, "title": "version"},
            "kind": {"type": "string", "enum": list(KINDS), "title": "kind"},
            "grids": _codes("grid codes; all when empty"),
            "communities": _codes("community codes; all when empty"),
            "language": {"type": "string", "enum": ["zh", "en"], "default": "zh"},
            "url": {
                "type": "string", "maxLength": 500, "default": "",
                "title": "where the pages of a pack will be, for their codes",
            },
        },
        "required": ["version", "kind"],
        "additionalProperties": False,
    },
    outputs={"file": {"type": "string", "contentMediaType": "application/octet-stream"}},
    steps=(
        Step(name="export", run=_write, share=9.0, parts={"read": 1, "pack": 9, "paper": 9}),
        Step(name="keep", run=_keep),
    ),
    accept=_accept,
)  # fmt: skip
