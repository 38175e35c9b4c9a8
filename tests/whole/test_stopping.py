"""Whoever asks a run to stop finds nothing half written."""

import os
import pty
import signal
import subprocess
import sys
import time

import pytest

from gridplan.errors import CancelledError
from gridplan.exports import write_plan
from gridplan.plan import Settings, build_plan
from gridplan.schemes import load_scheme
from gridplan.sources import read_area


def stop_at(wanted):
    def progress(step, done, total):
        del done, total
        if step == wanted:
            raise CancelledError

    return progress


def test_reading_can_be_stopped(boundaries):
    with pytest.raises(CancelledError):
        read_area(boundaries / "village", progress=stop_at("read"))


@pytest.mark.parametrize("step", ["atoms", "partition"])
def test_planning_can_be_stopped_at_every_step(boundaries, step):
    area, rules = read_area(boundaries / "village"), load_scheme("wujin")
    with pytest.raises(CancelledError):
        build_plan(area, rules, Settings(), progress=stop_at(step))


def test_a_plan_stopped_while_writing_leaves_the_earlier_one(boundaries, tmp_path):
    area = read_area(boundaries / "village")
    plan = build_plan(area, load_scheme("wujin"), Settings(effort="draft"))
    (tmp_path / "summary.json").write_text("earlier")
    with pytest.raises(CancelledError):
        write_plan(plan, tmp_path, progress=stop_at("write"))
    assert [path.name for path in tmp_path.iterdir()] == ["summary.json"]
    assert (tmp_path / "summary.json").read_text() == "earlier"


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_the_run_and_leaves_no_folder(tmp_path, number, code):
    out = tmp_path / "new" / "out"
    ours, theirs = pty.openpty()  # a terminal, so that the bars tell when the run is under way
    words = ["plan", "sample:wuhan", "-o", str(out), "--workers", "1", "--lang", "en"]
    process = subprocess.Popen(
        [sys.executable, "-m", "gridplan", *words], stdout=subprocess.DEVNULL, stderr=theirs
    )
    os.close(theirs)
    shown = read_until(ours, b"Cutting blocks")
    process.send_signal(number)
    shown += read_until(ours, None)
    assert process.wait(timeout=60) == code
    assert b"cancelled: nothing was written" in shown
    assert b"Traceback" not in shown
    assert not (tmp_path / "new").exists()


def read_until(terminal, wanted):
    """Read what a terminal shows, until it shows something or is closed."""
    shown = b""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and (wanted is None or wanted not in shown):
        try:
            got = os.read(terminal, 4096)
        except OSError:  # closed at the other end
            break
        if not got:
            break
        shown += got
    return shown
