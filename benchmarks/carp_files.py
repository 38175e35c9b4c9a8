"""Capacitated arc routing instances in the .dat form of Belenguer & Benavent."""

import re
from dataclasses import dataclass

import numpy as np

from benchmarks.beside import instances
from gridplan.arrays import Ints

FOLDER = instances("carp")
EDGE = re.compile(r"\(\s*(\d+)\s*,\s*(\d+)\s*\)\s*coste\s+(\d+)(?:\s+demanda\s+(\d+))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class CarpFile:
    """Streets with a demand first, then those that are only walked; nodes from 0."""

    name: str
    n: int
    depot: int
    room: int
    ends: Ints
    weight: Ints
    demand: Ints

    @property
    def n_required(self) -> int:
        """Count the streets with a demand."""
        return int((self.demand > 0).sum())


def read_carp(name: str) -> CarpFile:
    """Read one instance by its name: gdb1, 10D, egl-e1-A."""
    text = (FOLDER / f"{name}.dat").read_text("latin-1")
    rows = [
        (int(a) - 1, int(b) - 1, int(cost), int(demand or 0))
        for a, b, cost, demand in EDGE.findall(text)
    ]
    table = np.array(sorted(rows, key=lambda row: row[3] == 0), dtype=np.int64)
    return CarpFile(
        name=name,
        n=_number(text, "VERTICES"),
        depot=_number(text, "DEPOSITO") - 1,
        room=_number(text, "CAPACIDAD"),
        ends=table[:, :2],
        weight=table[:, 2],
        demand=table[:, 3],
    )


def carp_names(family: str) -> list[str]:
    """List the instances of gdb, val or egl in their own order."""
    names = [path.stem for path in FOLDER.glob("*.dat")]
    if family == "gdb":
        return sorted((n for n in names if n.startswith("gdb")), key=lambda n: int(n[3:]))
    if family == "egl":
        return sorted(n for n in names if n.startswith("egl"))
    val = (n for n in names if n[0].isdigit())
    return sorted(val, key=lambda n: (int(n[:-1]), n[-1]))


def _number(text: str, field: str) -> int:
    found = re.search(rf"{field}\s*:\s*(\d+)", text)
    if found is None:
        msg = f"no {field} in a .dat file"
        raise ValueError(msg)
    return int(found.group(1))
