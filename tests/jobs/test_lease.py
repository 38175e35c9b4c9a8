from pathlib import Path

from gridplan.jobs import lease as leases
from gridplan.store import Store


def test_a_lease_that_ran_out_is_claimed_once_and_its_holder_notices(store: Store) -> None:
    with store.write() as connection:
        ours = leases.begin(connection, "here:0", seconds=60)
        other = leases.begin(connection, "there:0", seconds=-1)
        assert leases.dead(connection, ours) == [other]
        claimed = leases.claim(connection, other)
        assert claimed is not None
        assert leases.claim(connection, other) is None
        assert not leases.renew(connection, other, seconds=60)
        assert leases.dead(connection, ours) == [claimed]  # were we to die, it is claimed again
        leases.forget(connection, claimed)
        assert leases.dead(connection, ours) == []


def test_one_that_renews_in_time_is_left_alone(store: Store) -> None:
    with store.write() as connection:
        ours = leases.begin(connection, "here:0", seconds=60)
        other = leases.begin(connection, "there:0", seconds=-1)
        assert leases.renew(connection, other, seconds=60)
        assert leases.dead(connection, ours) == []
        assert leases.claim(connection, other) is None


def test_a_restart_takes_the_place_of_the_run_before(store: Store) -> None:
    with store.write() as connection:
        first = leases.begin(connection, "here:0", seconds=60)
        second = leases.begin(connection, "here:0", seconds=60)
        assert not leases.renew(connection, first, seconds=60)
        assert leases.renew(connection, second, seconds=60)


def test_one_that_ends_leaves_its_jobs_to_others_at_once(store: Store) -> None:
    with store.write() as connection:
        ours = leases.begin(connection, "here:0", seconds=60)
        other = leases.begin(connection, "there:0", seconds=60)
        leases.end(connection, other)
        assert leases.dead(connection, ours) == [other]


def test_each_process_of_a_machine_has_a_slot_and_gets_it_back(tmp_path: Path) -> None:
    first, lock = leases.take_slot(tmp_path)
    second, other = leases.take_slot(tmp_path)
    assert first != second
    lock.release()
    again, lock = leases.take_slot(tmp_path)
    assert again == first
    lock.release()
    other.release()
