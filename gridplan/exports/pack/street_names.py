"""Where street names stand on a map, and which of them have room."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely

from gridplan.arrays import Floats
from gridplan.exports.pack.frame import Frame
from gridplan.plan.handout import Handout

_MOST = 60
_APART = 150.0  # m between two names of one street
_LEAST = 25.0  # m of straight street
_BEND = 6.0  # m a stretch may stray and still count as straight
_WIDE, _NARROW = 1.0, 0.55  # width of a Chinese and of a Latin letter to its height
_ROOM = 0.75  # of a name has to lie on its street


@dataclass(frozen=True, slots=True, kw_only=True)
class StreetName:
    """
    A name on a map.

    Attributes
    ----------
    name : str
        Of the street.
    at : (2,) ndarray, m
        Its middle.
    angle : float, degrees
        Clockwise; never upside down.
    fits : bool
        True where it lies on its street and over no other name.
    """

    name: str
    at: Floats
    angle: float
    fits: bool


def street_names(handout: Handout, frame: Frame, *, letter: float) -> list[StreetName]:
    """
    Choose where street names stand.

    Parameters
    ----------
    handout : Handout
        The plan.
    frame : Frame
        What is seen.
    letter : float, m
        Height of a letter on the ground.

    Returns
    -------
    list of StreetName
        The longest streets first.
    """
    found: list[StreetName] = []
    taken = np.empty((0, 2))
    for name, ends in _pieces(handout, frame):
        middle = ends.mean(axis=0)
        if any(one.name == name and np.hypot(*(middle - one.at)) < _APART for one in found):
            continue
        dx, dy = ends[1] - ends[0]
        wide = letter * sum(_WIDE if ord(c) > 0x2E7F else _NARROW for c in name)
        length = float(np.hypot(dx, dy))
        along = np.linspace(-0.5, 0.5, max(round(wide / letter), 2))[:, None]
        spots = middle + along * wide * np.array([dx, dy]) / length
        gap = np.linalg.norm(spots[:, None, :] - taken[None, :, :], axis=2)
        fits = length >= _ROOM * wide and not bool((gap < 1.3 * letter).any())
        if fits:
            taken = np.concatenate([taken, spots])
        angle = (float(np.degrees(np.arctan2(-dy, dx))) + 90) % 180 - 90
        found.append(StreetName(name=name, at=middle, angle=angle, fits=fits))
        if len(found) == _MOST:
            break
    return found


def _pieces(handout: Handout, frame: Frame) -> list[tuple[str, Floats]]:
    """List the straight stretches of every named street, the longest first."""
    if not len(handout.streets):
        return []
    rows = np.sort(handout.street_tree.query(frame.box, predicate="intersects"))
    rows = np.array([row for row in rows.tolist() if handout.streets.name[row]], dtype=int)
    if not len(rows):
        return []
    lines: dict[str, list[shapely.Geometry]] = defaultdict(list)
    for row, line in zip(
        rows.tolist(), frame.clipped(handout.streets.geometry[rows]), strict=True
    ):
        lines[handout.streets.name[row]].append(line)
    found = [
        (name, ends)
        for name, mine in sorted(lines.items())
        for ends in _straight(shapely.union_all(mine))
    ]
    return sorted(found, key=lambda pair: -float(np.hypot(*(pair[1][1] - pair[1][0]))))


def _straight(street: shapely.Geometry) -> list[Floats]:
    """Cut a street into stretches that are straight within some metres."""
    found = []
    for part in shapely.get_parts(shapely.line_merge(street)):
        xy = shapely.get_coordinates(shapely.simplify(part, _BEND))
        found += [np.array([a, b]) for a, b in pairwise(xy) if np.hypot(*(b - a)) > _LEAST]
    return found
