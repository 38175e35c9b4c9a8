"""Points in time as the store writes them, and ids nobody can guess."""

import uuid
from datetime import UTC, datetime, timedelta


def now() -> str:
    """
    Tell the time.

    Returns
    -------
    str
        UTC, ISO 8601 to the microsecond; such texts sort as times do.
    """
    return written(datetime.now(UTC))


def later(*, seconds: float) -> str:
    """
    Tell the time some seconds from now.

    Parameters
    ----------
    seconds : float, s
        How many; negative for earlier.

    Returns
    -------
    str
        As `now` writes it.
    """
    return written(datetime.now(UTC) + timedelta(seconds=seconds))


def written(moment: datetime) -> str:
    """
    Write a time.

    Parameters
    ----------
    moment : datetime
        With its zone.

    Returns
    -------
    str
        As `now` writes it.
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def read(text: str) -> datetime:
    """
    Read a time the store wrote.

    Parameters
    ----------
    text : str
        Of `now`.

    Returns
    -------
    datetime
        In UTC.
    """
    return datetime.fromisoformat(text)


def new_id() -> str:
    """
    Make an id.

    Returns
    -------
    str
        A random UUID.
    """
    return str(uuid.uuid4())
