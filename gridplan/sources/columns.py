"""
Which columns of a file are read, and which are about persons and are not.

A column is known by its name, by ``area.toml``, in any case (``CODE``), or cut to
the ten letters of a Shapefile (``building_i``). Columns about persons never leave
the file, and identity and telephone numbers are struck out of the texts that do.
"""

import re
from collections.abc import Iterable, Mapping

import numpy as np

from gridplan.errors import InputError
from gridplan.inputs import Finding
from gridplan.sources.layout import KNOWN, NEEDED
from gridplan.sources.table import Cells

_SHAPEFILE_NAME = 10
_COUNTS = frozenset({"households", "floors", "units", "residents", "fte"})
_FREE_TEXT = ("name", "address", "use", "class", "employer", "estate", "property_company")
_PERSONAL = re.compile(
    "身份证|证件|电话|手机|联系|姓名|户主|楼栋长|楼长|负责人|责任人|网格长|网格员|民警|居民"
    "|性别|民族|政治面貌|出生|生日|年龄|微信|邮箱"
    r"|id_?(card|number|no)\b|identity|phone|mobile|\btel\b|contact|person|resident|owner"
    r"|gender|\bsex\b|birth|\bage\b|e-?mail|wechat|(sur|first|last|full|display)_?name",
    re.IGNORECASE,
)
_OF_STAFF = re.compile(r"^name$|名字", re.IGNORECASE)
_NUMBERS = re.compile(
    r"(?<![0-9A-Za-z])[1-9]\d{5}(19|20)\d{2}(0[1-9]|1[0-2])([0-2]\d|3[01])\d{3}[0-9Xx]"
    r"(?![0-9A-Za-z])|(?<!\d)(\+?86[- ]?)?1[3-9]\d{9}(?!\d)",
    re.ASCII,
)


def choose(
    there: Iterable[str], *, file: str, layer: str, told: Mapping[str, str]
) -> tuple[dict[str, str], list[Finding]]:
    """
    Choose the columns to read.

    Parameters
    ----------
    there : iterable of str
        Columns of the file.
    file : str
        Its name.
    layer : str
        Which layer it is.
    told : mapping of str to str
        The file's name by ours, from ``area.toml``.

    Returns
    -------
    dict of str to str
        The file's name by ours.
    list of Finding
        One that lists the columns about persons, if there are any.

    Raises
    ------
    InputError
        If a needed column, or one that ``area.toml`` names, is missing.
    """
    names = list(there)
    personal = [name for name in names if _is_personal(name, layer)]
    chosen: dict[str, str] = {}
    for ours in KNOWN[layer]:
        theirs = told.get(ours) or _match(ours, names)
        if theirs in personal and ours not in _COUNTS:
            theirs = None
        if theirs in names:
            chosen[ours] = str(theirs)
        elif ours in told or ours in NEEDED[layer]:
            raise InputError(
                "sources.missing_column",
                file=file,
                layer=layer,
                column=theirs or ours,
                ours=ours,
                found=", ".join(names) or "-",
            )
    dropped = [name for name in personal if name not in chosen.values()]
    if not dropped:
        return chosen, []
    return chosen, [
        Finding(
            level="ignored",
            key="sources.personal_columns",
            layer=file,
            feature=", ".join(dropped),
        )
    ]


def strike_out(
    columns: Mapping[str, Cells], *, file: str
) -> tuple[dict[str, Cells], list[Finding]]:
    """
    Strike identity and telephone numbers out of free text.

    Parameters
    ----------
    columns : mapping of str to (n,) ndarray
        Cells by our column name.
    file : str
        Name of the file.

    Returns
    -------
    dict of str to (n,) ndarray
        The same without the numbers.
    list of Finding
        One for each column that held some; the numbers are not repeated.
    """
    clean, findings = dict(columns), []
    for name in _FREE_TEXT:
        cells = columns.get(name, np.empty(0, dtype=object))
        struck = [isinstance(cell, str) and bool(_NUMBERS.search(cell)) for cell in cells]
        if any(struck):
            clean[name] = cells.copy()
            for number in np.flatnonzero(struck):
                clean[name][number] = _NUMBERS.sub("", cells[number]).strip()
            findings.append(
                Finding(
                    level="repair",
                    key="sources.personal_numbers",
                    layer=file,
                    feature=name,
                    values={"rows": sum(struck)},
                )
            )
    return clean, findings


def _is_personal(name: str, layer: str) -> bool:
    return bool(_PERSONAL.search(name) or (layer == "staff" and _OF_STAFF.search(name)))


def _match(ours: str, names: list[str]) -> str | None:
    if ours in names:
        return ours
    by_case = {name.casefold(): name for name in reversed(names)}
    return by_case.get(ours) or by_case.get(ours[:_SHAPEFILE_NAME])
