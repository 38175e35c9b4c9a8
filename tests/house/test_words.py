"""Both languages say the same, and every sentence asked for exists."""

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import gridplan
from gridplan.words import LANGUAGES, catalogue, say

PACKAGE = Path(gridplan.__file__).parent
ROOMS = {key.split(".")[0] for key in catalogue("en")}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
SLIP = re.compile(
    r"(?<=[\u4e00-\u9fff”}])[,;:!?()]|[,;:!?()](?=[\u4e00-\u9fff“{])|[，；：！？（）] | %"
)
KEY = re.compile(r"[a-z_]+\.(?!(?:css|csv|gpkg|html|js|json|png|py|toml)$)[a-z0-9_]+")


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def asked_for() -> Iterator[tuple[str, str]]:
    """Yield file and key of every sentence a call names; what is filled in becomes a star."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                words = [*node.args[:1], *(k.value for k in node.keywords if k.arg == "key")]
                for key in filter(is_key, map(pattern_of, words)):
                    yield f"{path.name}:{node.lineno}", key


def is_key(text: str) -> bool:
    return bool(KEY.fullmatch(text.replace("*", "x"))) and text.partition(".")[0] in ROOMS


def pattern_of(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values
        )
    return ""


def test_both_languages_have_the_same_sentences() -> None:
    assert set(catalogue("en")) == set(catalogue("zh"))


@pytest.mark.parametrize("key", sorted(catalogue("en")))
def test_both_languages_fill_in_the_same_values(key: str) -> None:
    assert placeholders(catalogue("en")[key]) == placeholders(catalogue("zh").get(key, ""))


def test_every_sentence_asked_for_exists() -> None:
    known = set(catalogue("en"))
    missing = [
        (where, key)
        for where, key in asked_for()
        if not any(re.fullmatch(re.escape(key).replace(r"\*", ".+"), one) for one in known)
    ]
    assert missing == []


def test_no_sentence_is_empty_in_any_language() -> None:
    empty = [(lang, k) for lang in LANGUAGES for k, text in catalogue(lang).items() if not text]
    assert empty == []


def test_a_key_nobody_wrote_comes_back_as_itself() -> None:
    assert say("words.nothing") == "words.nothing"


def test_chinese_sentences_have_chinese_punctuation() -> None:
    """A half-width mark beside a Chinese character or a filled-in value is a slip."""
    told = {key: text for key, text in catalogue("zh").items() if CHINESE.search(text)}
    assert [(key, text) for key, text in told.items() if SLIP.search(bare(text))] == []


def test_the_page_and_the_service_punctuate_chinese_as_well() -> None:
    page = PACKAGE.parent / "web/src/words/zh.ts"
    texts = re.findall(r'"((?:[^"\\\n]|\\.)*)"', page.read_text(encoding="utf-8"))
    for room in ("jobs/processes", "store"):
        for path in sorted((PACKAGE / room).glob("*.py")):
            tree = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            texts += [
                n.value for n in tree if isinstance(n, ast.Constant) and type(n.value) is str
            ]
    told = [text for text in texts if CHINESE.search(text)]
    assert len(told) > 200
    assert [text for text in told if SLIP.search(bare(text))] == []


def bare(text: str) -> str:
    """Drop what is code: format specifications and quoted commands."""
    return re.sub(r"(\{\w+):\w+\}|`[^`]*`", r"\1}", text)
