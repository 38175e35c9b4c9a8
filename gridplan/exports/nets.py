"""A merged layer as files: ``merged.geojson``, ``concordance.csv`` and ``merged.json``."""

import csv
import io
import json
import tempfile
from pathlib import Path

import shapely

from gridplan.crs import GEOGRAPHIC, reproject
from gridplan.errors import InputError
from gridplan.exports.buildings_csv import ENCODING
from gridplan.exports.geojson import geometry
from gridplan.exports.spreadsheet import escape_cell
from gridplan.plan.nets import Nets


def write_nets(nets: Nets, crs: str, out: Path) -> list[Path]:
    """
    Write a merged layer into a folder.

    Parameters
    ----------
    nets : Nets
        The layer.
    crs : str
        Its metric system.
    out : Path
        Made where it is missing.

    Returns
    -------
    list of Path
        The files, moved into place together.

    Raises
    ------
    InputError
        If the folder cannot be written.
    """
    texts = {
        "merged.geojson": (_geojson(nets, crs), "utf-8"),
        "concordance.csv": (_concordance(nets), ENCODING),
        "merged.json": (json.dumps(told(nets), ensure_ascii=False, indent=2) + "\n", "utf-8"),
    }
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=out, prefix=".writing-") as folder:
            for name, (text, encoding) in texts.items():
                (Path(folder) / name).write_text(text, encoding=encoding)
            for name in texts:
                (Path(folder) / name).replace(out / name)
    except OSError as error:
        why = error.strerror or str(error)
        raise InputError("exports.cannot_write", file=str(out), why=why) from error
    return [out / name for name in texts]


def told(nets: Nets) -> dict[str, object]:
    """
    Gather the figures of a merged layer.

    Parameters
    ----------
    nets : Nets
        The layer.

    Returns
    -------
    dict
        Plain values; ``lost`` lists old units with less than all of area or households.
    """
    return {
        "grids": len(nets.code),
        "households": int(nets.households.sum()),
        "conflict_m": round(nets.conflict, 1),
        "conflict_floor_m": round(nets.floor, 1),
        "layers": {
            name: {
                "area_share": round(kept.area_share, 9),
                "households_share": round(kept.households_share, 9),
                "lost": list(kept.lost),
            }
            for name, kept in nets.kept.items()
        },
    }


def _geojson(nets: Nets, crs: str) -> str:
    shapes = reproject(nets.outline, crs, GEOGRAPHIC)
    rows = zip(
        nets.code, nets.community, nets.households.tolist(),
        shapely.area(nets.outline).tolist(), shapes, strict=True,
    )  # fmt: skip
    features = [
        json.dumps(
            {
                "type": "Feature",
                "id": code,
                "properties": {"grid_code": code, "community": community,
                               "households": households, "area_m2": round(area, 1)},
                "geometry": geometry(shape),
            },
            ensure_ascii=False,
        )
        for code, community, households, area, shape in sorted(rows, key=lambda row: row[0])
    ]  # fmt: skip
    return '{"type": "FeatureCollection", "features": [\n' + ",\n".join(features) + "\n]}\n"


def _concordance(nets: Nets) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("layer", "old", "new", "area_m2", "area_share", "households"))
    for row in nets.concordance:
        names = (escape_cell(row.layer), escape_cell(row.old), escape_cell(row.new))
        writer.writerow((*names, f"{row.area:.3f}", f"{row.area_share:.9f}", row.households))
    return text.getvalue()
