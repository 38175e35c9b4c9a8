"""Vector tiles thinned as they lie, on one written by hand."""

import struct

from gridplan.api.ogc.mvt import having


def _field(tag: int, body: bytes) -> bytes:
    return bytes([tag, len(body)]) + body


def _feature(*tags: int) -> bytes:
    return _field(0x12, _field(0x12, bytes(tags)) + bytes([0x18, 3]))


def _layer(*features: bytes, values: bytes) -> bytes:
    keys = _field(0x1A, b"grid_code") + _field(0x1A, b"deviation")
    body = _field(0x0A, b"grids") + b"".join(features) + keys + values
    return _field(0x1A, body + bytes([0x28, 0x80, 0x20, 0x78, 2]))


def test_features_of_other_grids_and_their_numbers_are_left_out() -> None:
    # a number whose bytes all look as if another were to follow
    minus = bytes([0x19]) + struct.pack("<d", struct.unpack("<d", b"\x81" * 8)[0])
    single = bytes([0x15]) + b"\xff\xff\xff\xff"
    texts = _field(0x22, _field(0x0A, b"mine")), _field(0x22, _field(0x0A, b"theirs"))
    mine, theirs = _feature(0, 0, 1, 2), _feature(0, 1, 1, 3)
    whole = _layer(
        mine, theirs, values=texts[0] + texts[1] + _field(0x22, minus) + _field(0x22, single)
    )
    nothing = _field(0x22, _field(0x0A, b""))
    assert having(whole, "grid_code", {"mine"}) == _layer(
        mine, values=texts[0] + nothing + _field(0x22, minus) + nothing
    )
    assert having(whole, "grid_code", {"nobody's"}) == b""
