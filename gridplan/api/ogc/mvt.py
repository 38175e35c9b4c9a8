"""
Vector tiles cut and thinned as they lie: layers taken out, features left out.

A tile is a list of layers; a layer is a name, features, and the keys and values that
features point to by number. Nothing is drawn anew, so shapes stay as they are.
"""

from collections.abc import Collection, Iterator
from itertools import count

_LAYER = 0x1A
_NAME, _FEATURE, _KEY, _VALUE = 0x0A, 0x12, 0x1A, 0x22  # of a layer
_TAGS = 0x12  # of a feature
_TEXT = 0x0A  # of a value
_BYTES = {1: 8, 5: 4}  # kinds of fields of a set length
_NOTHING = bytes([_VALUE, 2, _TEXT, 0])


def layer(content: bytes, name: str) -> bytes:
    """
    Cut one layer out of a tile, without reading its features.

    Parameters
    ----------
    content : bytes
        A vector tile.
    name : str
        Of the layer.

    Returns
    -------
    bytes
        A vector tile with that layer only; empty where there is none.
    """
    wanted = name.encode()
    return b"".join(
        whole
        for tag, body, whole in _fields(content)
        if tag == _LAYER and _named(body) == wanted
    )


def having(content: bytes, key: str, values: Collection[str]) -> bytes:
    """
    Leave out features, and what only they say.

    Parameters
    ----------
    content : bytes
        A vector tile.
    key : str
        A property.
    values : collection of str
        What it may be; features of another value, or without one, are left out.

    Returns
    -------
    bytes
        A vector tile; layers that lose all their features are left out too.
    """
    texts = {value.encode() for value in values}
    layers = (
        _thinned(body, key.encode(), texts)
        for tag, body, _ in _fields(content)
        if tag == _LAYER
    )
    return b"".join(_written(_LAYER, body) for body in layers if body)


def _thinned(body: bytes, key: bytes, texts: set[bytes]) -> bytes:
    """Leave features out of a layer; empty where none is left."""
    keys = [part for tag, part, _ in _fields(body) if tag == _KEY]
    told = [_text(part) for tag, part, _ in _fields(body) if tag == _VALUE]
    if key not in keys:
        return b""
    place = keys.index(key)
    may = {number for number, text in enumerate(told) if text in texts}
    kept: list[tuple[int, bytes]] = []
    said: set[int] = set()
    for tag, part, whole in _fields(body):
        pairs = _pairs(part) if tag == _FEATURE else []
        if tag != _FEATURE or any(k == place and v in may for k, v in pairs):
            kept.append((tag, whole))
            said |= {v for _, v in pairs}
    if not said:
        return b""
    numbers = count()
    # values are known by their place: where nobody says one any more, an empty one stays
    return b"".join(
        _NOTHING if tag == _VALUE and next(numbers) not in said else whole
        for tag, whole in kept
    )


def _pairs(feature: bytes) -> list[tuple[int, int]]:
    """Read which keys and values a feature points to."""
    numbers: list[int] = []
    for tag, part, _ in _fields(feature):
        at = 0
        while tag == _TAGS and at < len(part):
            number, at = _varint(part, at)
            numbers.append(number)
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def _named(body: bytes) -> bytes | None:
    return next((part for tag, part, _ in _fields(body) if tag == _NAME), None)


def _text(value: bytes) -> bytes | None:
    return next((part for tag, part, _ in _fields(value) if tag == _TEXT), None)


def _fields(content: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """List the fields of a message: tag, what is in it, and all of it with its head."""
    at = 0
    while at < len(content):
        began, tag = at, content[at]
        kind = tag & 7
        length, start = (_BYTES[kind], at + 1) if kind in _BYTES else _varint(content, at + 1)
        at = start + (0 if kind == 0 else length)  # of kind 0 it was the number itself
        yield tag, content[start:at], content[began:at]


def _written(tag: int, body: bytes) -> bytes:
    head, length = [tag], len(body)
    while length > 0x7F:
        head.append(length & 0x7F | 0x80)
        length >>= 7
    return bytes([*head, length]) + body


def _varint(content: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = content[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at
