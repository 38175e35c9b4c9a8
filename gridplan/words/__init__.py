"""
Every sentence a user reads, in English and Chinese, looked up by key.

A sentence stands in ``words/en/ROOM.toml`` and ``words/zh/ROOM.toml`` under the
same key, with the same ``{placeholders}``; the key is ``room.name``. Tests hold
the two languages together.
"""

import tomllib
from functools import cache
from importlib import resources
from typing import Any, Literal

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")


@cache
def catalogue(language: Language) -> dict[str, str]:
    """
    Read all sentences of one language.

    Parameters
    ----------
    language : {'en', 'zh'}
        The language wanted.

    Returns
    -------
    dict of str to str
        Template by key ``room.name``; placeholders in braces.
    """
    folder = resources.files(__package__) / language
    found: dict[str, str] = {}
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            table = tomllib.loads(file.read_text(encoding="utf-8"))
            room = file.name.removesuffix(".toml")
            found.update({f"{room}.{name}": text for name, text in table.items()})
    return found


def say(key: str, language: Language = "en", **values: Any) -> str:
    """
    Fill a sentence in one language.

    Parameters
    ----------
    key : str
        ``room.name`` of the sentence.
    language : {'en', 'zh'}
        The language wanted.
    **values : object
        What the placeholders stand for.

    Returns
    -------
    str
        The sentence; keys nobody wrote come back as themselves with the values.

    Examples
    --------
    >>> say("words.greeting", "zh", name="武进")
    '你好，武进'
    """
    template = catalogue(language).get(key)
    if template is None:
        return f"{key} {values}" if values else key
    return template.format(**values)
