"""Households of each building, read so that none is lost unsaid."""

import numpy as np

from gridplan.arrays import Ints
from gridplan.errors import InputError
from gridplan.inputs import Finding
from gridplan.sources.counts import read_counts
from gridplan.sources.table import Table

_MOST = 1_000_000  # more than any building or estate holds; a telephone number is more


def read_households(table: Table, labels: list[str]) -> tuple[Ints, list[Finding]]:
    """
    Read the households of the buildings.

    Parameters
    ----------
    table : Table
        The layer of buildings.
    labels : (n,) list of str
        What to call each building.

    Returns
    -------
    (n,) ndarray of int
        Not negative; 0 where no count stands.
    list of Finding
        Counts that were mended or are missing.

    Raises
    ------
    InputError
        If a count is negative or too large to be one.
    """
    counts = read_counts(table.cells("households"))
    for number in np.flatnonzero((counts.value < 0) | (counts.value > _MOST)):
        is_negative = counts.value[number] < 0
        raise InputError(
            "sources.negative_households" if is_negative else "sources.huge_households",
            file=table.file,
            feature=f"{labels[number]} (row {number + 1})",
            # a number too large for a count may be somebody's telephone: not repeated
            **({"households": int(counts.value[number])} if is_negative else {}),
        )
    findings = []
    if counts.is_text.any():
        findings.append(
            Finding(
                level="repair",
                key="sources.households_as_text",
                layer=table.file,
                feature="households",
                values={"rows": int(counts.is_text.sum())},
            )
        )
    findings += [
        Finding(
            level="repair",
            key="sources.households_mended",
            layer=table.file,
            feature=labels[number],
            values={"households": int(counts.value[number])},
        )
        for number in np.flatnonzero(counts.is_mended)
    ]
    findings += [
        Finding(
            level="warning",
            key="sources.households_missing",
            layer=table.file,
            feature=labels[number],
        )
        for number in np.flatnonzero(counts.is_missing)
    ]
    return counts.value, findings
