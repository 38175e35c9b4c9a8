"""
Codes of grids: issued once from west to east and north to south, then kept.

A code is never used for another grid. On a new plan a grid keeps the code of the
old grid it shares most households with; when a grid is divided the larger part
keeps it, when grids are joined the larger one's survives.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from gridplan.arrays import Floats, Ints
from gridplan.errors import InputError
from gridplan.inputs import Finding
from gridplan.schemes.code_format import CJT349_20, GRID15, MICRO18, CodeFormat

__all__ = [
    "CJT349_20",
    "GRID15",
    "MICRO18",
    "CodeFormat",
    "Lineage",
    "carry_codes",
    "code_findings",
    "issue_codes",
    "merged_codes",
]

_KIND = "comprehensive"


def issue_codes(
    community_code: Sequence[str],
    community_of_grid: Ints,
    centre: Floats,
    format: CodeFormat = GRID15,  # noqa: A002 (the word of the field)
    *,
    kind: Sequence[str] | None = None,
    used: Collection[str] = (),
) -> tuple[str, ...]:
    """
    Issue codes for grids that have none yet.

    Parameters
    ----------
    community_code : (n_communities,) sequence of str
        Code of each community, or of each parent grid for nested formats.
    community_of_grid : (n_grids,) ndarray of int
        Which of them a grid lies in.
    centre : (n_grids, 2) ndarray, m
        Where each grid lies, metric.
    format : CodeFormat
        How codes look.
    kind : (n_grids,) sequence of str, optional
        Kind of each grid, for formats that reserve ranges.
    used : collection of str
        Every code ever issued, those of grids that are gone included.

    Returns
    -------
    (n_grids,) tuple of str
        Unique codes; serials run from west to east, then north to south, in each
        community. A community code of another length than the format's is kept
        whole and set off by a dash.

    Raises
    ------
    InputError
        If a community has more grids than the format has serials.

    Examples
    --------
    >>> issue_codes(["320412001001"], np.array([0, 0]), np.array([[9.0, 0.0], [1.0, 0.0]]))
    ('320412001001002', '320412001001001')
    """
    code = [""] * len(community_of_grid)
    highest = _highest_serials(community_code, format, used)
    # Whole metres: the last bits of a centroid must not decide who comes first.
    metre = np.rint(centre).astype(np.int64)
    n_in = np.bincount(community_of_grid, minlength=len(community_code))
    for grid in np.lexsort((-metre[:, 1], metre[:, 0], community_of_grid)):
        community = int(community_of_grid[grid])
        prefix = community_code[community]
        if format.undivided and n_in[community] == 1:
            whole = format.write(prefix, format.undivided)
            if whole not in used:
                code[grid] = whole
                continue
        of_kind = kind[grid] if kind is not None else _KIND
        low, high = format.range_of(of_kind)
        serial = max(highest[community, low, high] + 1, low)
        if serial > high:
            raise InputError(
                "codes.serials_exhausted", community=prefix, format=format.name,
                low=low, high=high,
            )  # fmt: skip
        highest[community, low, high] = serial
        code[grid] = format.write(prefix, f"{serial:0{format.serial_width}d}")
    return tuple(code)


def _highest_serials(
    community_code: Sequence[str],
    form: CodeFormat,
    used: Collection[str],
) -> dict[tuple[int, int, int], int]:
    highest: dict[tuple[int, int, int], int] = defaultdict(int)
    if not used:
        return highest
    ranges = set(form.ranges.values()) | {form.range_of(_KIND)}
    blank = "#" * form.serial_width
    templates = {
        form.write(prefix, blank): community for community, prefix in enumerate(community_code)
    }
    # The serial stands at the same place in every code of one community.
    for old in used:
        for start in {_serial_start(form), len(old) - form.serial_width}:
            end = start + form.serial_width
            serial, template = old[start:end], old[:start] + blank + old[end:]
            if template in templates and serial.isdigit():
                for low, high in ranges:
                    if low <= int(serial) <= high:
                        key = templates[template], low, high
                        highest[key] = max(highest[key], int(serial))
    return highest


def _serial_start(form: CodeFormat) -> int:
    start = 0
    for part in form.parts:
        if part.source == "serial":
            break
        start += part.width
    return start


def code_findings(
    community_code: Sequence[str],
    format: CodeFormat = GRID15,  # noqa: A002
) -> tuple[Finding, ...]:
    """
    Warn of community codes that are not as long as the format wants.

    Parameters
    ----------
    community_code : (n_communities,) sequence of str
        Code of each community.
    format : CodeFormat
        How codes look.

    Returns
    -------
    tuple of Finding
        A warning for each such community.
    """
    return tuple(
        Finding(
            level="warning",
            key="codes.not_official",
            layer="communities",
            feature=code,
            values={"digits": format.prefix_width, "example": format.write(code, "001")},
        )
        for code in community_code
        if not (len(code) == format.prefix_width and code.isascii() and code.isdigit())
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """
    Codes of a new plan and where its grids come from.

    Attributes
    ----------
    code : (n_grids,) tuple of str
        Of the new grids.
    link : (n_links,) tuple of (str, str, int)
        Old code, new code and the households they share; every pair that shares any.
    retired : tuple of str
        Old codes no grid has any more; they are never issued again.
    """

    code: tuple[str, ...]
    link: tuple[tuple[str, str, int], ...]
    retired: tuple[str, ...]


def carry_codes(  # noqa: PLR0913 (both plans and what lies between them)
    old_code: Sequence[str],
    old_of_part: Ints,
    new_of_part: Ints,
    households: Ints,
    *,
    community_code: Sequence[str],
    community_of_grid: Ints,
    centre: Floats,
    format: CodeFormat = GRID15,  # noqa: A002
    used: Collection[str] = (),
) -> Lineage:
    """
    Give a new plan's grids their old codes where they have any.

    Parameters
    ----------
    old_code : (n_old,) sequence of str
        Codes in force.
    old_of_part, new_of_part : (n_parts,) ndarray of int
        Old and new grid of each building or entrance; old is -1 where it had none.
    households : (n_parts,) ndarray of int
        Of each building or entrance.
    community_code : (n_communities,) sequence of str
        Code of each community.
    community_of_grid : (n_new,) ndarray of int
        Community of each new grid.
    centre : (n_new, 2) ndarray, m
        Where each new grid lies, metric.
    format : CodeFormat
        How codes look.
    used : collection of str
        Codes of earlier plans that are already retired.

    Returns
    -------
    Lineage
        Codes, links and what was retired.
    """
    n_new = len(community_of_grid)
    has_old = old_of_part >= 0
    key = old_of_part[has_old] * np.int64(n_new) + new_of_part[has_old]
    pair, where = np.unique(key, return_inverse=True)
    shared = np.zeros(len(pair), dtype=np.int64)
    np.add.at(shared, where, households[has_old])
    old, new = pair // n_new, pair % n_new
    code: list[str] = [""] * n_new
    taken: set[int] = set()
    for row in np.lexsort((new, old, -shared)):
        mine, theirs = int(new[row]), int(old[row])
        prefix = community_code[int(community_of_grid[mine])]
        if code[mine] or theirs in taken or not _is_of(old_code[theirs], prefix, format):
            continue
        code[mine] = old_code[theirs]
        taken.add(theirs)
    fresh = np.array([g for g in range(n_new) if not code[g]], dtype=np.int64)
    issued = issue_codes(
        community_code, community_of_grid[fresh], centre[fresh], format,
        used=(*old_code, *used),
    )  # fmt: skip
    for grid, new_code in zip(fresh, issued, strict=True):
        code[int(grid)] = new_code
    return Lineage(
        code=tuple(code),
        link=tuple(
            (old_code[int(o)], code[int(n)], int(h))
            for o, n, h in zip(old, new, shared, strict=True)
            if h > 0
        ),
        retired=tuple(sorted(set(old_code) - set(code))),
    )


def _is_of(code: str, prefix: str, form: CodeFormat) -> bool:
    start, width = _serial_start(form), form.serial_width
    for at in (start, len(code) - width):
        if form.write(prefix, "#" * width) == code[:at] + "#" * width + code[at + width :]:
            return True
    return False


def merged_codes(
    town_code: str,
    n: int,
    format: CodeFormat = CJT349_20,  # noqa: A002
    *,
    used: Collection[str] = (),
) -> tuple[str, ...]:
    """
    Issue codes for communities that were merged, apart from all others.

    Parameters
    ----------
    town_code : str
        Nine digits of the town or street.
    n : int
        How many are needed.
    format : CodeFormat
        One that reserves a range for them.
    used : collection of str
        Community codes ever issued.

    Returns
    -------
    (n,) tuple of str
        Twelve digits each.

    Raises
    ------
    InputError
        If the format has no such rule or the range is used up.

    Examples
    --------
    >>> merged_codes("320412001", 2)
    ('320412001601', '320412001602')
    """
    if format.merged_from <= 0:
        raise InputError("codes.no_merged_range", format=format.name)
    free = [
        code
        for serial in range(format.merged_from, 1000)
        if (code := f"{town_code}{serial:03d}") not in used
    ]
    if len(free) < n:
        raise InputError(
            "codes.serials_exhausted", community=town_code, format=format.name,
            low=format.merged_from, high=999,
        )  # fmt: skip
    return tuple(free[:n])
