"""Whether grid codes are what they should be: unique, and of their community."""

from collections import Counter
from collections.abc import Iterator

from gridplan.checking.fault import Fault
from gridplan.checking.record import Record

_SERIAL = 3


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
        dash = "" if len(prefix) == 12 and prefix.isascii() and prefix.isdigit() else "-"
        serial = code.removeprefix(prefix + dash)
        is_right = code.startswith(prefix + dash) and _is_serial(serial)
        if not is_right:
            values = {"grid": code, "community": prefix, "example": f"{prefix}{dash}001"}
            yield Fault(name="wrong_code", values=values)


def _is_serial(text: str) -> bool:
    return len(text) == _SERIAL and text.isascii() and text.isdigit()
