"""
A process: what a client may ask for, and the steps that do it.

Steps run one after another. What a step returns is kept before the next one begins,
so that after a crash work goes on where it stood; a step that was cut short runs
again, and must come to the same.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from gridplan.jobs.communities import Communities
from gridplan.jobs.limits import Limits
from gridplan.store.jobs import Job
from gridplan.store.open import Store

Told = dict[str, Any]


class Child(Protocol):
    """Runs a task in a child process with limits."""

    def __call__(self, task: str, request: Told, *, cpu: int | None = None) -> Told:
        """
        Run it.

        Parameters
        ----------
        task : str
            Name of a module of `gridplan.jobs.tasks`.
        request : dict
            Plain values.
        cpu : int, s, optional
            Processor time it may take, where that is less than for others.

        Returns
        -------
        dict
            What the task returned.

        Raises
        ------
        GridplanError
            As the task raised it, or what became of the child.
        CancelledError
            If the job was dismissed.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """
    What a step works with.

    Attributes
    ----------
    store : Store
        The store.
    job : Job
        Its inputs and its owner.
    folder : Path
        Its own folder for files in the making; gone after the job.
    done : dict of str to dict
        What earlier steps returned, by name.
    child : Child
        Runs heavy work.
    limits : Limits
        What it may use.
    workers : int
        Threads heavy work may use.
    """

    store: Store
    job: Job
    folder: Path
    done: Mapping[str, Told]
    child: Child
    limits: Limits
    workers: int

    @property
    def inputs(self) -> Told:
        """What was asked for."""
        return self.job.inputs


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """
    One step.

    Attributes
    ----------
    name : str
        Unique in its process; also ``jobs.step_NAME`` for people.
    run : callable
        Does it; returns plain values, few of them.
    share : float
        Its part of the time, roughly.
    parts : dict of str to float
        What it tells progress of, in order, and the part of its time that takes.
    """

    name: str
    run: Callable[[Work], Told]
    share: float = 1.0
    parts: dict[str, float] = field(default_factory=dict)

    def come(self, part: str, done: int, total: int) -> float:
        """
        Tell how far the step has come.

        Parameters
        ----------
        part : str
            What it is at.
        done, total : int
            How far it has come with that.

        Returns
        -------
        float, share
            Between 0 and 1; parts nobody declared count for nothing.
        """
        share = min(1.0, done / total) if total > 0 else 0.0
        if not self.parts:
            return share
        if part not in self.parts:
            return 0.0
        names = list(self.parts)
        before = sum(self.parts[name] for name in names[: names.index(part)])
        return (before + share * self.parts[part]) / sum(self.parts.values())


def as_asked(_store: Store, inputs: Told) -> Told:
    """
    Take inputs as they are.

    Parameters
    ----------
    _store : Store
        Not looked at.
    inputs : dict
        Checked against the schema.

    Returns
    -------
    dict
        The same.
    """
    return inputs


Now = Callable[[Store, Communities, Told], Told]
"""Answers checked inputs at once, from the service's own memory; keeps nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """
    One process.

    Attributes
    ----------
    id : str
        In addresses.
    title_en, title_zh, about_en, about_zh : str
        For people.
    inputs : dict
        JSON schema of the inputs, an object.
    outputs : dict
        JSON schema by output name.
    steps : tuple of Step
        The last one's value is the job's result.
    accept : callable
        Looks at inputs before they are accepted, and fixes what they depend on: the
        digest of an area or a scheme. What it adds counts for the input hash.
    now : callable or None
        Answers clients that wait; None where only a job can.
    is_internal : bool
        Whether clients are not told of it.
    """

    id: str
    title_en: str
    title_zh: str
    about_en: str
    about_zh: str
    inputs: Told
    outputs: Told
    steps: tuple[Step, ...]
    accept: Callable[[Store, Told], Told] = field(default=as_asked)
    now: Now | None = None
    is_internal: bool = False
