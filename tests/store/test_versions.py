import pytest

from gridplan.store import ConflictError, MissingError, StaleError, Store
from gridplan.store.edits import add_edit, list_edits
from gridplan.store.features import get_feature, page
from gridplan.store.plans import list_plans
from gridplan.store.versions import (
    Version,
    add_version,
    get_version,
    latest_version,
    list_versions,
    move_state,
    published_versions,
    version_of,
)
from tests.store.examples import MADE, add_village


def move(store: Store, version: Version, *states: str) -> Version:
    for state in states:
        with store.write() as connection:
            version = move_state(connection, version, state, by="me")
    return version


def test_versions_count_from_one_and_one_made_twice_is_there_once(store: Store) -> None:
    first, second = add_village(store, versions=2)
    with store.write() as connection:
        again = add_version(
            connection, id=second.id, plan=second.plan, artefact=second.artefact, made=MADE,
            created_by="you",
        )  # fmt: skip
        assert again == get_version(connection, second.id)
        assert [one.number for one in list_versions(connection, first.plan)] == [1, 2]
        assert version_of(connection, first.plan, 2).id == second.id
        assert latest_version(connection, first.plan).id == second.id
        with pytest.raises(MissingError):
            latest_version(connection, first.plan, states=("published",))


def test_publishing_retires_what_was_published_for_the_area(store: Store) -> None:
    first, second = add_village(store, versions=2)
    (other,) = add_village(store, name="other")
    for version in (first, other, second):
        move(store, version, "review", "published")
    with store.read() as connection:
        published = published_versions(connection)
        assert {one.id for one in published} == {second.id, other.id}
        assert get_version(connection, first.id).state == "retired"
        assert all(one.published_by == "me" for one in published)
        assert len(list_plans(connection)) == 2


@pytest.mark.parametrize(
    ("way", "to"),
    [((), "published"), (("review", "published"), "draft"), (("retired",), "draft")],
)
def test_no_state_is_skipped_and_none_comes_back(
    store: Store, way: tuple[str, ...], to: str
) -> None:
    (version,) = add_village(store)
    version = move(store, version, *way)
    with pytest.raises(ConflictError):
        move(store, version, to)


def test_an_edit_gives_a_new_etag_and_the_old_one_no_longer_serves(store: Store) -> None:
    (version,) = add_village(store)
    with store.write() as connection:
        atom = page(connection, [version], "atoms", limit=1).bodies[0].split('"id":"')[1]
        atom = atom.split('"')[0]
        change = {"atoms": {atom: {"grid_code": "elsewhere"}}}
        edited = add_edit(
            connection, version, expected=version.etag, body={"moves": [atom]},
            changes=change, by="me",
        )  # fmt: skip
    assert edited.etag != version.etag
    assert edited.content_hash == version.content_hash
    assert edited.is_edited
    with pytest.raises(StaleError), store.write() as connection:
        add_edit(connection, version, expected=version.etag, body={}, changes={}, by="you")
    with pytest.raises(ConflictError, match="repair"):
        move(store, edited, "review")
    with store.read() as connection:
        (edit,) = list_edits(connection, version.id)
        body = get_feature(connection, [version], "atoms", atom).body
    assert edit.etag == edited.etag
    assert '"grid_code":"elsewhere"' in body


def test_only_drafts_are_edited(store: Store) -> None:
    (version,) = add_village(store)
    version = move(store, version, "review")
    with pytest.raises(ConflictError), store.write() as connection:
        add_edit(connection, version, expected=version.etag, body={}, changes={}, by="me")
