import pytest

from gridplan.store import ConflictError, MissingError, Store
from gridplan.store.assignments import assign, assigned
from gridplan.store.comments import add_comment, list_comments, resolve_comment
from gridplan.store.instant import later, now, read
from gridplan.store.keys import add_key, find_key, list_keys, note_use, revoke_key
from gridplan.store.links import add_link, list_links, open_link, revoke_link
from gridplan.store.people import (
    add_person,
    change_person,
    erase_person,
    find_person,
    list_people,
)
from gridplan.store.schemes import get_scheme, list_schemes, put_scheme
from gridplan.store.sessions import close_session, open_session, session_person
from tests.store.examples import add_village


def test_a_name_is_taken_once_and_the_transaction_goes_on(store: Store) -> None:
    with store.write() as connection:
        add_person(connection, name="王芳", role="planner")
        with pytest.raises(ConflictError):
            add_person(connection, name="王芳", role="viewer")
        add_person(connection, name="李强", role="field")
    with store.read() as connection:
        assert {one.name: one.role for one in list_people(connection)} == {
            "王芳": "planner", "李强": "field",
        }  # fmt: skip


def test_a_person_who_is_erased_leaves_neither_keys_nor_sessions(store: Store) -> None:
    with store.write() as connection:
        person = add_person(connection, name="a", role="field")
        key = add_key(
            connection, person=person.id, prefix="gp_1", hash="f" * 64, role="field",
            expires=None,
        )  # fmt: skip
        open_session(connection, hash="e" * 64, person=person.id, expires=later(seconds=60))
        assign(connection, person.id, ["g2", "g1", "g1"])
        assert assigned(connection, person.id) == ["g1", "g2"]
        note_use(connection, key.id)
        assert list_keys(connection, person.id)[0].last_used is not None
        erase_person(connection, person.id)
    with store.read() as connection:
        assert find_person(connection, "a") is None
        assert find_key(connection, "f" * 64) is None
        assert session_person(connection, "e" * 64) is None
        assert assigned(connection, person.id) == []


def test_sessions_end_with_time_on_leaving_and_with_the_person(store: Store) -> None:
    with store.write() as connection:
        person = add_person(connection, name="a", role="viewer")
        for name, seconds in (("1", 60.0), ("2", 60.0), ("3", -1.0)):
            open_session(
                connection, hash=name * 64, person=person.id, expires=later(seconds=seconds)
            )
        assert session_person(connection, "1" * 64) == person
        assert session_person(connection, "3" * 64) is None
        close_session(connection, "1" * 64)
        assert session_person(connection, "1" * 64) is None
        change_person(connection, person.id, is_active=False)
        assert session_person(connection, "2" * 64) is None


def test_a_key_that_is_revoked_says_when(store: Store) -> None:
    with store.write() as connection:
        person = add_person(connection, name="a", role="admin")
        key = add_key(
            connection, person=person.id, prefix="gp_1", hash="f" * 64, role="viewer",
            expires=now(),
        )  # fmt: skip
        revoke_key(connection, key.id)
        found = find_key(connection, "f" * 64)
        assert found is not None
        assert found.revoked is not None
        with pytest.raises(MissingError):
            revoke_key(connection, "no-such")


def test_links_open_until_they_expire_or_are_withdrawn(store: Store) -> None:
    (version,) = add_village(store)
    told = {"version": version.id, "kind": "pack", "target": "g1", "created_by": "me"}
    with store.write() as connection:
        link, token = add_link(connection, expires=later(seconds=60), **told)
        _, late = add_link(connection, expires=later(seconds=-1), **told)
        assert token != late
        assert len(token) >= 43
        assert open_link(connection, token) == link
        assert token not in str(list_links(connection, version.id))
        for wrong in (late, token[:-1], "", link.hash):
            with pytest.raises(MissingError):
                open_link(connection, wrong)
        revoke_link(connection, version.id, link.id)
        with pytest.raises(MissingError):
            open_link(connection, token)


def test_comments_stay_with_their_version(store: Store) -> None:
    first, second = add_village(store, versions=2)
    with store.write() as connection:
        one = add_comment(connection, version=first.id, text="太大", created_by="me")
        with pytest.raises(MissingError):
            resolve_comment(connection, second.id, one.id)
        resolve_comment(connection, first.id, one.id)
        assert [c.is_resolved for c in list_comments(connection, first.id)] == [True]
        assert list_comments(connection, second.id) == []


def test_a_scheme_brought_again_takes_the_place_of_the_first(store: Store) -> None:
    with store.write() as connection:
        first = put_scheme(connection, name="mine", toml="a = 1", created_by="me")
        second = put_scheme(connection, name="mine", toml="a = 2", created_by="me")
        assert first.digest != second.digest
        assert get_scheme(connection, "mine") == second
        assert list_schemes(connection) == [second]


def test_times_sort_as_they_pass() -> None:
    assert later(seconds=-1) < now() < later(seconds=1)
    assert (read(later(seconds=60)) - read(now())).total_seconds() > 59
