"""QR codes as drawings."""

import io

import segno


def qr_svg(text: str, *, title: str) -> str:
    """
    Draw a QR code.

    Parameters
    ----------
    text : str
        What a phone reads.
    title : str
        For those who cannot see it.

    Returns
    -------
    str
        An ``svg`` element, black on white with the quiet zone.
    """
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        drawn, kind="svg", xmldecl=False, svgns=True, title=title, omitsize=True, nl=False,
        dark="#000", light="#fff", svgclass="qr", lineclass=None,
    )  # fmt: skip
    return drawn.getvalue().decode("utf-8")


def qr_matrix(text: str) -> list[list[bool]]:
    """
    Work out a QR code.

    Parameters
    ----------
    text : str
        What a phone reads.

    Returns
    -------
    list of list of bool
        Rows of modules, True where dark, without the quiet zone.
    """
    code = segno.make(text, error="m", micro=False)
    return [[bool(module) for module in row] for row in code.matrix]
