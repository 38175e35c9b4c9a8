import re
from base64 import b64decode
from html.parser import HTMLParser
from io import BytesIO

import pytest
from fontTools.ttLib import TTFont

from gridplan.exports.grid_table import table_of
from gridplan.exports.report import report_html
from gridplan.exports.report.histogram import histogram
from gridplan.exports.typeface import characters_of
from gridplan.plan.summary import summarise

VOID = {"meta", "input", "br", "link", "img", "hr"}


class Reader(HTMLParser):
    """Keeps the open elements and everything that could fetch."""

    def __init__(self):
        super().__init__()
        self.open, self.fetched, self.scripts, self.text = [], [], 0, []

    def handle_starttag(self, tag, attrs):
        self.scripts += tag == "script"
        self.fetched += [v for k, v in attrs if k in {"src", "href", "xlink:href", "action"}]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


@pytest.fixture(scope="module")
def page(written):
    return (written / "report.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def reader(page):
    reader = Reader()
    reader.feed(page)
    return reader


def test_every_element_is_closed_in_order(reader):
    assert reader.open == []


def test_the_page_fetches_nothing(page, reader):
    assert all(target.startswith("#") for target in reader.fetched)
    assert not re.search(r"url\((?!data:)|@import|https?://|[\"'(]//", page)
    assert "default-src 'none'" in page


def test_text_from_outside_cannot_become_markup(page, reader):
    assert reader.scripts == 1  # its own; the finding about <script> is text
    assert "&lt;script&gt;" in page
    assert any("<script>" in text for text in reader.text)


def test_both_languages_stand_there_and_the_first_is_chosen(plan, page):
    assert '<html lang="zh-CN">' in page
    assert page.count('lang="zh-CN"') == page.count('lang="en"') + 1
    english = report_html(plan, table_of(plan), summarise(plan), "en")
    assert '<html lang="en">' in english


def test_the_page_carries_the_letters_it_shows(page):
    packed = re.search(r"url\(data:font/woff;base64,([^)]+)\)", page).group(1)
    with TTFont(BytesIO(b64decode(packed))) as font:
        carried = set(font.getBestCmap())
    body = page[page.index("<body>") :]
    shown = {ord(c) for c in body if c.isprintable()}
    assert shown & characters_of() <= carried
    assert ord("网") in shown
    assert len(carried) < 2000  # and not the whole typeface


def test_each_grid_stands_in_the_map_and_in_the_table(plan, page):
    for row, code in enumerate(plan.grid_code):
        assert f'id="g{row}"' in page
        assert f'id="r{row}"' in page
        assert code in page


def test_input_findings_unplaced_and_split_buildings_are_listed(page):
    assert "=1+1: 7 households" in page
    assert page.count("<details>") == 3
    assert "B11" in page


def test_reasons_are_shown_where_a_grid_misses_its_bounds(make_plan):
    row = {
        "grid": 0,
        "reason": "search_limit",
        "atom": -1,
        "values": {"lower": 225, "upper": 275},
    }
    plan = make_plan(obstacles=[row])
    html = report_html(plan, table_of(plan), summarise(plan), "zh")
    assert "搜索上限" in html
    assert "所有网格都在要求的容差以内" not in html


def test_the_bars_count_every_grid_once(plan):
    drawn = histogram(table_of(plan).deviation, 0.1)
    counts = [int(n) for n in re.findall(r'class="count"[^>]*>(\d+)<', drawn)]
    assert counts == [1, 2, 1]
    # words at the ends of the axis lean inwards
    assert re.search(r'class="tick first" x="64"[^>]*>≤', drawn)
    assert re.search(r'class="tick last" x="746"[^>]*>≥', drawn)
