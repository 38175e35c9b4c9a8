import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from gridplan.store import Store
from gridplan.store.audit import entries, first_fault, head, note


def write_three(store: Store) -> None:
    for number in range(3):
        with store.write() as connection:
            note(connection, actor="me", role="admin", action="test", object=str(number))


def loosen(store: Store) -> None:
    """Take off the guard, as somebody with the database's own password could."""
    with store.write() as connection:
        if store.is_sqlite:
            connection.execute(text("DROP TRIGGER audit_no_UPDATE"))
            connection.execute(text("DROP TRIGGER audit_no_DELETE"))
        else:
            connection.execute(text("ALTER TABLE audit DISABLE TRIGGER audit_no_change"))


def test_entries_hang_together(store: Store) -> None:
    write_three(store)
    with store.read() as connection:
        found = entries(connection)
        assert [entry.seq for entry in found] == [1, 2, 3]
        assert [entry.prev for entry in found[1:]] == [entry.hash for entry in found[:-1]]
        assert first_fault(connection) is None
        assert head(connection) == (3, found[-1].hash)


@pytest.mark.parametrize("act", ["UPDATE audit SET actor = 'you'", "DELETE FROM audit"])
def test_the_database_refuses_to_change_entries(store: Store, act: str) -> None:
    write_three(store)
    with pytest.raises(DBAPIError, match="never changed"), store.write() as connection:
        connection.execute(text(act))
    with store.read() as connection:
        assert first_fault(connection) is None


@pytest.mark.parametrize(
    ("act", "fault"),
    [
        ("UPDATE audit SET actor = 'you' WHERE seq = 2", 2),
        ("DELETE FROM audit WHERE seq = 2", 3),
    ],
)
def test_what_was_changed_behind_its_back_shows(store: Store, act: str, fault: int) -> None:
    write_three(store)
    loosen(store)
    with store.write() as connection:
        connection.execute(text(act))
    with store.read() as connection:
        assert first_fault(connection) == fault


def test_an_entry_goes_with_the_transaction_it_tells_of(store: Store) -> None:
    def fail() -> None:
        with store.write() as connection:
            note(connection, actor="me", role="admin", action="test", object="x")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with store.read() as connection:
        assert head(connection)[0] == 0
