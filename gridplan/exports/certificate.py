"""
Certificates: for each community the whole numbers that prove its floor, and an index.

Canonical JSON (sorted keys, no blanks, ASCII), its SHA-256 inside, packed with gzip
without a clock, so that equal proofs are equal bytes. `gridplan.checking.verify` reads
them without anything of the solver.
"""

import gzip
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from gridplan.partition.certify import Certified

INDEX = "certificates.json"
_FORMAT = "gridplan certificate 1"


def write_certificates(folder: Path, certified: Mapping[str, Certified]) -> list[Path]:
    """
    Write the certificates of an area.

    Parameters
    ----------
    folder : Path
        Where; made when missing. Certificates of an earlier run are removed.
    certified : mapping of str to Certified
        By community code; the codes are not file names.

    Returns
    -------
    list of Path
        The files written: the index, and one for each community with a claim.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.json.gz"):
        old.unlink()
    written, rows = [folder / INDEX], []
    for number, (code, one) in enumerate(certified.items()):
        document = certificate_of(code, one)
        row = {key: document[key] for key in ("claim", "community", "cost", "floor", "solver")}
        row["file"] = None
        if document["claim"]:
            path = folder / f"{number:05d}.json.gz"
            path.write_bytes(gzip.compress(signed(document), 9, mtime=0))
            row["file"] = path.name
            written.append(path)
        rows.append(row)
    written[0].write_bytes(signed({"format": _FORMAT, "communities": rows}))
    return written


def certificate_of(code: str, certified: Certified) -> dict[str, Any]:
    """
    Lay out one certificate.

    Parameters
    ----------
    code : str
        Of the community.
    certified : Certified
        What was found.

    Returns
    -------
    dict
        Numbers are whole; ``cost[i, j]`` is ``households[i] * way_dm[i][j]``, and
        ``extra[i][j]`` where that is not null; atom and hub of each pair in
        ``forbidden`` never meet. ``sets`` says which ones the floor prices.
        ``solver`` tells whether the solver found nothing cheaper: its word, no proof.
    """
    model = certified.model
    pair = np.column_stack([model.source, model.indices])
    extra, forbidden = model.terms.extra, model.terms.forbidden
    return {
        "format": _FORMAT,
        "community": code,
        "claim": certified.method != "none",
        "solver": certified.is_proven and certified.lower < certified.upper,
        "k": int(model.k),
        "least": int(model.lower),
        "most": int(model.upper),
        "households": model.workload.tolist(),
        "neighbours": pair[pair[:, 0] < pair[:, 1]].tolist(),
        "way_dm": model.way.tolist(),
        "extra": None if extra is None else extra.tolist(),
        "forbidden": [] if forbidden is None else np.argwhere(forbidden).tolist(),
        "assignment": certified.grid_of.tolist(),
        "sets": certified.sets,
        "multipliers": certified.multipliers.tolist(),
        "floor": int(certified.lower),
        "cost": int(certified.upper),
    }


def signed(document: Mapping[str, Any]) -> bytes:
    """
    Write canonical JSON with its own SHA-256 inside.

    Parameters
    ----------
    document : mapping
        Without ``sha256``.

    Returns
    -------
    bytes
        The sum is taken over the canonical JSON of everything else.
    """
    digest = hashlib.sha256(_canonical(document)).hexdigest()
    return _canonical({**document, "sha256": digest})


def _canonical(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, sort_keys=True, separators=(",", ":")).encode("ascii")
