"""The commands of docs/systems.md: each can be called as it is written."""

import re
import shlex
from pathlib import Path

import typer

from gridplan.cli import app
from gridplan.schemes import list_schemes

TEXT = (Path(__file__).parents[2] / "docs" / "systems.md").read_text(encoding="utf-8")
COMMANDS = sorted(set(re.findall(r"`gridplan ([a-z][^`]*)`", TEXT)))


def test_every_command_of_the_table_is_one_the_program_takes() -> None:
    program = typer.main.get_command(app)
    for line in COMMANDS:
        words = shlex.split(line)
        if len(words) == 1 or "|" in words:
            assert words[0] in program.commands, line
            continue
        command = program.commands[words.pop(0)]
        if hasattr(command, "commands"):
            command = command.commands[words.pop(0)]
        if command.name == "show" and words == ["NAME"]:
            words = ["wujin"]
        # refuses an option or argument that does not exist
        command.make_context(line, words)


def test_every_shipped_scheme_stands_in_the_table_with_a_command() -> None:
    for name in list_schemes():
        assert f"plan AREA -o OUT --scheme {name}" in COMMANDS, name
