"""The gates of a stored version, tried on its grids as they stand."""

from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import Connection, select

from gridplan.api.rules import scheme_of
from gridplan.schemes import Scheme
from gridplan.store.tables import FEATURES
from gridplan.store.versions import Version

if TYPE_CHECKING:
    from gridplan.plan.gates import Gate


def gates_of(connection: Connection, version: Version) -> "tuple[Gate, ...]":
    """
    Try the gates of a version's scheme.

    Parameters
    ----------
    connection : Connection
        To read through.
    version : Version
        Which.

    Returns
    -------
    tuple of Gate
        Those the scheme asks for; none where it asks for none.
    """
    # this room's front door loads the whole planner: not before somebody asks
    from gridplan.plan.gates import check_gates, escalation_paths  # noqa: PLC0415

    scheme = scheme_of(connection, version.scheme)
    grids = FEATURES["grids"].c
    rows = connection.execute(
        select(grids.grid_code, grids.community, grids.head_id, grids.area_m2)
        .where(grids.version_row == version.row)
        .order_by(grids.fid)
    ).all()
    codes = [code or "" for code, _, _, _ in rows]
    communities = [community or "" for _, community, _, _ in rows]
    return check_gates(
        scheme,
        codes,
        np.array([(area or 0.0) > 0.0 for _, _, _, area in rows], dtype=bool),
        [head or "" for _, _, head, _ in rows],
        escalation_paths(scheme, codes, communities),
    )


def way_up(scheme: Scheme, grid_code: str, community: str) -> list[tuple[str, str]]:
    """
    Find the way of a matter upward from a grid.

    Parameters
    ----------
    scheme : Scheme
        Levels a matter climbs.
    grid_code, community : str
        Codes.

    Returns
    -------
    list of (str, str)
        Level and unit, lowest first.
    """
    from gridplan.plan.gates import escalation_paths  # noqa: PLC0415

    path = escalation_paths(scheme, [grid_code], [community])[grid_code]
    return list(zip(scheme.escalation, path, strict=False))
