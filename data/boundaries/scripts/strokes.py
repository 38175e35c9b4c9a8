"""Which pieces of street are one street to the eye: straight on at crossings, one name."""

from collections import defaultdict

import numpy as np
import shapely
from naming import numeral, street_suffix
from shapely.geometry import LineString

STRAIGHT = np.deg2rad(40.0)
BESIDE = 45.0  # m: two carriageways of one street


def name_streets(lines: list[LineString], highways: list[str]) -> list[str]:
    """
    Give each street a synthetic name that runs on across crossings.

    Parameters
    ----------
    lines : list of LineString, m
        They meet at equal end points.
    highways : list of str
        OpenStreetMap values; links get no name.

    Returns
    -------
    list of str
        One name a line, such as ``示例三路``.
    """
    group = _strokes(lines, highways)
    members: dict[int, list[int]] = defaultdict(list)
    for i, root in enumerate(group):
        members[root].append(i)
    strokes = sorted(members.values(), key=lambda m: -sum(lines[i].length for i in m))
    strokes = [m for m in strokes if not highways[m[0]].endswith("_link")]
    owner = _carriageways(strokes, lines, highways)
    names = [""] * len(lines)
    counts: dict[str, int] = defaultdict(int)
    given: dict[int, str] = {}
    heads = sorted(set(owner), key=lambda s: _place(strokes[s], lines))
    for head in heads:
        suffix = street_suffix(highways[strokes[head][0]])
        counts[suffix] += 1
        given[head] = f"示例{numeral(counts[suffix])}{suffix}"
    for stroke, head in zip(strokes, owner, strict=True):
        for i in stroke:
            names[i] = given[head]
    return names


def _strokes(lines: list[LineString], highways: list[str]) -> list[int]:
    """Join, at each crossing, the two ends of a class that go on straightest."""
    ends: dict[tuple[float, float], list[tuple[int, float]]] = defaultdict(list)
    for i, line in enumerate(lines):
        xy = np.array(line.coords)
        for node, towards in ((xy[0], xy[1]), (xy[-1], xy[-2])):
            step = towards - node
            ends[tuple(node)].append((i, float(np.arctan2(step[1], step[0]))))
    parent = list(range(len(lines)))

    def find(i: int) -> int:
        while parent[i] != i:
            i = parent[i]
        return i

    for node in sorted(ends):
        here = ends[node]
        pairs = []
        for a in range(len(here)):
            for b in range(a + 1, len(here)):
                (i, angle), (j, other) = here[a], here[b]
                bend = abs(np.pi - abs(np.angle(np.exp(1j * (angle - other)))))
                if bend < STRAIGHT and _rank(highways[i]) == _rank(highways[j]):
                    pairs.append((bend, a, b))
        used: set[int] = set()
        for _, a, b in sorted(pairs):
            if not {a, b} & used:
                used |= {a, b}
                parent[find(here[a][0])] = find(here[b][0])
    return [find(i) for i in range(len(lines))]


def _rank(highway: str) -> str:
    return highway if highway.endswith("_link") else street_suffix(highway)


def _carriageways(
    strokes: list[list[int]], lines: list[LineString], highways: list[str]
) -> list[int]:
    """Give a stroke that runs beside a longer one of its class the longer one's place."""
    shapes = [shapely.union_all([lines[i] for i in stroke]) for stroke in strokes]
    owner = list(range(len(strokes)))
    for s in range(len(strokes)):
        for t in range(s):
            if _rank(highways[strokes[s][0]]) == "巷":
                continue
            same = _rank(highways[strokes[s][0]]) == _rank(highways[strokes[t][0]])
            if same and owner[t] == t:
                beside = shapely.buffer(shapes[t], BESIDE).intersection(shapes[s]).length
                if beside > 0.6 * shapes[s].length:
                    owner[s] = t
                    break
    return owner


def _place(stroke: list[int], lines: list[LineString]) -> tuple[float, float]:
    """Order streets from north to south, then west to east."""
    centre = shapely.union_all([lines[i] for i in stroke]).centroid
    return (-round(centre.y / 50.0), centre.x)
