"""
Certificates: for each community the whole numbers that prove its floor, and an index.

Canonical JSON (sorted keys, no blanks, ASCII), its SHA-256 inside, packed with gzip
without a clock, so that equal proofs are equal bytes. `gridplan.checking.verify` reads
them without anything of the solver.
"""

import gzip
import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from gridplan.arrays import Ints
from gridplan.partition.certify import Certified
from gridplan.partition.proving import prove
from gridplan.partition.splitting import LEAF

INDEX = "certificates.json"
_TOLD = ("claim", "community", "cost", "floor", "of", "solver")  # in the index, too
FORMAT = "gridplan certificate 3"


def write_certificates(
    folder: Path,
    certified: Mapping[str, Certified],
    further: Sequence[dict[str, Any]] = (),
) -> list[Path]:
    """
    Write the certificates of an area.

    Parameters
    ----------
    folder : Path
        Where; made when missing. Certificates of an earlier run are removed.
    certified : mapping of str to Certified
        By community code; the codes are not file names.
    further : sequence of dict
        Certificates of something else, as from
        `gridplan.exports.moved_certificate.moved_certificates`.

    Returns
    -------
    list of Path
        The files written: the index, and one for each claim.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.json.gz"):
        old.unlink()
    documents = [certificate_of(code, one) for code, one in certified.items()]
    documents += further
    written, rows = [folder / INDEX], []
    for number, document in enumerate(documents):
        row = {key: document[key] for key in _TOLD}
        row["file"] = None
        if document["claim"]:
            path = folder / f"{number:05d}.json.gz"
            path.write_bytes(gzip.compress(signed(document), 9, mtime=0))
            row["file"] = path.name
            written.append(path)
        rows.append(row)
    written[0].write_bytes(signed({"format": FORMAT, "communities": rows}))
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
        Numbers are whole; ``cost[i, j]`` is ``households[i] * way_dm[i][j]`` and what
        the ``terms`` add, each by its name; atom and hub of each pair in ``forbidden``
        never meet. ``values`` and ``splits`` are those of the proof, hub by hub; null
        in ``splits`` is a box that is not halved. ``solver`` tells whether the solver
        found nothing cheaper: its word, no proof.
    """
    model = certified.model
    proof = prove(model, certified.multipliers)
    pair = np.column_stack([model.source, model.indices])
    return {
        "format": FORMAT,
        "of": "walking",
        "community": code,
        "claim": certified.method != "none",
        "solver": certified.is_proven and certified.lower < certified.upper,
        "k": int(model.k),
        "least": int(model.lower),
        "most": int(model.upper),
        "beyond": int(model.beyond),
        "toll": int(proof.toll),
        "households": model.workload.tolist(),
        "neighbours": pair[pair[:, 0] < pair[:, 1]].tolist(),
        "way_dm": model.way.tolist(),
        "terms": {name: one.tolist() for name, one in model.terms.extra.items()},
        "forbidden": {
            name: np.argwhere(one).tolist() for name, one in model.terms.forbidden.items()
        },
        "roots": [[hub] for hub in range(len(model))],
        "assignment": certified.grid_of.tolist(),
        "multipliers": proof.price.tolist(),
        "values": proof.value.tolist(),
        "splits": told_splits(proof.splits),
        "floor": int(certified.lower),
        "cost": int(certified.upper),
    }


def told_splits(splits: Sequence[Ints], first: int = 0) -> list[list[int | None]]:
    """
    Write splits as plain values.

    Parameters
    ----------
    splits : sequence of (m,) ndarray of int
        Of each hub.
    first : int
        Number of the first atom.

    Returns
    -------
    list of list of int or None
        Atoms from 0; None for a box that is not halved.
    """
    return [[None if i == LEAF else i - first for i in one.tolist()] for one in splits]


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
