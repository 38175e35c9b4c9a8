"""``compare``: what one version changes against another."""

from pathlib import Path

from gridplan.jobs.communities import Communities
from gridplan.jobs.process import Process, Step, Told, Work
from gridplan.jobs.processes.making import UUID
from gridplan.store import versions
from gridplan.store.open import Store


def _accept(store: Store, inputs: Told) -> Told:
    with store.read() as connection:
        both = [versions.get_version(connection, inputs[name]) for name in ("old", "new")]
    return inputs | {"artefacts": [version.artefact for version in both]}


def _compare(work: Work) -> Told:
    old, new = (work.store.artefacts.folder(one) for one in work.inputs["artefacts"])
    return work.child("compare", {"old": str(old), "new": str(new)})


def compare_now(store: Store, communities: Communities, inputs: Told) -> Told:
    """
    Compare at once, for clients that wait.

    Parameters
    ----------
    store : Store
        The store.
    communities : Communities
        Not looked at.
    inputs : dict
        Of the process.

    Returns
    -------
    dict
        Its result.
    """
    del communities
    from gridplan.jobs.tasks.compare import compare  # noqa: PLC0415 (heavy, and seldom)

    old, new = (store.artefacts.folder(one) for one in _accept(store, inputs)["artefacts"])
    return {"comparison": compare(Path(old), Path(new))}


COMPARE = Process(
    id="compare",
    title_en="Compare two versions",
    title_zh="比较两个版本",
    about_en=(
        "Tells what a version changes against another: households and buildings that "
        "move, grids that stay, split, merge or are new, heads who are affected."
    ),
    about_zh=(
        "说明一个版本相对另一个版本的变化：迁移的户数与楼栋，保持、拆分、合并或新增的网格，"
        "以及受影响的网格长。"
    ),
    inputs={
        "type": "object",
        "properties": {
            "old": {**UUID, "title": "version before"},
            "new": {**UUID, "title": "version after"},
        },
        "required": ["old", "new"],
        "additionalProperties": False,
    },
    outputs={"comparison": {"type": "object"}},
    steps=(Step(name="compare", run=_compare),),
    accept=_accept,
    now=compare_now,
)
