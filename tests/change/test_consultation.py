"""The log of a consultation is read, counted and never names anybody."""

from pathlib import Path

import pytest

from gridplan.errors import InputError
from gridplan.plan.consultation import conclude
from gridplan.schemes import Consultation
from gridplan.sources.tables.consultation import read_hearings

HEAD = "日期,网格编码,同意,不同意,采纳,未采纳,理由,姓名\n"


def log(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "log.csv"
    path.write_text(HEAD + "".join(f"{row}\n" for row in rows), encoding="utf-8-sig")
    return path


def test_the_last_hearing_on_a_subject_counts(tmp_path: Path) -> None:
    path = log(
        tmp_path,
        "2026-03-09,320412001001001,80,20,1,0,,张三",
        "2026-03-02,320412001001001,10,90,0,1,与道路相符,李四",
        "2026-03-02,320412001001002,30,70,0,0,,",
    )
    hearings = read_hearings(path)
    assert [hearing.date for hearing in hearings] == ["2026-03-02", "2026-03-02", "2026-03-09"]
    subjects = ["320412001001001", "320412001001002", "320412001001003"]
    found = conclude(Consultation(threshold=0.5), hearings, subjects)
    assert found.share == (("320412001001001", 0.8), ("320412001001002", 0.3))
    assert found.ask_again == ("320412001001002", "320412001001003")
    assert (found.accepted, found.rejected) == (1, 1)
    assert "张三" not in repr(hearings)


def test_comments_are_not_refused_without_a_reason(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="reason"):
        read_hearings(log(tmp_path, "2026-03-02,g,1,1,0,2,,"))


def test_a_count_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        read_hearings(log(tmp_path, "2026-03-02,g,many,1,0,0,,"))
