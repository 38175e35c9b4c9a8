"""A rehearsal: all the code that repairs run is there after it."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

from gridplan.plan.rehearsal import rehearse

TOP = Path(__file__).parents[2]

# in a process of its own, for in this one other tests may have compiled everything
_LOOK = """
import json, sys
from pathlib import Path
import numpy as np
from gridplan.exports.problems import read_problem
from gridplan.plan.edits import Move
from gridplan.plan.rehearsal import rehearse
from gridplan.plan.repair import repair

def compiled():
    return {
        f"{module}.{name}: {kinds}"
        for module, held in list(sys.modules.items()) if module.startswith("gridplan.")
        for name, one in vars(held).items() if hasattr(one, "py_func")
        for kinds in one.signatures
    }

folder = Path(sys.argv[1])
before = compiled()
rehearse()
rehearsed = compiled()
repairs = 0
for code in json.loads((folder / "index.json").read_text())["communities"]:
    plan = read_problem(folder, code)
    problem, grid = plan.problem, plan.grid_of
    across = np.flatnonzero(grid[problem.source] != grid[problem.indices])
    for edge in across[:1].tolist():
        to = plan.grid_code[grid[problem.indices[edge]]]
        atom = int(plan.atom[problem.source[edge]])
        repair(plan, [Move(to=to, atoms=(atom,))])
        repairs += 1
print(json.dumps([len(before), len(rehearsed), repairs, sorted(compiled() - rehearsed)]))
"""


def test_repairs_of_the_sample_compile_nothing_that_a_rehearsal_has_not(tmp_path: Path) -> None:
    with zipfile.ZipFile(TOP / "data/boundaries/wuhan_plan.zip") as archive:
        archive.extractall(tmp_path)
    (index,) = tmp_path.rglob("problems/index.json")
    told = subprocess.run(
        [sys.executable, "-c", _LOOK, index.parent],
        capture_output=True, text=True, check=True, cwd=TOP,
    )  # fmt: skip
    before, rehearsed, repairs, more = json.loads(told.stdout)
    assert before == 0
    assert rehearsed > 5
    assert repairs > 10
    assert more == []


def test_a_rehearsed_repair_mends_what_its_edit_broke() -> None:
    told = rehearse().told()
    assert [grid["households"] for grid in told["grids"]] != [400] * 4
    assert all(grid["is_within"] for grid in told["grids"])
    assert sum(grid["households"] for grid in told["grids"]) == 64 * 25
    assert {one["atom"] for one in told["changed"] if one["is_asked"]} == {2, 10, 18}
