"""Which language the terminal speaks: the one asked for, or the system's."""

import locale

from gridplan.words import Language, say


def spoken(asked: Language | None = None) -> Language:
    """
    Choose the language of the terminal.

    Parameters
    ----------
    asked : {'en', 'zh'}, optional
        What ``--lang`` says.

    Returns
    -------
    {'en', 'zh'}
        What was asked for, else Chinese on a Chinese system and English elsewhere.
    """
    if asked is not None:
        return asked
    name = locale.getlocale(locale.LC_CTYPE)[0] or ""
    return "zh" if name.lower().startswith(("zh", "chinese")) else "en"


def told(key: str) -> str:
    """
    Say a line of the help, in the language of the system.

    Parameters
    ----------
    key : str
        Key of the sentence.

    Returns
    -------
    str
        The sentence.
    """
    return say(key, spoken())
