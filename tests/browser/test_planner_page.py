"""The planner's page against the real service, as planners use it; needs node and Chromium."""

import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent
TOP = HERE.parents[1]
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


FORGET = """
import sqlite3, sys
with sqlite3.connect(sys.argv[1], timeout=60) as store:
    store.execute("PRAGMA foreign_keys = OFF")
    store.execute("DELETE FROM version")
    store.execute("DELETE FROM plan")
"""
DATA = (
    "示例",
    "village",
    "wuhan",
    "Wuhan",
    "江",
    "村",
    "admin",
    "=1+1",
    "桥封闭",
    "wujin",
    "English",
    "中文",
)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("page") / "data"


@pytest.fixture(scope="module")
def door(data: Path) -> Iterator[str]:
    """Run ``gridplan serve`` on an empty folder; the address it prints opens it once."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = [sys.executable, "-m", "gridplan", "serve", "--port", port, "--data", str(data)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as service:
        assert service.stdout is not None
        try:
            for line in service.stdout:
                if found := re.search(r"http://\S+\?token=\S+", line):
                    yield found[0]
                    break
        finally:
            service.terminate()


@pytest.fixture(scope="module")
def told(door: str, tmp_path_factory: pytest.TempPathFactory) -> dict:
    village = shutil.make_archive(
        str(tmp_path_factory.mktemp("area") / "village"), "zip", TOP / "data/boundaries/village"
    )
    return walk("page.mjs", door, village, os.environ.get("GRIDPLAN_PICTURES", "-"))


@pytest.fixture(scope="module")
def words(door: str, data: Path, told: dict, tmp_path_factory: pytest.TempPathFactory) -> dict:
    """Every view again, in both languages and four looks; at the end all plans are gone."""
    state = tmp_path_factory.mktemp("state") / "state.json"
    state.write_text(json.dumps(told["state"]))
    forget = shlex.join([sys.executable, "-c", FORGET, str(data / "gridplan.sqlite")])
    return walk("words.mjs", door.partition("/?")[0], str(state), forget)


def walk(script: str, *arguments: str) -> dict:
    if shutil.which("node") is None:
        pytest.skip("node is not installed")
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no browser at {CHROMIUM} (Debian: chromium)")
    if not (HERE / "node_modules" / "playwright-core").is_dir():
        pytest.skip("run npm ci in tests/browser")
    run = subprocess.run(
        ["node", HERE / script, *arguments],
        capture_output=True, text=True, check=False, timeout=1800, cwd=HERE,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def test_nothing_leaves_the_machine_and_nothing_breaks(told: dict) -> None:
    assert told["outside"] == []
    assert told["errors"] == []


def test_no_view_has_a_serious_fault_of_access(told: dict) -> None:
    assert told["serious"] == []


def test_a_planner_uploads_plans_edits_repairs_and_publishes(told: dict) -> None:
    assert told["seen"] == ["keyboard", "upload", "plan", "collision", "offline", "published"]
    assert told["download"] == [200, 6]  # the village has six grids
    assert told["rows"] == 45


def test_the_map_draws_no_frame_twice_and_nothing_unseen(told: dict) -> None:
    assert told["drawn"]["layers"] > 5
    assert told["drawn"]["frames"] == 1
    assert told["drawn"]["calls"] == 0


def test_versions_stand_side_by_side_with_the_homes_that_moved(told: dict) -> None:
    assert told["pair"]["led"] == [True, True]
    assert told["pair"]["moved"] > 0
    assert told["compared"].startswith(f"{told['pair']['moved']} 户")


def test_a_comment_is_about_the_building_or_the_boundary_that_was_clicked(told: dict) -> None:
    assert told["about"] == ["building", "boundary"]
    assert re.match(r"楼栋 ", told["places"][0])
    assert re.match(r"\d+ 与 \d+ 的边界", told["places"][1])


def test_a_repair_leaves_every_grid_connected(told: dict) -> None:
    assert told["even"] is True


def test_undo_and_redo_are_exact(told: dict) -> None:
    assert (told["undone"], told["redone"]) == (0, 1)


def test_an_edit_waits_while_the_server_is_gone(told: dict) -> None:
    assert told["waiting"] == 1


def test_a_link_opens_without_an_account_until_it_is_revoked(told: dict) -> None:
    opened, revoked = told["pack"]
    assert opened == 200
    assert revoked in {404, 410}
    assert told["pack_title"]


def test_names_and_comments_are_text_and_never_markup(told: dict) -> None:
    assert told["injected"] == 0
    assert told["comment"] == '<b>桥封闭</b> "quotes" =1+1'


def test_the_page_speaks_english_too_and_says_when_a_plan_is_gone(told: dict) -> None:
    assert "Balance" in told["english"]
    assert told["map_in_english"] == ["Map", "Zoom in", "Zoom out"]
    assert "no longer exists" in told["gone"] or "已不存在" in told["gone"]


def test_every_look_of_every_view_is_within_reach(words: dict) -> None:
    assert words["serious"] == []
    assert words["wide"] == []  # nothing has to be scrolled sideways


def test_nothing_leaves_and_nothing_breaks_in_any_look(words: dict) -> None:
    assert words["outside"] == []
    assert words["errors"] == []


def test_every_text_of_every_view_stands_in_the_word_tables(words: dict) -> None:
    """Marked words aside, only figures and somebody's data are left, whatever the language."""
    chinese, english = (views_of(words, language) for language in ("zh", "en"))
    assert set(chinese) <= set(english)
    slips = {
        (view, text)
        for view, texts in chinese.items()
        for text in texts & english[view]
        if not is_figure(text) and not is_data(text)
    }
    assert slips == set()


def views_of(words: dict, language: str) -> dict[str, set[str]]:
    """Gather what stands outside the marks, view by view."""
    return {
        view.removeprefix("light "): {left for text in texts for left in unmarked(text)}
        for view, texts in words["views"][language].items()
    }


def unmarked(text: str) -> set[str]:
    while "⟦" in text:
        text = re.sub(r"⟦[^⟦⟧]*⟧", "\n", text)
    return {part.strip() for part in text.split("\n")} - {""}


def is_figure(text: str) -> bool:
    """Tell figures, codes, file names and units, which are the same in every language."""
    parts = re.findall(r"[\w./-]*\w", text)
    return all(re.search(r"\d|\w\.\w", part) or part in {"m", "km", "KiB"} for part in parts)


def is_data(text: str) -> bool:
    """Tell what people named: areas, communities, schemes, users, comments and plans."""
    return any(name in text for name in DATA)


def test_a_plan_that_is_deleted_while_open_is_said_to_be_gone(words: dict) -> None:
    assert words["deleted"]
    assert "no longer exists" in words["deleted_again"]
