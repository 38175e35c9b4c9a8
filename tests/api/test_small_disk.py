"""A service whose data lie on a disk with little room: it says so, and goes on after."""

import os
import random
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.api.served import serving
from tests.api.test_service import client, finished, make_key, upload
from tests.api.test_uploads import packed, village

_SIZE = 48 * 2**20  # bytes
_ZIP = {"content-type": "application/zip"}
_DRAW = "/processes/generate-plan/execution"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of its own that is soon full."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={_SIZE}", "gridplan-test", str(place)]
    try:
        done = subprocess.run(mount, capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no program named mount")
    if done.returncode:
        pytest.skip(f"a small disk cannot be mounted: {done.stderr.decode().strip()}")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill(disk: Path, *, left: int) -> Path:
    """Put a file on the disk that leaves so many bytes."""
    told = os.statvfs(disk)
    ballast = disk / "ballast"
    with ballast.open("wb") as out:
        os.posix_fallocate(out.fileno(), 0, told.f_bavail * told.f_frsize - left)
    return ballast


def noise(size: int) -> bytes:
    """What cannot be packed."""
    return random.Random(1).randbytes(size)


def is_whole(data: Path) -> bool:
    for name in ("gridplan.sqlite", "jobs.sqlite"):
        with closing(sqlite3.connect(data / name)) as connection:
            if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                return False
    return True


def test_a_full_disk_is_a_problem_and_then_none(disk: Path) -> None:
    data = disk / "data"
    key = make_key(data, "admin")
    with serving(data) as (base, _, _), client(base, key) as user:
        area = upload(user, village())
        assert finished(user, area["job"]["jobID"])["status"] == "successful"
        draw = {"inputs": {"area": area["area"]["id"], "settings": {"effort": "draft"}}}

        ballast = fill(disk, left=2 * 2**20)
        big = packed(village(readme__txt=noise(6 * 2**20)))
        for _ in range(3):  # what does not fit leaves nothing behind that fills up the rest
            full = user.post("/areas", content=big, headers=_ZIP)
            assert (full.status_code, full.json()["type"]) == (
                507, f"{base}/problems/store.disk_full",
            ), full.text  # fmt: skip
        assert not [*(data / "uploads").iterdir()]

        ballast.unlink()
        ballast = fill(disk, left=0)
        assert user.post(_DRAW, json=draw).status_code == 507
        assert len(user.get("/areas").json()) == 1, "others go on reading"
        assert user.get("/audit/chain").json()["holds"]

        ballast.unlink()
        again = user.post("/areas", content=big, headers=_ZIP)
        assert again.status_code == 202, again.text
        assert finished(user, again.json()["job"]["jobID"])["status"] == "successful"
        assert user.post(_DRAW, json=draw).status_code == 201
        assert user.get("/audit/chain").json()["holds"]
    assert is_whole(data)


def test_a_job_that_meets_a_full_disk_goes_on_when_there_is_room(disk: Path) -> None:
    data = disk / "data"
    key = make_key(data, "admin")
    with serving(data) as (base, _, _), client(base, key) as user:
        job = upload(user, village())["job"]["jobID"]
        while user.get(f"/jobs/{job}").json()["status"] == "accepted":
            time.sleep(0.05)
        ballast = fill(disk, left=0)
        time.sleep(8)  # neither what was found nor that it failed finds room
        ballast.unlink()
        assert finished(user, job)["status"] in {"failed", "successful"}
        other = upload(user, village(area__toml=b'name = "another"\n'))
        assert finished(user, other["job"]["jobID"])["status"] == "successful"
    assert is_whole(data)
