"""One HTML file that asks nothing of any network: the browser itself refuses to."""

import base64
import hashlib
from html import escape
from importlib import resources

from gridplan.exports.report.bilingual import TAGS
from gridplan.words import Language


def document(
    title: str, language: Language, body: str, *, style: str, script: str, kind: str = ""
) -> str:
    """
    Put a page together.

    Parameters
    ----------
    title : str
        Of the window.
    language : {'zh', 'en'}
        Shown first.
    body : str
        HTML, safe already.
    style, script : str
        What is built in; no other script may run.
    kind : str
        Class of the body.

    Returns
    -------
    str
        HTML.
    """
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    viewport = "width=device-width, initial-scale=1, viewport-fit=cover"
    lines = [
        "<!doctype html>",
        f'<html lang="{TAGS[language]}" data-theme="auto">',
        '<head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        f'<meta name="viewport" content="{viewport}">',
        '<meta name="referrer" content="no-referrer"><meta name="robots" content="noindex">',
        '<meta name="format-detection" content="telephone=no">',
        '<link rel="icon" href="data:,">',
        f"<title>{escape(title)}</title>",
        f"<style>{style}</style></head>",
        f'<body class="{kind}">{body}',
        f"<script>{script}</script></body></html>\n",
    ]
    return "\n".join(lines)


def asset(name: str) -> str:
    """
    Read a style sheet or script that ships with the pack.

    Parameters
    ----------
    name : str
        Of the file.

    Returns
    -------
    str
        Its text.
    """
    return (resources.files(__package__) / name).read_text(encoding="utf-8")
