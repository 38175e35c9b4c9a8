"""File names of grids: safe on every system, and different for different grids."""

from collections.abc import Sequence

from gridplan.exports.routes_write import file_name


def file_names(codes: Sequence[str]) -> tuple[str, ...]:
    """
    Name the files of grids.

    Parameters
    ----------
    codes : sequence of str
        Of the grids, unique.

    Returns
    -------
    tuple of str
        Without extension; those that would fall together get a number.

    Examples
    --------
    >>> file_names(["A/1", "A:1", "a_1", "B"])
    ('A_1', 'A_1-2', 'a_1-3', 'B')
    """
    met: dict[str, int] = {}
    names = []
    for code in codes:
        name = file_name(code)[:100] or "_"
        met[name.lower()] = met.get(name.lower(), 0) + 1
        count = met[name.lower()]
        names.append(name if count == 1 else f"{name}-{count}")
    return tuple(names)
