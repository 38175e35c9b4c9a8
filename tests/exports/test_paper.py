import json
import runpy
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from gridplan.cli import app
from gridplan.exports.paper import unprintable, write_paper
from gridplan.exports.paper.ground import ground_for
from gridplan.exports.paper.letters import missing_characters, printable
from gridplan.exports.paper.paper import Paper
from gridplan.exports.typeface import MISSING
from gridplan.plan.handout import HandoutExclusive
from gridplan.sources.handout import read_handout

HARD = runpy.run_path(str(Path(__file__).parent / "hard_plan.py"))
NASTY = HARD["NASTY"]


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    return HARD["write_hard"](tmp_path_factory.mktemp("hard") / "out")


@pytest.fixture(scope="module")
def handout(out):
    return read_handout(out)


@pytest.fixture(scope="module")
def paper(handout, tmp_path_factory):
    folder = tmp_path_factory.mktemp("paper") / "paper"
    write_paper(handout, folder)
    return folder


def words_of(path):
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("pdftotext (Debian: poppler-utils) is not installed")
    told = subprocess.run([tool, "-layout", path, "-"], capture_output=True, check=True)
    return told.stdout.decode()


def cells_of(path, sheet=0):
    return CalamineWorkbook.from_path(path).get_sheet_by_index(sheet).to_python()


def test_a_grid_has_a_sheet_a_plate_and_a_booklet(paper, handout):
    codes = {grid.code for grid in handout.grids}
    walked = {route.grid_code for route in handout.routes}
    assert {path.stem for path in paper.glob("sheets/*.pdf")} == codes
    assert {path.stem for path in paper.glob("plates/*.pdf")} == codes
    assert {path.stem for path in paper.glob("booklets/*.pdf")} == walked
    assert {"report.pdf", "register.xlsx"} <= {path.name for path in paper.iterdir()}


def test_the_same_plan_prints_the_same_bytes(handout, paper, tmp_path):
    write_paper(handout, tmp_path)
    for path in paper.rglob("*"):
        if path.is_file():
            assert path.read_bytes() == (tmp_path / path.relative_to(paper)).read_bytes()


def test_paper_is_drawn_and_not_painted(paper):
    for path in paper.rglob("*.pdf"):
        content = path.read_bytes()
        assert content.startswith(b"%PDF")
        assert b"/Subtype /Image" not in content
        assert b"/FontFile2" in content


def test_a_sheet_says_what_it_is(paper):
    told = words_of(paper / "sheets" / "420199001001002.pdf")
    assert "420199001001002" in told
    assert "四至" in told
    assert "1:" in told
    assert "OpenStreetMap" in told


def test_a_plate_leaves_names_and_telephones_open(paper):
    told = words_of(paper / "plates" / "420199001002001.pdf")
    for word in ("网格公示牌", "江汉村", "姓名", "联系电话", "监督电话"):
        assert word in told


def test_a_booklet_has_a_page_a_walk(paper, handout):
    for path in paper.glob("booklets/*.pdf"):
        assert path.read_bytes().count(b"/Type /Page\n") >= 1 + len(
            handout.routes_of(path.stem)
        )


def test_the_report_names_what_could_not_be_met(tmp_path):
    told = words_of(_report(tmp_path))
    assert "未能满足的要求" in told
    assert "概要" in told


def test_the_report_has_the_price_of_criteria_where_it_was_asked_for(tmp_path):
    out = HARD["write_hard"](tmp_path / "out", routes=False)
    point = {"walking": 91.25, "walking_floor": None, "visible": 0.5, "within": 1.0}
    points = [
        {"curve": "tolerance", "value": 0.1, **point},
        {"curve": "boundary", "value": 2.0, **point},
    ]
    (out / "tradeoff.json").write_text(json.dumps({"points": points}))
    write_paper(read_handout(out), tmp_path / "paper")
    told = words_of(tmp_path / "paper" / "report.pdf")
    for word in ("各项要求的代价", "随容差变化", "随可见边界权重变化", "91.2", "×2", "–"):
        assert word in told


