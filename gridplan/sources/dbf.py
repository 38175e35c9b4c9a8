"""In which encoding the texts of a Shapefile are: UTF-8 or GBK, told by the bytes."""

from pathlib import Path

from gridplan.inputs import Finding

_UTF8 = frozenset({"utf-8", "utf8", "65001"})
_GBK = frozenset({"gbk", "gb2312", "gb18030", "936", "cp936", "ansi 936"})
_HEADER, _FIELD, _NAME = 32, 32, 11


def dbf_encoding(path: Path, *, file: str) -> tuple[str | None, list[Finding]]:
    """
    Tell the encoding of a Shapefile's table.

    Parameters
    ----------
    path : Path
        A vector file; anything but a Shapefile tells its own encoding.
    file : str
        What to call it.

    Returns
    -------
    str or None
        None where the file, or its ``.cpg``, is left to tell.
    list of Finding
        One where Chinese text came without a word on its encoding.
    """
    table = path.with_suffix(".dbf" if path.suffix.islower() else ".DBF")
    if path.suffix.lower() != ".shp" or not table.is_file():
        return None, []
    page = table.with_suffix(".cpg" if path.suffix.islower() else ".CPG")
    told = page.read_text(encoding="ascii", errors="replace").strip() if page.is_file() else ""
    if told and told.lower() not in _UTF8 | _GBK:
        return None, []
    texts = _texts(table.read_bytes())
    if texts.isascii():
        return "UTF-8", []
    wrong = {
        encoding: texts.decode(encoding, errors="replace").count("\ufffd")
        for encoding in ("UTF-8", "GB18030")
    }
    encoding = min(wrong, key=lambda name: wrong[name])
    if told and told.lower() in (_UTF8 if encoding == "UTF-8" else _GBK):
        return encoding, []
    return encoding, [
        Finding(
            level="repair",
            key="sources.encoding_told",
            layer=file,
            feature=table.suffix,
            values={"encoding": encoding, "told": told or "-"},
        )
    ]


def _texts(content: bytes) -> bytes:
    """Take column names and cells out of a dBase table."""
    end = int.from_bytes(content[8:10], "little")
    names = b"\n".join(
        content[start : start + _NAME].split(b"\x00")[0]
        for start in range(_HEADER, end - 1, _FIELD)
    )
    return names + b"\n" + content[end:]
