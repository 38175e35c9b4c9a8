"""
A PDF document with the font inside, the same bytes every time.

Lengths are in mm from the upper left corner of the page, letters in points.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, TypeAlias

from fpdf import FPDF
from fpdf.enums import TextMode
from fpdf.fonts import TTFFont

import gridplan
from gridplan.exports.pack.qr import qr_matrix
from gridplan.exports.paper.breaking import broken_lines
from gridplan.exports.paper.letters import printable
from gridplan.exports.typeface import FONT
from gridplan.words import Language

Colour: TypeAlias = tuple[int, int, int]
INK: Colour = (29, 40, 48)
MUTED: Colour = (94, 106, 115)
LINE: Colour = (200, 206, 210)
RED: Colour = (165, 32, 38)
WHITE: Colour = (255, 255, 255)
_DATE = datetime(2000, 1, 1, tzinfo=UTC)  # the true one would change the bytes
_POINT = 25.4 / 72  # mm
_FAMILY = "noto"
_SIZES = {"A3": (297, 420), "A4": (210, 297), "A5": (148, 210)}  # mm


class Paper(FPDF):
    """
    A document.

    Parameters
    ----------
    title : str
        Of the document.
    language : {'zh', 'en'}
        Of its text.
    size : {'A3', 'A4', 'A5'}
        Of its pages.
    orientation : {'portrait', 'landscape'}
        Of its pages.
    source : str
        Printed at the foot of every page: whose data it is.
    font : Path
        Cut down from the one that ships, or that.
    """

    def __init__(
        self,
        title: str,
        language: Language,
        *,
        size: Literal["A3", "A4", "A5"] = "A4",
        orientation: Literal["portrait", "landscape"] = "portrait",
        source: str = "",
        font: Path = FONT,
    ) -> None:
        super().__init__(orientation=orientation, unit="mm", format=_SIZES[size])
        self.language: Language = language
        self.source = source
        self.lettering = font
        self.set_creation_date(_DATE)
        self.set_title(printable(title, font))
        self.set_producer(f"gridplan {gridplan.__version__}")
        self.set_lang("zh-CN" if language == "zh" else "en")
        self.add_font(_FAMILY, fname=font)
        self.set_font(_FAMILY, size=10)
        self.set_auto_page_break(auto=False)
        self.set_margin(12)

    def footer(self) -> None:
        """Print whose data it is, and the number of the page."""
        y = self.h - 6
        self.put(12, y, self.source, size=7, colour=MUTED)
        self.put(self.w - 12, y, f"{self.page_no()}", size=7, colour=MUTED, align="right")

    def put(  # noqa: PLR0913 (where, what and how)
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 10,
        colour: Colour = INK,
        align: Literal["left", "center", "right"] = "left",
        bold: bool = False,
        halo: bool = False,
        angle: float = 0.0,
        most: float = 0.0,
    ) -> None:
        """
        Print a line.

        Parameters
        ----------
        x, y : float, mm
            Its left end, middle or right end, on the base line.
        text : str
            Any text.
        size : float, points
            Height of the letters.
        colour : tuple of int
            Red, green and blue to 255.
        align : {'left', 'center', 'right'}
            Which point of the line ``x`` is.
        bold : bool
            Thicker letters.
        halo : bool
            White around the letters.
        angle : float, degrees
            Counter-clockwise.
        most : float, mm
            Letters are made smaller until the line is no wider; 0 for any width.
        """
        shown = printable(text, self.lettering)
        if not shown:
            return
        self.set_font(_FAMILY, size=size)
        wide = self.get_string_width(shown)
        if most and wide > most:
            size = max(size * most / wide, 3.0)
            self.set_font(_FAMILY, size=size)
            wide = self.get_string_width(shown)
        left = x - {"left": 0.0, "center": wide / 2, "right": wide}[align]
        with self.rotation(angle, x, y):
            if halo:
                with self.local_context(
                    text_mode=TextMode.STROKE, line_width=size * 0.09, draw_color=WHITE
                ):
                    self.text(left, y, shown)
            mode = TextMode.FILL_STROKE if bold else TextMode.FILL
            with self.local_context(
                text_mode=mode, line_width=size * 0.008, draw_color=colour, text_color=colour
            ):
                self.text(left, y, shown)

    @property
    def enlarged(self) -> float:
        """How many sheets of A4 it is, at least one: a wall is read from further away."""
        wide, tall = _SIZES["A4"]
        return max(float(self.w * self.h / (wide * tall)), 1.0)

    def wide(self, text: str, size: float) -> float:
        """
        Measure a line.

        Parameters
        ----------
        text : str
            Any text.
        size : float, points
            Height of the letters.

        Returns
        -------
        float, mm
            Its width.
        """
        self.set_font(_FAMILY, size=size)
        return float(self.get_string_width(printable(text, self.lettering)))

    def block(  # noqa: PLR0913 (where, what and how)
        self,
        x: float,
        y: float,
        width: float,
        text: str,
        *,
        size: float = 10,
        colour: Colour = INK,
        bold: bool = False,
        is_measured: bool = False,
    ) -> float:
        """
        Print a paragraph.

        Parameters
        ----------
        x, y, width : float, mm
            Its upper left corner, and how wide it may be.
        text : str
            Any text.
        size : float, points
            Height of the letters.
        colour : tuple of int
            Red, green and blue to 255.
        bold : bool
            Thicker letters.
        is_measured : bool
            True only measures.

        Returns
        -------
        float, mm
            How high it is.
        """
        shown = printable(text, self.lettering)
        if not shown:
            return 0.0
        self.set_font(_FAMILY, size=size)
        lines = broken_lines(shown, width, self.get_string_width)
        high = size * _POINT * 1.5
        if not is_measured:
            for number, line in enumerate(lines):
                base = y + (number + 0.72) * high
                self.put(x, base, line, size=size, colour=colour, bold=bold)
        return len(lines) * high

    def rows(  # noqa: PLR0913 (where, what and how)
        self,
        x: float,
        y: float,
        widths: Sequence[float],
        table: Sequence[Sequence[str]],
        *,
        size: float = 9,
        head: Sequence[str] = (),
        bottom: float = 0.0,
    ) -> float:
        """
        Print a table; it goes on over new pages.

        Parameters
        ----------
        x, y : float, mm
            Its upper left corner.
        widths : sequence of float, mm
            Of the columns.
        table : sequence of sequence of str
            Cells.
        size : float, points
            Height of the letters.
        head : sequence of str
            Names of the columns, repeated on every page.
        bottom : float, mm
            Where pages end; 0 for 14 mm above their edge.

        Returns
        -------
        float, mm
            Where it ends.
        """
        floor = bottom or self.h - 14
        if head:
            y = self._row(x, y, widths, head, size, is_head=True)
        for cells in table:
            if y + self._height(widths, cells, size) > floor:
                self.add_page()
                y = 16.0
                if head:
                    y = self._row(x, y, widths, head, size, is_head=True)
            y = self._row(x, y, widths, cells, size, is_head=False)
        return y

    def _height(self, widths: Sequence[float], cells: Sequence[str], size: float) -> float:
        return 2.0 + max(
            self.block(0, 0, w - 2, text, size=size, is_measured=True)
            for w, text in zip(widths, [*cells, ""], strict=False)
        )

    def _row(
        self,
        x: float,
        y: float,
        widths: Sequence[float],
        cells: Sequence[str],
        size: float,
        *,
        is_head: bool,
    ) -> float:
        high = max(self._height(widths, cells, size), size * _POINT * 1.5 + 2)
        self.set_draw_color(*LINE)
        self.set_line_width(0.2)
        if is_head:
            self.set_fill_color(236, 240, 240)
            self.rect(x, y, sum(widths), high, style="F")
        at = x
        for width, text in zip(widths, cells, strict=True):
            self.block(at + 1, y + 1, width - 2, text, size=size, bold=is_head)
            at += width
        self.line(x, y + high, x + sum(widths), y + high)
        return y + high

    def code(self, x: float, y: float, side: float, text: str) -> None:
        """
        Print a QR code.

        Parameters
        ----------
        x, y, side : float, mm
            Its upper left corner and its size, quiet zone included.
        text : str
            What a phone reads.
        """
        rows = qr_matrix(text)
        step = side / (len(rows) + 8)
        self.set_fill_color(0, 0, 0)
        for number, row in enumerate(rows):
            start = 0
            while start < len(row):
                stop = start
                while stop < len(row) and row[stop]:
                    stop += 1
                if stop > start:
                    left, top = x + (start + 4) * step, y + (number + 4) * step
                    self.rect(left, top, (stop - start) * step, step * 1.01, style="F")
                start = stop + 1

    def made(self) -> bytes:
        """
        Finish the document.

        Returns
        -------
        bytes
            A PDF file.
        """
        content = bytes(self.output())
        for font in self.fonts.values():
            if isinstance(font, TTFFont):
                font.ttfont.close()
        return content
