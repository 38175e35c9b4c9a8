"""Which language a client reads, by its ``Accept-Language``."""

from functools import lru_cache

from fastapi import Request

from gridplan.words import Language


@lru_cache(maxsize=256)
def preferred(header: str) -> Language:
    """
    Choose the language of an answer.

    Parameters
    ----------
    header : str
        ``Accept-Language``, empty where there is none.

    Returns
    -------
    {'en', 'zh'}
        The one that ranks first; Chinese where the header names neither.

    Examples
    --------
    >>> preferred("en-GB,en;q=0.9,zh;q=0.8"), preferred("de")
    ('en', 'zh')
    """
    best: Language = "zh"
    highest = 0.0
    for part in header[:256].split(","):
        tag, _, weight = part.strip().lower().partition(";q=")
        rank = _number(weight)
        language = tag[:2]
        if language in {"en", "zh"} and rank > highest:
            best, highest = ("en" if language == "en" else "zh"), rank
    return best


def language_of(request: Request) -> Language:
    """
    Choose the language of an answer to a request.

    Parameters
    ----------
    request : Request
        From the client.

    Returns
    -------
    {'en', 'zh'}
        By ``Accept-Language``.
    """
    return preferred(request.headers.get("accept-language", ""))


def _number(text: str) -> float:
    try:
        return min(1.0, max(0.0, float(text))) if text else 1.0
    except ValueError:
        return 0.0
