"""What is odd about the input of routes, each with the way to mend it."""

import numpy as np

from gridplan.arrays import Ints
from gridplan.inputs import Finding
from gridplan.routing.off_streets import FAR
from gridplan.routing.ownership import Ownership
from gridplan.routing.task import RouteTask
from gridplan.routing.workdays import is_announced
from gridplan.streets import Snapped, StreetNetwork, network_findings


def notice(
    network: StreetNetwork,
    task: RouteTask,
    ownership: Ownership,
    start_of: Ints,
    snapped: Snapped,
) -> tuple[Finding, ...]:
    """
    Look for far offices, stops off the network, streets in parts and unknown years.

    Parameters
    ----------
    network : StreetNetwork
        The streets.
    task : RouteTask
        The grids.
    ownership : Ownership
        Which street is whose.
    start_of : (n_grids + 1,) ndarray of int
        Where each grid's points begin in ``snapped``, its base first.
    snapped : Snapped
        Bases and stops on the streets.

    Returns
    -------
    tuple of Finding
        In order of the grids.
    """
    found = list(network_findings(network))
    for grid, code in enumerate(task.codes):
        base = int(start_of[grid])
        if snapped.offset[base] > FAR:
            metres = round(float(snapped.offset[base]))
            found.append(_warning("routing.office_far", "grids", code, metres=metres))
        stops = task.stops[grid]
        for place in range(base + 1, int(start_of[grid + 1])):
            is_cut_off = snapped.component[place] != snapped.component[base]
            if stops is not None and is_cut_off:
                name = stops.stop_id[place - base - 1]
                found.append(_warning("routing.stop_far", "stops", name, grid=code))
        parts = np.unique(network.component[network.u[ownership.lines_of(grid)]])
        if len(parts) > 1:
            found.append(_warning("routing.parts", "streets", code, parts=len(parts)))
    years = sorted({day.year for day in task.days if not is_announced(day.year)})
    found += [_warning("routing.year_unknown", "calendar", str(year)) for year in years]
    return tuple(found)


def _warning(key: str, layer: str, feature: str, **values: int | str) -> Finding:
    return Finding(level="warning", key=key, layer=layer, feature=feature, values=values)
