"""A certificate changed as a forger would: its sum and its row in the index agree again."""

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gridplan.checking.proofs import read_certificate
from gridplan.exports.certificate import INDEX, signed


def forge(out: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Change the first certificate of a plan that claims something."""
    folder = out / "certificate"
    index = read_certificate(folder / INDEX)
    row = next(row for row in index["communities"] if row["claim"])
    document = read_certificate(folder / row["file"])
    change(document)
    (folder / row["file"]).write_bytes(gzip.compress(signed(document), mtime=0))
    row.update({key: document[key] for key in row if key in document})
    (folder / INDEX).write_bytes(signed(index))
