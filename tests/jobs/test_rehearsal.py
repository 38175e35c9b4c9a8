"""A service's rehearsal: in a child at once, in the service when somebody looks at cells."""

from gridplan.jobs.limits import Limits
from gridplan.jobs.rehearsal import Rehearsal
from gridplan.partition.pricing import cheapest_set

_MEMORY = 4 * 1024**3


def test_a_rehearsal_that_is_wanted_leaves_repairs_compiled_here() -> None:
    rehearsal = Rehearsal(Limits(memory=_MEMORY))
    rehearsal.want()
    rehearsal.start()
    rehearsal.wait()
    assert cheapest_set.signatures  # type: ignore[attr-defined]


def test_a_rehearsal_that_is_stopped_ends() -> None:
    rehearsal = Rehearsal()
    rehearsal.start()
    rehearsal.stop()
    rehearsal.wait()


def test_a_rehearsal_without_memory_leaves_the_service_as_it_is() -> None:
    rehearsal = Rehearsal(Limits(memory=64 * 1024**2))
    rehearsal.start()
    rehearsal.wait()
