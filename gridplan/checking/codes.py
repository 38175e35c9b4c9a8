"""Whether grid codes are what they should be: unique, and of their community."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gridplan.checking.fault import Fault
from gridplan.checking.record import Record

_PREFIXES = ("community", "parent")
# What every plan has that does not tell another format.
_GRID15 = ({"source": "community", "width": 12}, {"source": "serial", "width": 3})


def check_codes(record: Record) -> Iterator[Fault]:
    """
    Look at the codes of all grids.

    Parameters
    ----------
    record : Record
        The plan.

    Yields
    ------
    Fault
        ``code_twice``, ``code_community`` or ``wrong_code``.
    """
    for code, times in sorted(Counter(record.code).items()):
        if times > 1:
            yield Fault(name="code_twice", values={"grid": code, "times": times})
    for row, code in enumerate(record.code):
        community = int(record.community[row])
        if community < 0:
            yield Fault(name="code_community", values={"grid": code})
            continue
        prefix = record.area.communities.code[community]
        pattern, example = _pattern(prefix, record.summary.get("code_parts", _GRID15))
        if not re.fullmatch(pattern, code):
            values = {"grid": code, "community": prefix, "example": example}
            yield Fault(name="wrong_code", values=values)


def _pattern(prefix: str, parts: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
    """Say how codes of a community must look; a code of another length gets a dash."""
    width = sum(int(part["width"]) for part in parts if part["source"] in _PREFIXES)
    serial = next(int(part["width"]) for part in parts if part["source"] == "serial")
    if not (len(prefix) == width and prefix.isascii() and prefix.isdigit()):
        return f"{re.escape(prefix)}-[0-9]{{{serial}}}", f"{prefix}-{1:0{serial}d}"
    pattern = example = ""
    for part in parts:
        if part["source"] == "serial":
            pattern, example = f"{pattern}[0-9]{{{serial}}}", f"{example}{1:0{serial}d}"
        else:
            run = prefix if part["source"] in _PREFIXES else str(part["value"])
            pattern, example = pattern + re.escape(run), example + run
    return pattern, example
