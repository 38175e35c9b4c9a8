"""
Rewrite the table of files in data/boundaries/README.md, or check it with ``--check``.

Run ``python data/boundaries/scripts/checksums.py`` after a sample was made anew.
"""

import argparse
import hashlib
import sys
from pathlib import Path

HERE = Path(__file__).parents[1]
START, END = "<!-- files: start -->", "<!-- files: end -->"
SAMPLES = ("wuhan", "helsinki", "village")


def main() -> None:
    """Write the table, or compare it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing")
    readme = HERE / "README.md"
    text = readme.read_text(encoding="utf-8")
    new = with_table(text, table(HERE))
    if parser.parse_args().check:
        sys.exit(0 if new == text else "the table of files is out of date: run checksums.py")
    readme.write_text(new, encoding="utf-8")


def table(folder: Path) -> str:
    """
    List the samples' files.

    Parameters
    ----------
    folder : Path
        That holds the samples.

    Returns
    -------
    str
        A Markdown table.
    """
    lines = ["| file | bytes | sha256 |", "|---|---:|---|"]
    paths = [p for name in SAMPLES for p in sorted((folder / name).iterdir())]
    for path in [*paths, folder / "village_best_plan.csv", folder / "wuhan_plan.zip"]:
        content = path.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        lines.append(f"| {path.relative_to(folder).as_posix()} | {len(content)} | `{digest}` |")
    return "\n".join(lines)


def with_table(text: str, new: str) -> str:
    """
    Put a table between its marks.

    Parameters
    ----------
    text : str
        The README.
    new : str
        The table.

    Returns
    -------
    str
        The README with it.
    """
    before, rest = text.split(START)
    after = rest.split(END)[1]
    return f"{before}{START}\n{new}\n{END}{after}"


if __name__ == "__main__":
    main()
