"""The whole check on one page."""

from pathlib import Path

from gridplan.checking.balance import check_balance
from gridplan.checking.certificates import check_certificates
from gridplan.checking.codes import check_codes
from gridplan.checking.contiguity import check_contiguity
from gridplan.checking.coverage import check_coverage
from gridplan.checking.enclosing import check_enclosing
from gridplan.checking.exclusive import set_aside
from gridplan.checking.fault import Fault
from gridplan.checking.figures import check_figures
from gridplan.checking.files import read_files
from gridplan.checking.levels import check_levels
from gridplan.checking.ownership import check_ownership
from gridplan.checking.reasons import check_reasons
from gridplan.checking.record import lay_out
from gridplan.checking.roster import check_roster
from gridplan.checking.route_files import check_route_files
from gridplan.checking.tiling import check_geojson, check_tiling
from gridplan.inputs import Area
from gridplan.sources import read_area


def check_plan(area_path: Path, out: Path) -> list[Fault]:
    """
    Check a plan against the area it was made from.

    Parameters
    ----------
    area_path : Path
        The area folder, or one GeoPackage.
    out : Path
        Where the plan was written.

    Returns
    -------
    list of Fault
        Empty when nothing is wrong.
    """
    return find_faults(read_area(area_path), out)


def find_faults(area: Area, out: Path) -> list[Fault]:
    """
    Check a plan against an area that was read before.

    Parameters
    ----------
    area : Area
        What was to be divided.
    out : Path
        Where the plan was written.

    Returns
    -------
    list of Fault
        Empty when nothing is wrong.
    """
    files, faults = read_files(out)
    if files is None:
        return faults
    if files.grids.crs is None or files.grids.crs != area.crs:
        return [Fault(name="other_crs", values={"told": files.grids.crs, "crs": area.crs})]
    whole = area
    area, files, apart = set_aside(area, files)
    try:
        record = lay_out(area, files)
    except (ValueError, TypeError) as error:
        return [Fault(name="unreadable_file", values={"file": "plan.gpkg", "why": str(error)})]
    return [
        *apart,
        *check_codes(record),
        *check_tiling(record),
        *check_geojson(record, files.features),
        *check_contiguity(record),
        *check_enclosing(record),
        *check_ownership(record),
        *check_balance(record),
        *check_reasons(record.by_work()),
        *check_figures(record),
        *check_certificates(record, files, out),
        *check_levels(files, out),
        *check_roster(whole, files, out),
        *check_coverage(whole, files, out),
        *check_route_files(whole, out),
    ]
