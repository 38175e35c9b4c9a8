"""The planner's page against the real service, as planners use it; needs node and Chromium."""

import json
import os
import re
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


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run ``gridplan serve`` on an empty folder; the address it prints opens it once."""
    data = tmp_path_factory.mktemp("page") / "data"
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
    if shutil.which("node") is None:
        pytest.skip("node is not installed")
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no browser at {CHROMIUM} (Debian: chromium)")
    if not (HERE / "node_modules" / "playwright-core").is_dir():
        pytest.skip("run npm ci in tests/browser")
    village = shutil.make_archive(
        str(tmp_path_factory.mktemp("area") / "village"), "zip", TOP / "data/boundaries/village"
    )
    pictures = os.environ.get("GRIDPLAN_PICTURES", "-")
    run = subprocess.run(
        ["node", HERE / "page.mjs", door, village, pictures],
        capture_output=True, text=True, check=False, timeout=900, cwd=HERE,
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
    assert told["compared"].startswith("6 户")  # the one house that was given away


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
    assert "no longer exists" in told["gone"] or "已不存在" in told["gone"]
