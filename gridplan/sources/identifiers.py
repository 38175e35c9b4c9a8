"""Identifiers that must name one row each."""

from gridplan.errors import InputError


def refuse_doubles(identifiers: tuple[str, ...], *, file: str) -> None:
    """
    Refuse an identifier that names two rows.

    Parameters
    ----------
    identifiers : (n,) tuple of str
        One a row.
    file : str
        Where they come from.

    Raises
    ------
    InputError
        If one stands twice; it names both rows.
    """
    seen: dict[str, int] = {}
    for number, identifier in enumerate(identifiers):
        if identifier in seen:
            raise InputError(
                "sources.duplicate",
                file=file,
                feature=identifier,
                first=seen[identifier] + 1,
                second=number + 1,
            )
        seen[identifier] = number
