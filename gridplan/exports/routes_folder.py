"""
A plan folder with routes: ``OUT/routes`` and two layers more in ``plan.gpkg``.

Everything is written to the side and moved into place, so that a run that is
stopped leaves what was there before.
"""

import shutil
import tempfile
from pathlib import Path
from typing import Any

import geopandas
import pandas as pd
import pyogrio
import shapely
from pyogrio.errors import DataSourceError, FeatureError

from gridplan.errors import InputError
from gridplan.exports.geopackage import fixed_date
from gridplan.exports.routes_csv import ENCODING
from gridplan.exports.routes_record import record_json, streets_csv
from gridplan.exports.routes_write import write_routes
from gridplan.progress import Progress, silent
from gridplan.routing import RoutePlan, leg_lines
from gridplan.streets import StreetNetwork
from gridplan.words import Language


def write_route_folder(  # noqa: PLR0913 (what is written, where, and how)
    network: StreetNetwork,
    plan: RoutePlan,
    crs: str,
    out: Path,
    *,
    record: dict[str, Any],
    language: Language = "zh",
    progress: Progress = silent,
) -> list[Path]:
    """
    Write routes into a plan folder; routes of an earlier run are replaced.

    Parameters
    ----------
    network : StreetNetwork
        The streets.
    plan : RoutePlan
        The routes.
    crs : str
        The metric system of their geometry.
    out : Path
        The plan folder.
    record : dict
        Of `gridplan.exports.routes_record.routes_record`.
    language : {'zh', 'en'}
        Of instructions and reasons.
    progress : Progress
        Told after every file.

    Returns
    -------
    list of Path
        The files in ``OUT/routes``; they depend on plan and record alone.

    Raises
    ------
    InputError
        If the folder cannot be written.
    """
    try:
        with tempfile.TemporaryDirectory(dir=out, prefix=".writing-") as beside:
            fresh, package = Path(beside) / "routes", Path(beside) / "plan.gpkg"
            files = write_routes(
                network, plan, crs, fresh, language=language, progress=progress
            )
            for name, text, encoding in (
                ("streets.csv", streets_csv(network, plan), ENCODING),
                ("routes.json", record_json(record), "utf-8"),
            ):
                (fresh / name).write_text(text, encoding=encoding, newline="")
                files.append(fresh / name)
            shutil.copy2(out / "plan.gpkg", package)
            _add_layers(network, plan, crs, package)
            if (out / "routes").exists():
                (out / "routes").replace(Path(beside) / "before")
            fresh.replace(out / "routes")
            package.replace(out / "plan.gpkg")
    except (OSError, DataSourceError, FeatureError) as error:
        where = getattr(error, "filename", None) or out
        why = getattr(error, "strerror", None) or str(error)
        raise InputError("exports.cannot_write", file=str(where), why=why) from error
    return [out / "routes" / path.relative_to(fresh) for path in files]


def _add_layers(network: StreetNetwork, plan: RoutePlan, crs: str, package: Path) -> None:
    """Put the layers ``routes`` and ``stops`` in place of those of an earlier run."""
    layers = {"routes": _routes(network, plan, crs), "stops": _stops(plan, crs)}
    kinds = {"routes": "MultiLineString", "stops": "Point"}
    with fixed_date():
        for name, frame in layers.items():
            pyogrio.write_dataframe(
                frame, package, layer=name, driver="GPKG", geometry_type=kinds[name]
            )


def _routes(network: StreetNetwork, plan: RoutePlan, crs: str) -> geopandas.GeoDataFrame:
    rows = [
        {
            "route_id": r.route_id,
            "grid_code": r.grid_code,
            "kind": r.kind,
            "slot": r.slot,
            "day": "" if r.day is None else r.day.isoformat(),
            "length_m": round(r.metres, 1),
            "minutes": round(r.seconds / 60),
            "stops": len(r.stops),
            "value": round(r.claim.value, 1),
            "bound": float("nan") if r.claim.bound is None else round(r.claim.bound, 1),
            "gap": float("nan") if r.claim.gap is None else round(r.claim.gap, 6),
            "method": r.claim.method,
            "proof": r.claim.proof,
        }
        for r in plan.routes
    ]
    shapes = [shapely.MultiLineString(list(leg_lines(network, r))) for r in plan.routes]
    columns = ("route_id", "grid_code", "kind", "slot", "day", "length_m", "minutes", "stops",
               "value", "bound", "gap", "method", "proof")  # fmt: skip
    return geopandas.GeoDataFrame(
        pd.DataFrame(rows, columns=list(columns)), geometry=shapes, crs=crs
    )


def _stops(plan: RoutePlan, crs: str) -> geopandas.GeoDataFrame:
    found = [(r, n, s) for r in plan.routes for n, s in enumerate(r.stops, start=1)]
    return geopandas.GeoDataFrame(
        {
            "route_id": [r.route_id for r, _, _ in found],
            "number": [n for _, n, _ in found],
            "stop_id": [s.stop_id for _, _, s in found],
            "grid_code": [r.grid_code for r, _, _ in found],
            "day": ["" if r.day is None else r.day.isoformat() for r, _, _ in found],
            "visit_class": [s.visit_class for _, _, s in found],
            "minutes": [round(s.service / 60) for _, _, s in found],
        },
        geometry=[shapely.Point(s.xy) for _, _, s in found],
        crs=crs,
    )
