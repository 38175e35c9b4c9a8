"""Progress bars on stderr, one a step; none where nobody watches."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich import progress as rich_progress
from rich.console import Console

from gridplan.progress import Progress, silent
from gridplan.words import Language, catalogue, say


@contextmanager
def bars(language: Language, *, quiet: bool) -> Iterator[Progress]:
    """
    Show how far each step has come.

    Parameters
    ----------
    language : {'en', 'zh'}
        Of the steps' names.
    quiet : bool
        Show nothing.

    Yields
    ------
    Progress
        To be told; silent too where stderr is no terminal.
    """
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield silent
        return
    columns = (
        rich_progress.TextColumn("{task.description}"),
        rich_progress.BarColumn(),
        rich_progress.MofNCompleteColumn(),
        rich_progress.TimeElapsedColumn(),
    )
    with rich_progress.Progress(*columns, console=console) as shown:
        tasks: dict[str, rich_progress.TaskID] = {}

        def tell(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = shown.add_task(_name(step, language), total=total)
            shown.update(tasks[step], completed=done, total=total)

        yield tell


def together(*listeners: Progress) -> Progress:
    """
    Tell several listeners, in order.

    Parameters
    ----------
    *listeners : Progress
        Who is told; one that raises keeps the later ones from hearing.

    Returns
    -------
    Progress
        Tells them all.
    """

    def tell(step: str, done: int, total: int) -> None:
        for listener in listeners:
            listener(step, done, total)

    return tell


def _name(step: str, language: Language) -> str:
    key = f"cli.step_{step}"
    return say(key, language) if key in catalogue(language) else step
