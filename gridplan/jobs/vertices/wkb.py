"""Vertices of well-known binary, in both its dialects of height and measure."""

import struct

_POINT, _LINE, _POLYGON = 1, 2, 3
_COLLECTIONS = frozenset({4, 5, 6, 7})
_LITTLE, _BIG = struct.Struct("<I").unpack_from, struct.Struct(">I").unpack_from
_HEIGHT, _MEASURE, _SYSTEM = 0x80000000, 0x40000000, 0x20000000


def in_wkb(content: bytes, at: int = 0) -> int:
    """
    Count vertices.

    Parameters
    ----------
    content : bytes
        A geometry.
    at : int
        Where it begins.

    Returns
    -------
    int
        Of all its parts together.
    """
    return _walk(content, at)[0]


def _walk(content: bytes, at: int) -> tuple[int, int]:
    """Count the vertices of a geometry, and find its end."""
    read = _LITTLE if content[at] else _BIG
    (told,) = read(content, at + 1)
    at += 9 if told & _SYSTEM else 5
    plain = told & 0xFFFF
    kind, further = plain % 1000, plain // 1000
    sides = (
        2
        + bool(told & _HEIGHT or further in {1, 3})
        + bool(told & _MEASURE or further in {2, 3})
    )
    if kind == _POINT:
        return 1, at + 8 * sides
    (number,) = read(content, at)
    at += 4
    if kind == _LINE:
        return number, at + 8 * sides * number
    total = 0
    for _ in range(number if kind == _POLYGON or kind in _COLLECTIONS else 0):
        if kind == _POLYGON:
            (found,) = read(content, at)
            at += 4 + 8 * sides * found
        else:
            found, at = _walk(content, at)
        total += found
    return total, at
