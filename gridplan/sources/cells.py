"""Cells of tables that gridplan wrote, read back."""

_FORMULA = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


def restored(cell: str) -> str:
    """
    Take off the quote that keeps a spreadsheet from computing the cell.

    Parameters
    ----------
    cell : str
        As it stands in the file.

    Returns
    -------
    str
        As it was before it was written.

    Examples
    --------
    >>> restored("'=1+1"), restored("'s"), restored("12")
    ('=1+1', "'s", '12')
    """
    bare = cell.lstrip("'")
    return cell[1:] if cell.startswith("'") and bare[:1] in _FORMULA else cell
