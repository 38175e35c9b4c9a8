"""The page of systems: every row of the research is on it, every name on it exists."""

import importlib
import re
from pathlib import Path

import pytest

from gridplan.schemes import list_schemes

PROJECT = Path(__file__).parents[2]
PAGE = (PROJECT / "docs/systems.md").read_text(encoding="utf-8")
DOMAIN = PROJECT / "../shared/domain.md"


def _rows(text: str) -> set[str]:
    rows = set(re.findall(r"\b([0-4]-\d\d)\b", text))
    for book, first, last in re.findall(r"\b([0-4])-(\d\d) to \1-(\d\d)\b", text):
        rows |= {f"{book}-{n:02d}" for n in range(int(first), int(last) + 1)}
    return rows


def test_every_row_of_the_research_is_on_the_page() -> None:
    if not DOMAIN.exists():
        pytest.skip("the research beside the project is not here")
    research = DOMAIN.read_text(encoding="utf-8")
    wanted = set(re.findall(r"^\| ([0-4]-\d\d) \|", research, flags=re.MULTILINE))
    assert len(wanted) == 80
    assert sorted(wanted - _rows(PAGE)) == []


def test_every_scheme_is_on_the_page() -> None:
    assert [name for name in list_schemes() if f"`{name}`" not in PAGE] == []


def test_every_function_the_page_names_exists() -> None:
    names = re.findall(r"`(gridplan\.[a-z_.]+)`", PAGE)
    assert names  # most have become commands
    for name in names:
        try:
            importlib.import_module(name)
        except ModuleNotFoundError:
            module, _, function = name.rpartition(".")
            assert hasattr(importlib.import_module(module), function), name
