"""The trade-off as a table and a picture."""

import csv
import io
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from gridplan.exports.lettering import drawable, lettering
from gridplan.plan.tradeoff import Point, told
from gridplan.words import Language, say

_INK = ("#1f5c99", "#b3541e", "#3a7d44")
_DPI = 150


def tradeoff_csv(points: Sequence[Point]) -> str:
    """
    Write a row a plan.

    Parameters
    ----------
    points : sequence of Point
        From `gridplan.plan.tradeoff.trade_off`.

    Returns
    -------
    str
        CSV text; cells of floors that were not asked for are empty.
    """
    rows = told(points)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(rows[0])
    writer.writerows(["" if v is None else v for v in row.values()] for row in rows)
    return text.getvalue()


def tradeoff_png(points: Sequence[Point], language: Language) -> bytes:
    """
    Draw the curves.

    Parameters
    ----------
    points : sequence of Point
        From `gridplan.plan.tradeoff.trade_off`.
    language : {'en', 'zh'}
        Of the labels.

    Returns
    -------
    bytes
        A PNG of three panels: ways and households moved along the tolerance, and ways
        against visible borders along their weight. Hollow marks are floors.
    """
    figure = Figure(figsize=(12.0, 4.2), dpi=_DPI, facecolor="white", layout="constrained")
    canvas = FigureCanvasAgg(figure)
    ways, moved, seen = figure.subplots(1, 3)
    along = [point for point in points if point.curve == "tolerance"]
    x = [100 * point.value for point in along]
    ways.plot(x, [point.walking for point in along], "o-", color=_INK[0])
    ends = [(100 * p.value, p.walking_floor) for p in along if p.walking_floor is not None]
    ways.plot(*zip(*ends, strict=True), "o", color=_INK[0], fillstyle="none")
    moved.plot(x, [100 * point.moved for point in along], "s-", color=_INK[1])
    least = [(100 * p.value, 100 * (p.moved_least or 0.0)) for p in along]
    moved.plot(*zip(*least, strict=True), "o-", color=_INK[0])
    floors = [(100 * p.value, 100 * p.moved_floor) for p in along if p.moved_floor is not None]
    if floors:
        moved.plot(*zip(*floors, strict=True), "o", color=_INK[0], fillstyle="none")
    weighed = [p for p in points if p.curve == "boundary" and p.visible is not None]
    seen.plot(
        [100 * (p.visible or 0.0) for p in weighed], [p.walking for p in weighed], "o-",
        color=_INK[2],
    )  # fmt: skip
    ends = [(100 * (p.visible or 0.0), p.walking_floor) for p in weighed if p.walking_floor]
    if ends:
        seen.plot(*zip(*ends, strict=True), "o", color=_INK[2], fillstyle="none")
    for point in weighed:
        seen.annotate(
            f"×{point.value:g}", (100 * (point.visible or 0.0), point.walking),
            textcoords="offset points", xytext=(5, 5), fontproperties=lettering(8),
        )  # fmt: skip
    for axes, title, across, up in (
        (ways, "title_ways", "axis_tolerance", "axis_ways"),
        (moved, "title_moved", "axis_tolerance", "axis_moved"),
        (seen, "title_seen", "axis_seen", "axis_ways"),
    ):
        _label(axes, language, title, across, up)
    image = io.BytesIO()
    canvas.print_png(image, metadata={"Software": None})
    return image.getvalue()


def _label(axes: Axes, language: Language, title: str, across: str, up: str) -> None:
    axes.set_title(drawable(say(f"tradeoff.{title}", language)), fontproperties=lettering(10))
    axes.set_xlabel(drawable(say(f"tradeoff.{across}", language)), fontproperties=lettering(9))
    axes.set_ylabel(drawable(say(f"tradeoff.{up}", language)), fontproperties=lettering(9))
    for tick in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        tick.set_fontproperties(lettering(8))
    axes.grid(visible=True, color="#dddddd", linewidth=0.6)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
