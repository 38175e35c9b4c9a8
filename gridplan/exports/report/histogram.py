"""How many grids are how far from their community's mean, drawn as bars."""

import math

import numpy as np

from gridplan.arrays import Floats
from gridplan.exports.colours import deviation_class
from gridplan.exports.report.bilingual import both
from gridplan.exports.report.figures import share

_WIDTH, _HEIGHT = 760, 324
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 14, 38, 62
_STEP = 0.02
_EDGE = 0.20  # what is further off stands in the outermost bars


def histogram(deviation: Floats, tolerance: float) -> str:
    """
    Draw the bars.

    Parameters
    ----------
    deviation : (n_grids,) ndarray, share
        Of each grid, signed.
    tolerance : float, share
        Shown as a band behind the bars.

    Returns
    -------
    str
        An ``svg`` element; its text comes in both languages.
    """
    n_bins = round(2 * _EDGE / _STEP) + 1
    # Bars are centred on 0, 2 %, 4 %, …, so that "on the mean" is one bar.
    bins = np.rint(np.clip(deviation, -_EDGE, _EDGE) / _STEP).astype(np.int64) + n_bins // 2
    counts = np.bincount(bins, minlength=n_bins)
    top = _axis_top(1.1 * counts.max())  # room for the number above the bar
    wide = (_WIDTH - _LEFT - _RIGHT) / n_bins
    tall = (_HEIGHT - _TOP - _BOTTOM) / top
    floor = _HEIGHT - _BOTTOM

    def across(value: float) -> float:
        return round(_LEFT + (value / _STEP + n_bins / 2) * wide, 1)

    band = min(tolerance, _EDGE + _STEP / 2)
    left, right = across(-band), across(band)
    place = f'x="{left}" y="{_TOP}" width="{round(right - left, 1)}" height="{floor - _TOP}"'
    parts = [f'<rect class="band" {place}/>']
    for mark in _marks(top):
        y = round(floor - mark * tall, 1)
        parts.append(
            f'<line class="rule" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y}" y2="{y}"/>'
        )
        parts.append(f'<text class="tick y" x="{_LEFT - 8}" y="{y}">{mark}</text>')
    for number, total in enumerate(counts.tolist()):
        middle = (number - n_bins // 2) * _STEP
        x, high = round(_LEFT + number * wide + 1.5, 1), round(total * tall, 1)
        if total:
            parts.append(
                f'<rect class="d{deviation_class(0.999 * middle)} bar" x="{x}" '
                f'y="{round(floor - high, 1)}" width="{round(wide - 3, 1)}" height="{high}"/>'
                f'<text class="count" x="{across(middle)}" '
                f'y="{round(floor - high - 5, 1)}">{total}</text>'
            )
        if number % 5 == 0:
            # the outermost words would reach over the edge
            end, side, at = {
                0: ("≤ ", " first", _LEFT),
                n_bins - 1: ("≥ ", " last", _WIDTH - _RIGHT),
            }.get(number, ("", "", across(middle)))
            parts.append(
                f'<text class="tick{side}" x="{at}" y="{floor + 24}">'
                f"{end}{share(middle, signed=True)}</text>"
            )
    parts.append(
        f'<line class="axis" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{floor}" y2="{floor}"/>'
    )
    parts.append(_titles(tolerance))
    return (
        f'<svg class="histogram" role="img" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f'aria-labelledby="histogram-label"><title id="histogram-label">'
        f"{both('report.histogram_label', 'tspan')}</title>{''.join(parts)}</svg>"
    )


def _titles(tolerance: float) -> str:
    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    grids = both("report.histogram_y", "tspan")
    return (
        f'<text class="tick first" x="0" y="20">{grids}</text>'
        f'<text class="title" x="{middle}" y="{_HEIGHT - 12}">'
        f"{both('report.histogram_x', 'tspan')}</text>"
        f'<text class="title" x="{middle}" y="20">'
        f"{both('report.histogram_band', 'tspan', tolerance=share(tolerance))}</text>"
    )


def _marks(top: int) -> list[int]:
    step = max(top // 4, 1)
    return list(range(0, top + 1, step))


def _axis_top(highest: float) -> int:
    for top in (4, 8, 12, 20, 40, 60, 80, 100, 200, 400, 600, 800, 1000, 2000, 4000, 10_000):
        if highest <= top:
            return top
    return 4 * math.ceil(highest / 4)
