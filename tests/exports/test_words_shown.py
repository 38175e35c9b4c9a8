"""Pack and paper speak from the word tables: marked words aside, only data is left."""

import json
import re
import runpy
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from gridplan import words
from gridplan.cli import app
from gridplan.exports import write_plan
from gridplan.exports.pack.write import write_pack
from gridplan.exports.paper import letters
from gridplan.exports.paper.write import write_paper
from gridplan.sources.handout import read_handout

SMALL = runpy.run_path(str(Path(__file__).parent / "small_plan.py"))
MARKED = re.compile(r"【[^【】]*】")
# names of formats, signs of units and of north (with its halo) are the same in every language
SAME = {
    "gridplan", "GPX", "KMZ", "GeoJSON", "ICS", "SHA", "EPSG", "Polsby", "Popper",
    "km", "m", "N", "NN",
}  # fmt: skip


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    folder = tmp_path_factory.mktemp("marked") / "out"
    write_plan(SMALL["make_plan"](), folder, language="zh", seconds={})
    asked = ["route", folder, "--mode", "mixed", "--days", "3", "--start", "2026-03-02", "-q"]
    told = CliRunner().invoke(app, list(map(str, asked)))
    assert told.exit_code == 0, told.output
    return folder


@pytest.fixture
def marked(monkeypatch):
    """Every sentence of both languages in brackets."""
    read = words.catalogue

    def bracketed(tongue):
        return {key: f"【{text}】" for key, text in read(tongue).items()}

    for room in (words, letters):
        monkeypatch.setattr(room, "catalogue", bracketed)


def left(text, handout):
    """What is neither marked nor anybody's data, without white space."""
    text = re.sub(r"\s", "", re.sub(r"\w+://\S+", "", text))
    for name in sorted(names_in(handout), key=len, reverse=True):
        text = text.replace(name, "·")
    while MARKED.search(text):
        text = MARKED.sub("", text)
    return set(re.findall(r"[^\W\d_]+", text)) - SAME


def names_in(handout):
    homes, streets = handout.homes, handout.streets
    found = {handout.area, handout.scheme, handout.attribution, *homes.name, *homes.address}
    found |= {*homes.building_id, *streets.name, *handout.scheme_title.values()}
    for grid in handout.grids:
        found |= {grid.code, grid.community, grid.community_name, grid.boundary_text}
        found |= {*re.split("[，、；]", grid.boundary_text)}
    for route in handout.routes:
        found |= {route.route_id, *(stop.stop_id for stop in route.stops)}
    for line in (handout.conformance or {}).get("lines", []):
        found |= {line.get("quotation") or "", *(line.get("rule") or {}).values()}
    for miss in handout.summary.get("infeasible", []):
        found |= set(miss["sentence"].values())
    for roles in handout.duties.values():
        found |= {duty for duties in roles.values() for duty in duties}
    return {re.sub(r"\s", "", str(name)) for name in found} - {""}


class Texts(HTMLParser):
    """Texts of a page, what is read out included, scripts and styles left out."""

    def __init__(self):
        super().__init__()
        self.found, self.inside = [], ""

    def handle_starttag(self, tag, attrs):
        if tag in {"script", "style"}:
            self.inside = tag
        told = dict(attrs)
        self.found += [
            told.get(name) or "" for name in ("aria-label", "title", "placeholder", "alt")
        ]

    def handle_endtag(self, tag):
        if tag == self.inside:
            self.inside = ""

    def handle_data(self, data):
        if not self.inside:
            self.found.append(data)


@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_word_of_a_pack_stands_in_the_tables(out, tmp_path, language):
    handout = read_handout(out)
    files = write_pack(handout, tmp_path / "pack", language=language)
    pages = [path for path in files if path.suffix == ".html"]
    assert len(pages) > 2
    for path in pages:
        texts = Texts()
        texts.feed(path.read_text())
        assert sum("【" in text for text in texts.found) > 5, path.name
        assert left("\n".join(texts.found), handout) == set(), path.name


@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_word_on_paper_stands_in_the_tables(out, tmp_path, language):
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed (Debian: poppler-utils)")
    (out / "tradeoff.json").write_text(
        json.dumps({"points": [{"curve": "tolerance", "value": 0.1}]})
    )
    handout = read_handout(out)
    for path in write_paper(handout, tmp_path / "paper", language=language):
        if path.suffix == ".pdf":
            run = subprocess.run(
                ["pdftotext", "-raw", path, "-"], capture_output=True, check=True
            )
            text = run.stdout.decode()
        elif path.suffix == ".xlsx":
            book = CalamineWorkbook.from_path(path)
            sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
            text = json.dumps([book.sheet_names, sheets], ensure_ascii=False)
        else:
            continue
        assert "【" in text, path.name
        assert left(text, handout) == set(), path.name