def _report(folder):
    out = HARD["write_hard"](folder / "out", routes=False)
    write_paper(read_handout(out), folder / "paper")
    return folder / "paper" / "report.pdf"


def test_the_register_has_numbers_as_numbers_and_names_as_text(paper, handout):
    head, *rows = cells_of(paper / "register.xlsx")
    assert head[0] == "网格代码"
    assert [row[0] for row in rows] == [grid.code for grid in handout.grids]
    assert [row[6] for row in rows] == [250, 250, 145, 155]
    assert rows[0][2] == NASTY
    assert {row[-1] for row in rows} == {""}  # telephone numbers are filled in by hand


def test_grids_of_their_own_are_registered_too(handout, tmp_path):
    one = HandoutExclusive(
        code="420199001001901", community="420199001001", kind="school", place_id="=2+2",
        households=3, area=500.04, middle=(1.0, 2.0),
    )  # fmt: skip
    write_paper(replace(handout, exclusive=(one,)), tmp_path, rows=[0])
    *_, last = cells_of(tmp_path / "register.xlsx")
    assert last[:4] == ["420199001001901", "=2+2", NASTY, "专属网格 (school)"]
    assert last[5:7] == [500.0, 3]


def test_no_workbook_holds_a_formula_or_a_link(paper):
    with zipfile.ZipFile(paper / "register.xlsx") as book:
        for name in book.namelist():
            text = book.read(name).decode()
            assert "<f>" not in text
            assert "<f " not in text
            assert "<hyperlink " not in text


def test_what_the_font_lacks_is_shown_and_told(handout):
    assert printable("网格🐉\n长") == f"网格{MISSING} 长"
    assert missing_characters(["a🐉b", "🐉"]) == "🐉"
    assert unprintable(handout) == "😀"


def test_the_font_has_the_names_of_the_standard_table():
    names = "喆堃祎翀珺镕旻瑄赟彧劼𬱖墘埗塱崀漷垵㙍䶮"
    assert printable(names) == names


def test_a_map_has_a_round_scale_and_true_lengths():
    ground = ground_for(10.0, 20.0, 100.0, 100.0, [shapely.box(0, 0, 150, 100)])
    assert ground.scale == 2000
    (a, b) = ground.place(np.array([[0.0, 0.0], [100.0, 0.0]]))
    assert b[0] - a[0] == pytest.approx(50.0, abs=0.02)  # 100 m at 1:2,000 are 50 mm


@pytest.mark.parametrize(("size", "times"), [("A5", 1.0), ("A4", 1.0), ("A3", 2.0)])
def test_letters_of_a_map_grow_with_the_sheet_and_never_shrink(size, times):
    paper = Paper("x", "zh", size=size)
    paper.add_page()
    assert paper.enlarged == pytest.approx(times, rel=0.01)
    paper.made()  # closes its font


def test_a_table_goes_on_over_pages():
    paper = Paper("x", "zh")
    paper.add_page()
    end = paper.rows(12, 16, (50, 50), [("a", "b")] * 100, head=("A", "B"))
    assert paper.page == 3
    assert 16 < end < paper.h - 13
    assert paper.made().startswith(b"%PDF")


def test_staff_are_printed_where_there_are_some(tmp_path):
    run = CliRunner()
    area, out = tmp_path / "area", tmp_path / "out"
    for words in (
        ["simulate", "-o", area, "--grids", "6", "--communities", "2", "-q"],
        ["plan", area, "-o", out, "--effort", "draft", "-q"],
        ["export", out, "--paper", tmp_path / "paper", "--lang", "en", "-q"],
    ):
        told = run.invoke(app, list(map(str, words)))
        assert told.exit_code == 0, told.output
    _, *rows = cells_of(tmp_path / "paper" / "roster.xlsx")
    assert rows
    assert {row[-1] for row in rows} == {""}  # telephone numbers are filled in by hand
    assert "Grid" in {row[1] for row in rows}  # not the key of the level
    plate = next((tmp_path / "paper" / "plates").glob("*.pdf"))
    told = words_of(plate)
    assert "head-0" in told
    assert "Telephone" in told
    rules = words_of(tmp_path / "paper" / "report.pdf")
    assert "Rules of the scheme" in rules
