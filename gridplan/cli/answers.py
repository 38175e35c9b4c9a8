"""
How a command answers: data on stdout, everything else on stderr, and an exit code.

0: done. 1: done, and something is wrong with what was looked at. 2: the command or
its input cannot be used. 130 or 143: somebody asked to stop.
"""

import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer
from rich.console import Console
from rich.text import Text

from gridplan.errors import CancelledError, GridplanError
from gridplan.words import Language, say

FOUND_WRONG = 1
UNUSABLE = 2
_SIGNALLED = 128


@contextmanager
def answering(language: Language, *, as_json: bool) -> Iterator[None]:
    """
    Turn what cannot be done into one sentence and an exit code.

    Parameters
    ----------
    language : {'en', 'zh'}
        Of the sentence.
    as_json : bool
        Say it on stdout as JSON too.

    Yields
    ------
    None
        The command runs inside.
    """
    try:
        yield
    except (CancelledError, KeyboardInterrupt) as stopped:
        number = getattr(stopped, "number", signal.SIGINT)
        _complain(say("errors.cancelled", language), "errors.cancelled", as_json=as_json)
        raise typer.Exit(_SIGNALLED + number) from None
    except GridplanError as error:
        _complain(error.say(language), error.key, as_json=as_json)
        raise typer.Exit(UNUSABLE) from None


def print_json(value: dict[str, Any] | list[Any]) -> None:
    """
    Print one JSON document on stdout.

    Parameters
    ----------
    value : dict or list
        What to print; numbers of numpy become plain ones.
    """
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def _complain(sentence: str, key: str, *, as_json: bool) -> None:
    Console(stderr=True, soft_wrap=True).print(Text(sentence, style="red"))
    if as_json:
        print_json({"error": {"key": key, "sentence": sentence}})


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else str(value)
