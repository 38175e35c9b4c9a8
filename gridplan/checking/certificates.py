"""Whether the certificates speak of this plan: its grids, its households, its streets."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from gridplan.arrays import Floats, Ints
from gridplan.checking.beside import familiarity_otherwise, metres_across, wishes_otherwise
from gridplan.checking.bounds import bounds_of, kept_tolerance
from gridplan.checking.fault import Fault
from gridplan.checking.files import PlanFiles
from gridplan.checking.moved import households_between, moved_otherwise, terms_otherwise
from gridplan.checking.proofs import MALFORMED, cannot_read, read_certificate, tell_claims
from gridplan.checking.record import Record
from gridplan.streets import WalkingBlocks, build_network, snap, walking_blocks

_TENTHS = 10.0  # decimetres in a metre
_DIGITS = 1e-5  # figures are rounded to six decimals


def check_certificates(record: Record, files: PlanFiles, out: Path) -> Iterator[Fault]:
    """
    Compare what the certificates rest on with the plan's own files and the streets.

    Parameters
    ----------
    record : Record
        The plan.
    files : PlanFiles
        Its files.
    out : Path
        Where it was written; ``certificate`` is looked for there.

    Yields
    ------
    Fault
        ``proof.no_certificate``, ``proof.unreadable``, ``proof.other_…``; that floors
        and costs are added up rightly is `gridplan.checking.verify`'s to tell.
    """
    folder, told = out / "certificate", files.summary.get("certified")
    change = files.summary.get("change")
    if told is None and not folder.is_dir():
        return
    if not folder.is_dir():
        yield Fault(name="proof.no_certificate")
        return
    try:
        rows = read_certificate(folder / "certificates.json")["communities"]
        claims = tell_claims(folder)
        read = [(row, read_certificate(folder / row["file"])) for row in rows if row["claim"]]
    except MALFORMED as error:
        fault = cannot_read("certificate", error)
        yield Fault(name=f"proof.{fault.name}", values=fault.values)
        return
    has_same = told is not None if claims["communities"] else told is None
    if not has_same or (told is not None and not _same_figures(told, claims)):
        yield Fault(name="proof.other_figures")
    if claims["moved"] not in {None, (change or {}).get("floor")}:
        yield Fault(name="proof.other_figures")
    ways = _ways(record, files)
    known = {code: row for row, code in enumerate(record.area.communities.code)}
    named = {str(row["community"]) for row in rows}
    if not named <= set(known) or (told is not None and named != set(known)):
        yield Fault(name="proof.other_communities")
        return
    moved = {row["community"]: one for row, one in read if one["of"] == "moved"}
    between = households_between(out / "concordance.csv") if moved else {}
    for row, document in read:
        community = known[str(row["community"])]
        across = metres_across(record, files, _atoms_of(record, community))
        try:
            names = [*_differences(record.by_work(), document, community, ways, across)]
            if document["of"] == "moved":
                names += moved_otherwise(record, document, community, between)
            elif not names and (
                terms_otherwise(document, moved.get(row["community"]))
                or familiarity_otherwise(record, document, _atoms_of(record, community))
                or wishes_otherwise(record, document, _atoms_of(record, community))
            ):
                names.append("other_terms")
        except MALFORMED as error:
            fault = cannot_read(row["file"], error)
            yield Fault(name=f"proof.{fault.name}", values=fault.values)
            continue
        for name in names:
            values = {"file": row["file"], "community": row["community"]}
            yield Fault(name=f"proof.{name}", values=values)


def _same_figures(told: dict[str, Any], claims: dict[str, Any]) -> bool:
    if (told["communities"], told["proven"]) != (claims["communities"], claims["proven"]):
        return False
    pairs = ((told["median_gap"], claims["median"]), (told["max_gap"], claims["most"]))
    return all(one is None or abs(one - other) <= _DIGITS for one, other in pairs)


def _ways(record: Record, files: PlanFiles) -> WalkingBlocks | None:
    """Measure again between the anchors of every community's atoms."""
    atoms = files.atoms.sort_values("atom", kind="stable")
    owner = record.atom_community
    if not {"anchor_x", "anchor_y"} <= set(atoms.columns):
        return None
    if len(owner) == 0 or owner.min() < 0 or (np.diff(owner) < 0).any():
        return None  # told by other checks
    network = build_network(record.area.streets)
    anchor = atoms[["anchor_x", "anchor_y"]].to_numpy(dtype=np.float64)
    start = np.searchsorted(owner, np.arange(len(record.area.communities) + 1))
    return walking_blocks(network, snap(network, anchor), group_start=start)


def _differences(
    record: Record,
    told: dict[str, Any],
    community: int,
    ways: WalkingBlocks | None,
    across: Floats,
) -> Iterator[str]:
    """Name what a certificate says otherwise than the plan."""
    mine = _atoms_of(record, community)
    if told["households"] != record.weight[mine].tolist():
        yield "other_households"
        return
    grids = record.atom_grid[mine]
    if told["assignment"] != (grids - grids.min()).tolist():
        yield "other_grids"
    if ways is not None and told["of"] == "walking":
        far = (ways[community] + across).astype(np.float64)
        measured = np.rint(far * _TENTHS).astype(np.int64)
        if told["way_dm"] != measured.tolist():
            yield "other_ways"
    if not _same_neighbours(record, told["neighbours"], mine):
        yield "other_neighbours"
    bounds = bounds_of(record, community, kept_tolerance(record, community))
    if told["of"] == "walking" and (told["least"], told["most"], told["beyond"]) != (
        max(bounds[0], 0),
        bounds[1],
        0,
    ):
        yield "other_bounds"


def _atoms_of(record: Record, community: int) -> Ints:
    return np.flatnonzero(record.atom_community == community)


def _same_neighbours(record: Record, told: list[list[int]], mine: Ints) -> bool:
    """Tell whether all walkable pairs are there, and no others but bridges."""
    first = int(mine[0]) if len(mine) else 0
    inside = np.isin(record.edge, mine).all(axis=1)
    walkable = {(min(u, v) - first, max(u, v) - first) for u, v in record.edge[inside].tolist()}
    claimed = {(int(u), int(v)) for u, v in told}
    bridged = record.is_bridged[mine]
    return walkable <= claimed and all(bridged[u] or bridged[v] for u, v in claimed - walkable)
