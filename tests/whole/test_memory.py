"""A run that was killed goes on where it was, and nobody can tell from its plan."""

import numpy as np
import pytest

from gridplan.errors import CancelledError
from gridplan.exports.memory import FolderMemory
from gridplan.plan import Settings, build_plan
from gridplan.plan.memory import key_of
from gridplan.schemes import Weights, load_scheme
from gridplan.sources import read_area
from tests.proof.towns import small_town


class Counted(FolderMemory):
    """Counts what was remembered."""

    def __init__(self, folder):
        super().__init__(folder)
        self.told = 0

    def put(self, key, answer):
        self.told += 1
        super().put(key, answer)


def stop_after(communities):
    def progress(step, done, total):
        del total
        if step == "partition" and done == communities:
            raise CancelledError

    return progress


@pytest.fixture(scope="module")
def area(boundaries):
    return read_area(boundaries / "wuhan")


def test_a_killed_run_divides_only_what_was_left(area, tmp_path):
    rules, settings = load_scheme("wujin"), Settings(effort="draft", workers=1)
    memory = Counted(tmp_path / "answers")
    with pytest.raises(CancelledError):
        build_plan(area, rules, settings, memory=memory, progress=stop_after(3))
    first, memory.told = memory.told, 0
    resumed = build_plan(area, rules, settings, memory=memory)
    plain = build_plan(area, rules, settings)
    assert first == 3
    assert memory.told == len(list((tmp_path / "answers").iterdir())) - first > 0
    assert (resumed.partition.grid_of == plain.partition.grid_of).all()
    assert resumed.grid_code == plain.grid_code


def test_a_broken_or_foreign_file_is_not_believed(area, tmp_path):
    rules, settings = load_scheme("wujin"), Settings(effort="draft", workers=1)
    memory = Counted(tmp_path)
    plain = build_plan(area, rules, settings, memory=memory)
    names = sorted(tmp_path.iterdir())
    names[0].write_bytes(b"\x93NUMPY")
    np.save(names[1], np.zeros(3, dtype=np.int64))
    np.save(names[2], np.load(names[2]) * 0)
    memory.told = 0
    again = build_plan(area, rules, settings, memory=memory)
    assert memory.told == 3
    assert (again.partition.grid_of == plain.partition.grid_of).all()


def test_the_key_tells_apart_what_may_differ():
    one, other = small_town(1), small_town(2)
    keys = {
        key_of(one, step="draft", seed=1, weights=None),
        key_of(other, step="draft", seed=1, weights=None),
        key_of(one, step="standard", seed=1, weights=None),
        key_of(one, step="draft", seed=2, weights=None),
        key_of(one, step="draft", seed=1, weights=Weights(walking=2.0)),
        key_of(one, step="draft", seed=1, weights=None, more=b"1"),
    }
    assert len(keys) == 6
    assert key_of(small_town(1), step="draft", seed=1, weights=None) in keys
