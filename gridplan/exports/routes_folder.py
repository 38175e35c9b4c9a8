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
from gridplan.exports.routes_csv import ENCODING, duty_csv, posts_csv, visits_csv
from gridplan.exports.routes_picture import day_picture, days_of
from gridplan.exports.routes_record import record_json, routes_record, streets_csv
from gridplan.exports.routes_report import with_patrols
from gridplan.exports.routes_write import write_routes
from gridplan.progress import Progress, silent
from gridplan.routing import RoutePlan, leg_lines
from gridplan.routing.evenness import least_days
from gridplan.routing.ground import Ground
from gridplan.routing.patrols import Patrols
from gridplan.streets import StreetNetwork
from gridplan.words import Language


def write_route_folder(
    patrols: Patrols,
    ground: Ground,
    out: Path,
    *,
    language: Language = "zh",
    changes: str | None = None,
    progress: Progress = silent,
) -> tuple[list[Path], dict[str, Any]]:
    """
    Write patrols into a plan folder; those of an earlier run are replaced.

    Parameters
    ----------
    patrols : Patrols
        Routes, duties and what was asked for.
    ground : Ground
        The plan they are for.
    out : Path
        The plan folder.
    language : {'zh', 'en'}
        Of instructions and reasons.
    changes : str, optional
        ``changes.csv``, where an earlier plan of routes was changed.
    progress : Progress
        Told after every file.

    Returns
    -------
    files : list of Path
        In ``OUT/routes``; they depend on ground and order alone.
    record : dict
        ``routes.json``.

    Raises
    ------
    InputError
        If the folder cannot be written.
    """
    network, plan = patrols.network, patrols.plan
    record = routes_record(patrols, plan_digest=ground.digest)
    try:
        with tempfile.TemporaryDirectory(dir=out, prefix=".writing-") as beside:
            fresh, package = Path(beside) / "routes", Path(beside) / "plan.gpkg"
            least = least_days(network, patrols.task, patrols.settings, plan.routes)
            files = write_routes(
                network, plan, ground.crs, fresh,
                least=least, language=language, progress=progress,
            )  # fmt: skip
            texts = {
                "streets.csv": streets_csv(network, plan),
                "routes.json": record_json(record),
                "changes.csv": changes,
                **_further(patrols, ground.crs),
            }
            for name, text in texts.items():
                if text is not None:
                    encoding = ENCODING if name.endswith(".csv") else "utf-8"
                    (fresh / name).write_text(text, encoding=encoding, newline="")
                    files.append(fresh / name)
            files += _pictures(patrols, ground, fresh, language, progress)
            shutil.copy2(out / "plan.gpkg", package)
            _add_layers(network, plan, ground.crs, package)
            report = out / "report.html"
            if report.is_file():
                page = with_patrols(report.read_text(encoding="utf-8"), plan, record)
                (Path(beside) / "report.html").write_text(page, encoding="utf-8", newline="")
            if (out / "routes").exists():
                (out / "routes").replace(Path(beside) / "before")
            fresh.replace(out / "routes")
            package.replace(out / "plan.gpkg")
            if report.is_file():
                (Path(beside) / "report.html").replace(report)
    except (OSError, DataSourceError, FeatureError) as error:
        where = getattr(error, "filename", None) or out
        why = getattr(error, "strerror", None) or str(error)
        raise InputError("exports.cannot_write", file=str(where), why=why) from error
    return [out / "routes" / path.relative_to(fresh) for path in files], record


def _further(patrols: Patrols, crs: str) -> dict[str, str | None]:
    """Choose the tables that only some orders have."""
    return {
        "visits.csv": visits_csv(patrols.order.listed, crs) if patrols.order.listed else None,
        "duty.csv": duty_csv(patrols.duties) if patrols.duties else None,
        "posts.csv": posts_csv(patrols.guards, crs) if patrols.guards else None,
    }


def _pictures(
    patrols: Patrols, ground: Ground, folder: Path, language: Language, progress: Progress
) -> list[Path]:
    days = days_of(patrols.plan)
    (folder / "pictures").mkdir()
    written = []
    for number, day in enumerate(days, start=1):
        path = folder / "pictures" / f"{day.isoformat() if day else 'all'}.png"
        path.write_bytes(day_picture(patrols.network, patrols.plan, ground, day, language))
        written.append(path)
        progress("write", number, len(days))
    return written


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
