"""What a run took: the one file that may differ between two runs of the same input."""

import platform
import sys
from importlib import metadata
from typing import Any

import pyogrio
import shapely

import gridplan

_NAMED = (
    "numpy", "scipy", "numba", "shapely", "pyproj", "pyogrio", "geopandas", "pandas",
    "matplotlib", "networkx", "ortools",
)  # fmt: skip


def run_record(seconds: dict[str, float]) -> dict[str, Any]:
    """
    Gather time, memory and versions.

    Parameters
    ----------
    seconds : dict of str to float
        By step: ``read``, ``atoms``, ``partition``, ``write``; the total is theirs.

    Returns
    -------
    dict
        Plain values for ``run.json``.
    """
    steps = {step: round(seconds.get(step, 0.0), 3) for step in _steps(seconds)}
    return {
        "seconds": {**steps, "total": round(sum(steps.values()), 3)},
        "peak_memory_mb": peak_memory_mb(),
        "versions": versions(),
    }


def peak_memory_mb() -> float | None:
    """
    Ask the system for the most memory this process held.

    Returns
    -------
    float or None, MB
        None where the system does not tell.
    """
    if sys.platform == "win32":
        return None
    import resource  # noqa: PLC0415 (not on Windows)

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (2**20 if sys.platform == "darwin" else 2**10), 1)


def versions() -> dict[str, str]:
    """
    Name what was used.

    Returns
    -------
    dict of str to str
        Version by package, and of GEOS and GDAL inside them.
    """
    found = {"gridplan": gridplan.__version__, "python": platform.python_version()}
    for name in _NAMED:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    found["geos"] = shapely.geos_version_string
    found["gdal"] = pyogrio.__gdal_version_string__
    return found


def _steps(seconds: dict[str, float]) -> list[str]:
    known = ["read", "atoms", "partition", "write"]
    return known + sorted(set(seconds) - {*known, "total"})
