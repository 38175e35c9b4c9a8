"""Where the rows of a plan lie between unfolding and loading; no map library is needed."""

from pathlib import Path

_ENDING = ".arrow"


def rows_file(folder: Path, collection: str) -> Path:
    """
    Tell where the rows of a collection lie.

    Parameters
    ----------
    folder : Path
        Where `gridplan.store.unfold.unfold` wrote.
    collection : str
        Which.

    Returns
    -------
    Path
        An Arrow file; it may be missing.
    """
    return folder / f"{collection}{_ENDING}"
