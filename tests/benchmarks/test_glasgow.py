import pytest

from benchmarks import glasgow


def test_glasgow_is_one_community_of_1143_grids():
    if not (glasgow.SHARED / "graph_glasgow_oa").is_dir():
        pytest.skip("../shared/data/graph_glasgow_oa is not there")
    case = glasgow.load()
    assert (len(case), case.problem.k, int(case.problem.workload.sum())) == (5486, 1143, 285693)
    assert len(case.metres) == 2 * 14885


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=str(tmp_path)):
        glasgow.load(tmp_path)
