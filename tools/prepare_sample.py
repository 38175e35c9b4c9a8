"""
Plan the sample that ``gridplan serve`` shows first, and pack the plan beside it.

Run as ``python tools/prepare_sample.py`` after the planner or the sample changed (a test
says so), then ``python data/boundaries/scripts/checksums.py``. The plan is the one that
``generate-plan`` draws at draft effort, made by the same tasks; its picture is left out, and
so is the record of the run.
"""
# ruff: noqa: INP001 (a script for people, run by hand)

import hashlib
import json
import tempfile
from pathlib import Path

import gridplan
from gridplan.exports.bundle import archived_bytes
from gridplan.jobs.tasks import plan, read
from gridplan.jobs.tasks.names import FACILITIES, OUT, ROWS
from gridplan.schemes.shelf import scheme_text

SAMPLES = Path(__file__).parents[1] / "data" / "boundaries"
NAME, SCHEME, SETTINGS = "wuhan", "wujin", {"effort": "draft", "seed": 1}
LEFT_OUT = frozenset({"map.png", "run.json"})


def prepare(folder: Path, into: Path) -> None:
    """
    Check an area and plan it.

    Parameters
    ----------
    folder : Path
        The area.
    into : Path
        Gets ``out``, ``rows``, ``facilities.json`` and ``told.json``.
    """
    found = read.run({"folder": str(folder), "into": str(into)}, lambda *_: None)
    request = {
        "area": str(folder), "scheme": SCHEME, "settings": SETTINGS, "workers": 2,
        "out": str(into / OUT), "rows": str(into / ROWS), "memory": str(into / "memory"),
    }  # fmt: skip
    made = plan.run(request, lambda *_: None)
    told = {
        "area": found,
        "version": {
            "summary": made["summary"], "settings": SETTINGS, "scheme": SCHEME,
            "scheme_digest": hashlib.sha256(scheme_text(SCHEME).encode()).hexdigest(),
            "seed": SETTINGS["seed"], "engine_version": gridplan.__version__,
        },
    }  # fmt: skip
    text = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    (into / "told.json").write_text(text, encoding="utf-8")


def main() -> None:
    """Write the archive."""
    with tempfile.TemporaryDirectory() as name:
        into = Path(name)
        prepare(SAMPLES / NAME, into)
        packed = [into / "told.json", into / FACILITIES, *(into / OUT).rglob("*"),
                  *(into / ROWS).rglob("*")]  # fmt: skip
        members = [
            (path.relative_to(into).as_posix(), path.read_bytes())
            for path in sorted(packed)
            if path.is_file() and path.name not in LEFT_OUT
        ]
    (SAMPLES / f"{NAME}_plan.zip").write_bytes(archived_bytes(members))


if __name__ == "__main__":
    main()
