import os
from pathlib import Path

import pytest

from gridplan.store import MissingError
from gridplan.store.artefacts import Artefacts, folder_digest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "made"
    (made / "inner").mkdir(parents=True)
    (made / "a.txt").write_text("a")
    (made / "inner" / "b.txt").write_text("b")
    return made


@pytest.fixture
def shelf(tmp_path: Path) -> Artefacts:
    return Artefacts(root=tmp_path / "shelf")


def test_the_same_files_have_one_address(folder: Path, shelf: Artefacts) -> None:
    address = shelf.put_folder(folder)
    os.utime(folder / "a.txt", (0, 0))
    assert shelf.put_folder(folder) == address == folder_digest(shelf.folder(address))
    assert shelf.addresses() == [address]
    (folder / "a.txt").write_text("c")
    assert shelf.put_folder(folder) != address


def test_the_record_of_a_run_does_not_count(folder: Path) -> None:
    before = folder_digest(folder)
    (folder / "run.json").write_text("{}")
    assert folder_digest(folder) == before


def test_a_file_that_moved_is_another_folder(folder: Path) -> None:
    before = folder_digest(folder)
    (folder / "a.txt").rename(folder / "inner" / "a.txt")
    assert folder_digest(folder) != before


def test_a_folder_may_be_used_up(folder: Path, shelf: Artefacts) -> None:
    address = shelf.put_folder(folder, move=True)
    assert not folder.exists()
    assert (shelf.folder(address) / "inner" / "b.txt").read_text() == "b"


def test_a_single_file_keeps_its_name(folder: Path, shelf: Artefacts) -> None:
    address = shelf.put_file(folder / "a.txt", "名.txt")
    assert [path.name for path in shelf.folder(address).iterdir()] == ["名.txt"]


@pytest.mark.parametrize("address", ["", "../made", "0" * 64, "../" * 21 + "x"])
def test_an_address_nobody_gave_leads_nowhere(shelf: Artefacts, address: str) -> None:
    assert not shelf.has(address)
    with pytest.raises(MissingError):
        shelf.folder(address)
