"""
Text that no spreadsheet takes for a formula, and the way back.

Excel and its like compute a cell that begins with one of a few characters. A
quote in front stops that; a text that already looks quoted gets one more, so
that nothing is lost on the way back.
"""

# OWASP's list with the full-width forms that some spreadsheets read as the same.
_FORMULA_STARTS = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


def escape_cell(text: str) -> str:
    """
    Make a text safe to open in a spreadsheet.

    Parameters
    ----------
    text : str
        What a cell should say.

    Returns
    -------
    str
        The same, with a quote in front where it could be taken for a formula.

    Examples
    --------
    >>> escape_cell("=1+1"), escape_cell("12-3")
    ("'=1+1", '12-3')
    """
    return f"'{text}" if _is_formula(text) else text


def restore_cell(cell: str) -> str:
    """
    Undo `escape_cell`.

    Parameters
    ----------
    cell : str
        What stands in the file.

    Returns
    -------
    str
        The text that was meant.

    Examples
    --------
    >>> restore_cell("'=1+1"), restore_cell("'t Hooft")
    ('=1+1', "'t Hooft")
    """
    return cell[1:] if cell.startswith("'") and _is_formula(cell[1:]) else cell


def _is_formula(text: str) -> bool:
    bare = text.lstrip("'")
    return bool(bare) and bare[0] in _FORMULA_STARTS
