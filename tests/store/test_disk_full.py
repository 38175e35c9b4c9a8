"""A disk that is full: nothing half written, and what was there is still there."""

import multiprocessing
import resource
import signal
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import text

from gridplan.store import DiskFullError, Store, open_store
from gridplan.store.artefacts import Artefacts, folder_digest
from gridplan.store.backup import backup
from gridplan.store.people import add_person, list_people
from gridplan.store.schemes import put_scheme
from tests.store.examples import add_village, village


def in_little_room(act: Callable[[], None], most: int) -> str:
    """Run in a process that may write files of ``most`` bytes; tell the error's key."""
    context = multiprocessing.get_context("fork")
    queue = context.SimpleQueue()

    def run() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        try:
            act()
        except DiskFullError as error:
            queue.put(error.key)
        except BaseException as error:  # noqa: BLE001 (told to the parent)
            queue.put(repr(error))
        else:
            queue.put("done")

    process = context.Process(target=run)
    process.start()
    told = str(queue.get())
    process.join()
    return told


def test_a_transaction_that_finds_no_room_writes_nothing(tmp_path: Path) -> None:
    open_store(None, tmp_path).close()
    size = (tmp_path / "gridplan.sqlite").stat().st_size

    def fill() -> None:
        store = open_store(None, tmp_path)
        with store.write() as connection:
            for number in range(50):
                add_person(connection, name=f"{number}", role="viewer")
                put_scheme(connection, name=f"{number}", toml="#" * 100_000, created_by="me")

    assert in_little_room(fill, size + 65_536) == "store.disk_full"
    store = open_store(None, tmp_path)
    with store.read() as connection:
        assert list_people(connection) == []
        assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
    with store.write() as connection:
        add_person(connection, name="a", role="viewer")
    store.close()


def test_a_folder_that_finds_no_room_is_not_kept(tmp_path: Path) -> None:
    shelf = Artefacts(root=tmp_path)
    out = village() / "out"

    def put() -> None:
        shelf.put_folder(out)

    assert in_little_room(put, 10_000) == "store.disk_full"
    assert shelf.addresses() == []
    assert list(tmp_path.iterdir()) == []
    assert shelf.put_folder(out) == folder_digest(out)


def test_a_backup_that_finds_no_room_leaves_nothing(
    sqlite_store: Store, tmp_path: Path
) -> None:
    add_village(sqlite_store)
    file = tmp_path / "all.tar"
    assert (
        in_little_room(lambda: backup(sqlite_store, file) and None, 100_000)
        == "store.disk_full"
    )
    assert not list(tmp_path.glob("*.tar*"))
    assert not list(tmp_path.glob(".all*"))
