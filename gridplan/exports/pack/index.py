"""The first page of a pack: every page and file of it, and a QR code for each page."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from gridplan.exports.pack.document import asset, document
from gridplan.exports.pack.qr import qr_svg
from gridplan.exports.report.bilingual import both, choice
from gridplan.words import LANGUAGES, Language, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """
    A page of the pack.

    Attributes
    ----------
    title : dict of str to str
        By language.
    code : str
        Of the grid or the head.
    page : str
        File name of the page.
    files : tuple of tuple of str
        Kind (a key of the words) and file name of what lies beside it.
    qr : str
        What its code holds.
    is_head : bool
        True for the page of a head.
    community : str
        Code of the grid's community; empty for a head.
    """

    title: dict[Language, str]
    code: str
    page: str
    files: tuple[tuple[str, str], ...]
    qr: str
    is_head: bool = False
    community: str = ""


def index_html(
    entries: Sequence[Entry], area: str, *, has_url: bool, language: Language
) -> str:
    """
    Write the first page.

    Parameters
    ----------
    entries : sequence of Entry
        Heads and grids, in order.
    area : str
        Name of the area.
    has_url : bool
        Whether the codes lead to the pages; else they lead to places in a map.
    language : {'zh', 'en'}
        Shown first.

    Returns
    -------
    str
        One HTML file that asks nothing of any network.
    """
    title: dict[Language, str] = {
        tongue: say("pack.index_title", tongue, area=area) for tongue in LANGUAGES
    }
    heads = [entry for entry in entries if entry.is_head]
    grids = [entry for entry in entries if not entry.is_head]
    body = [
        f"<header><h1>{choice(title)}</h1>",
        f'<button type="button" id="language">{both("pack.language")}</button></header>',
        f"<main><p>{both('pack.index_text')}</p>",
        f'<label class="find">{both("pack.index_filter")}',
        '<input type="search" id="filter" autocomplete="off"></label>',
        _list("index_person", heads, has_url=has_url),
        _list("index_grids", grids, has_url=has_url),
        "</main>",
    ]
    style = asset("pack.css") + asset("index.css")
    return document(
        title[language], language, "\n".join(body), style=style, script=asset("index.js"),
        kind="index",
    )  # fmt: skip


def contents_html(
    parts: Sequence[tuple[dict[Language, str], str, int]], area: str, *, language: Language
) -> str:
    """
    Write the first page of a pack too big for one list: a list of lists.

    Parameters
    ----------
    parts : sequence of tuple of dict, str and int
        Title by language, file name and number of pages of each list.
    area : str
        Name of the area.
    language : {'zh', 'en'}
        Shown first.

    Returns
    -------
    str
        One HTML file that asks nothing of any network.
    """
    title: dict[Language, str] = {
        tongue: say("pack.index_title", tongue, area=area) for tongue in LANGUAGES
    }
    items = "".join(
        f"<li><div><h3>{choice(named)}</h3><p class=links>"
        f'<a class="main" href="{quote(file)}">{both("pack.index_part", n=count)}</a></p>'
        "</div></li>"
        for named, file, count in parts
    )
    body = [
        f"<header><h1>{choice(title)}</h1>",
        f'<button type="button" id="language">{both("pack.language")}</button></header>',
        f"<main><p>{both('pack.index_text')}</p>",
        f'<label class="find">{both("pack.index_filter")}',
        '<input type="search" id="filter" autocomplete="off"></label>',
        f'<section class="card"><ul class="pages">{items}</ul></section></main>',
    ]
    style = asset("pack.css") + asset("index.css")
    return document(
        title[language], language, "\n".join(body), style=style, script=asset("index.js"),
        kind="index",
    )  # fmt: skip


def _list(key: str, entries: Sequence[Entry], *, has_url: bool) -> str:
    if not entries:
        return ""
    items = "".join(_item(entry, has_url=has_url) for entry in entries)
    heading = f"<h2>{both(f'pack.{key}')}</h2>"
    return f'<section class="card">{heading}<ul class="pages">{items}</ul></section>'


def _item(entry: Entry, *, has_url: bool) -> str:
    told = "index_qr_url" if has_url else "index_qr_place"
    files = "".join(
        f'<a href="{quote(name)}" download>{both(f"pack.file_{kind}")}{escape(_day(name))}</a>'
        for kind, name in entry.files
    )
    code = qr_svg(entry.qr, title=entry.qr)
    if files:
        told_more = both("pack.index_more", n=len(entry.files))
        files = f"<details><summary>{told_more}</summary><p class=links>{files}</p></details>"
    way = f'<a class="main" href="{quote(entry.page)}">{both("pack.index_open")}</a>'
    return (
        f"<li><div><h3>{choice(entry.title)}</h3><p class=id>{escape(entry.code)}</p>"
        f"<p class=links>{way}</p>"
        f"{files}</div><figure>{code}<figcaption>{both(f'pack.{told}')}</figcaption>"
        f"</figure></li>"
    )


def _day(name: str) -> str:
    """Show the day that stands at the end of a file's name."""
    stem = name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    day = stem[-10:]
    is_day = len(day) == 10 and day[4] == day[7] == "-" and day.replace("-", "").isdigit()
    return f" {day[5:]}" if is_day else ""
