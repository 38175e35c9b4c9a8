"""What the two READMEs promise: links lead somewhere, commands exist, the example runs."""

import re
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
TWINS = ("README.md", "README.zh-CN.md")
PAGES = (*TWINS, "CONTRIBUTING.md", "docs/algorithm.md")


def text_of(name):
    return (TOP / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_to_a_file(name):
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", text_of(name))
    assert [link for link in links if not ((TOP / name).parent / link).exists()] == []


@pytest.mark.parametrize("name", PAGES)
def test_every_command_and_option_exists(run, name):
    text = text_of(name)
    commands = set(re.findall(r"gridplan (plan|check|samples|simulate|schemes)\b", text))
    for command in sorted(commands):
        assert run(command, "--help").exit_code == 0
    told = run("plan", "--help").stdout
    options = set(re.findall(r"`(--[a-z]+)", text)) - {"--help"}
    assert [option for option in sorted(options) if option not in told] == []


def test_the_twins_have_the_same_sections_and_tables():
    shapes = []
    for name in TWINS:
        text = text_of(name)
        shapes.append(
            [len(re.findall(mark, text, re.MULTILINE)) for mark in (r"^#+ ", r"^\|", "```")]
        )
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("name", TWINS)
def test_the_example_runs(monkeypatch, tmp_path, name):
    (example,) = re.findall(r"```python\n(.*?)```", text_of(name), re.DOTALL)
    monkeypatch.chdir(TOP)
    exec(example.replace("out/village", str(tmp_path / "village")), {})
    assert (tmp_path / "village" / "report.html").is_file()
