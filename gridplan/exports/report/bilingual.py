"""Text for a page that switches language by itself: both stand there, one is shown."""

from html import escape

from gridplan.words import Language, say

TAGS: dict[Language, str] = {"zh": "zh-CN", "en": "en"}


def both(key: str, tag: str = "span", **values: object) -> str:
    """
    Say a sentence in both languages.

    Parameters
    ----------
    key : str
        Of the sentence.
    tag : str
        ``span``, or ``tspan`` inside drawings.
    **values : object
        What the placeholders stand for.

    Returns
    -------
    str
        Safe HTML; the page's language decides which of the two is seen.
    """
    return choice({language: say(key, language, **values) for language in TAGS}, tag)


def choice(said: dict[Language, str], tag: str = "span") -> str:
    """
    Show one of several texts by the language of the page.

    Parameters
    ----------
    said : dict of str to str
        Text by language.
    tag : str
        ``span``, or ``tspan`` inside drawings.

    Returns
    -------
    str
        Safe HTML; a single text where the languages agree.
    """
    if len(set(said.values())) == 1:
        return escape(next(iter(said.values())))
    return "".join(
        f'<{tag} lang="{TAGS[language]}">{escape(text)}</{tag}>'
        for language, text in said.items()
    )
