"""
The certificates of a plan, read from disk and verified one by one.

What makes a certificate right stands in `gridplan.checking.verify`; here are its files:
canonical to the byte, with their own SHA-256, and a row of the index for each.
"""

import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from gridplan.checking.fault import Fault
from gridplan.checking.verify import add_up

MALFORMED = (
    ValueError, TypeError, KeyError, IndexError, OverflowError, OSError, EOFError, MemoryError,
)  # fmt: skip

_FORMAT = "gridplan certificate 3"


class OtherFormatError(ValueError):
    """A certificate of another format than this version verifies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofFault(Fault):
    """What is wrong with a certificate; its sentence stands under ``proof.<name>``."""

    sentences: ClassVar[str] = "proof."


def verify_certificates(folder: Path) -> list[Fault]:
    """
    Verify all certificates of a plan.

    Parameters
    ----------
    folder : Path
        Holds ``certificates.json`` and the files it lists.

    Returns
    -------
    list of Fault
        Empty when every number stands; communities without a claim prove nothing.
    """  # noqa: DOC501
    name = "certificates.json"
    try:
        rows = read_certificate(folder / name)["communities"]
        names = [row["file"] for row in rows if row["claim"]]
        codes = [(row["of"], row["community"]) for row in rows]
        if len(set(names)) != len(names) or len(set(codes)) != len(codes):
            raise ValueError("communities")
    except MALFORMED as error:
        return [cannot_read(name, error)]
    faults = [
        _fault("not_listed", path.name)
        for path in sorted(folder.glob("*.json.gz"))
        if path.name not in names
    ]
    for row in rows:
        if row["claim"]:
            try:
                faults += _verify(row, read_certificate(folder / Path(row["file"]).name))
            except MALFORMED as error:
                faults.append(cannot_read(str(row["file"]), error))
    return list(faults)


def tell_claims(folder: Path) -> dict[str, Any]:
    """
    Sum up certificates that were verified.

    Parameters
    ----------
    folder : Path
        Holds ``certificates.json``.

    Returns
    -------
    dict
        ``communities`` with a claim; ``solver``: those where the solver found nothing
        cheaper; ``proven``: those, or where the floor meets the cost; ``median`` and
        ``most`` of the gaps, as shares; ``moved``: households that must move at least,
        None where no certificate speaks of that.
    """
    every = read_certificate(folder / "certificates.json")["communities"]
    rows = [row for row in every if row["claim"] and row["of"] == "walking"]
    moved = [-(-row["floor"] // 1000) for row in every if row["of"] == "moved"]
    gaps = [1.0 - row["floor"] / row["cost"] if row["cost"] else 0.0 for row in rows]
    return {
        "communities": len(rows),
        "proven": sum(row["solver"] or row["floor"] == row["cost"] for row in rows),
        "solver": sum(row["solver"] for row in rows),
        "median": float(np.median(gaps)) if gaps else 0.0,
        "most": max(gaps, default=0.0),
        "moved": sum(max(one, 0) for one in moved) if moved else None,
    }


def _verify(row: dict[str, Any], told: dict[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong in one certificate, and where its row says otherwise."""
    if any(row[key] != told[key] for key in row if key != "file"):
        yield _fault("other_index", row["file"])
    for name, values in add_up(told):
        yield _fault(name, row["file"], **values)


def read_certificate(path: Path) -> dict[str, Any]:
    """
    Read a file that must be canonical to the byte and match the sum inside it.

    Parameters
    ----------
    path : Path
        A certificate, or the index of all.

    Returns
    -------
    dict
        Without the sum.

    Raises
    ------
    OtherFormatError
        If it is of another format than this version verifies.
    ValueError
        If the file is incomplete or was changed; OSError where there is none.
    """
    content = path.read_bytes()
    raw = gzip.decompress(content) if path.suffix == ".gz" else content
    told: dict[str, Any] = json.loads(raw, parse_float=_refuse, parse_constant=_refuse)
    digest = told.pop("sha256")
    if digest != hashlib.sha256(_canonical(told)).hexdigest():
        raise ValueError("SHA-256")
    if raw != _canonical({**told, "sha256": digest}):
        raise ValueError("JSON")
    if told["format"] != _FORMAT:
        raise OtherFormatError(told["format"])
    return told


def cannot_read(file: str, error: BaseException) -> Fault:
    """
    Say why a certificate could not be read or added up.

    Parameters
    ----------
    file : str
        Its name.
    error : BaseException
        One of `MALFORMED`.

    Returns
    -------
    Fault
        ``proof.other_format`` or ``proof.unreadable``.
    """
    if isinstance(error, OtherFormatError):
        return _fault("other_format", file, told=str(error), known=_FORMAT)
    return _fault("unreadable", file, why=str(error) or type(error).__name__)


def _canonical(document: dict[str, Any]) -> bytes:
    return json.dumps(document, sort_keys=True, separators=(",", ":")).encode("ascii")


def _refuse(text: str) -> None:
    raise ValueError(text)


def _fault(name: str, file: str, **values: Any) -> Fault:
    return ProofFault(name=name, values={"file": file, **values})
