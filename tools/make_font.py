"""
Make the Chinese font that ships in the wheel.

Run as ``python tools/make_font.py`` where ``npm`` is installed. It takes Noto Sans
SC (SIL Open Font License 1.1, TrueType outlines) from an npm package by name and
version, checks its checksum, and keeps the characters of GB 2312 and of Big5
level 1, Latin with accents and punctuation, and with ``place_characters.txt`` the
rest of the standard table of 2013 (通用规范汉字表, 8,105 characters, among them those
of place and family names; Unicode's property kTGH). The same package gives the same
bytes.
"""
# ruff: noqa: INP001, S603, S607 (a script for people, run by hand)

import hashlib
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

PACKAGE = "@expo-google-fonts/noto-sans-sc@0.4.3"
FONT = "package/400Regular/NotoSansSC_400Regular.ttf"
LICENCE = "package/LICENSE_FONT"
SHA256 = "d45f67f0a7c0ca3f256950777ce6a61cc7ce5f9696d02900cbbaac25f8aa7d16"
TARGET = Path(__file__).parents[1] / "gridplan" / "exports" / "fonts"
BEYOND = Path(__file__).with_name("place_characters.txt")
DROPPED = (
    "BASE", "DSIG", "GDEF", "GPOS", "GSUB", "STAT", "VORG", "gasp", "vhea", "vmtx",
)  # fmt: skip


def decodable(codec: str, lead: range, trail: list[int]) -> set[int]:
    """
    List the characters of a double-byte code.

    Parameters
    ----------
    codec : str
        Name of the code in Python.
    lead : range
        First bytes.
    trail : list of int
        Second bytes.

    Returns
    -------
    set of int
        Code points.
    """
    found: set[int] = set()
    for first in lead:
        for second in trail:
            text = bytes([first, second]).decode(codec, errors="ignore")
            found.update(ord(character) for character in text)
    return found


def wanted() -> set[int]:
    """
    List the characters to keep.

    Returns
    -------
    set of int
        Code points.
    """
    simplified = decodable("gb2312", range(0xA1, 0xF8), list(range(0xA1, 0xFF)))
    traditional = decodable("big5", range(0xA1, 0xC7), [*range(0x40, 0x7F), *range(0xA1, 0xFF)])
    latin = set(range(0x20, 0x250)) | set(range(0x2010, 0x2060))
    names = set(map(ord, "".join(BEYOND.read_text(encoding="utf-8").split())))
    return simplified | traditional | names | latin | set(range(0x3000, 0x3030))


def main() -> None:
    """Fetch, check, subset and write."""
    with tempfile.TemporaryDirectory() as folder:
        name = subprocess.run(
            ["npm", "pack", PACKAGE], cwd=folder, check=True, capture_output=True, text=True
        ).stdout.split()[-1]
        with tarfile.open(Path(folder) / name) as archive:
            archive.extract(FONT, folder, filter="data")
            archive.extract(LICENCE, folder, filter="data")
        source = Path(folder) / FONT
        if hashlib.sha256(source.read_bytes()).hexdigest() != SHA256:
            sys.exit(f"{PACKAGE}: the font is not the one that was looked at")
        font = TTFont(source, recalcTimestamp=False)
        options = subset.Options()
        options.hinting = False
        options.glyph_names = False
        options.layout_features = []
        options.notdef_outline = True
        options.drop_tables += DROPPED
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=wanted())
        subsetter.subset(font)
        TARGET.mkdir(parents=True, exist_ok=True)
        font.save(TARGET / "NotoSansSC-subset.ttf")
        (TARGET / "OFL.txt").write_bytes((Path(folder) / LICENCE).read_bytes())


if __name__ == "__main__":
    main()
