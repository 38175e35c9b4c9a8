"""
Asking people about a draft: a log of opinions, and whether enough agree.

The log counts opinions; it never says who holds them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from gridplan.errors import InputError
from gridplan.schemes import Consultation


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """
    One round of asking.

    Attributes
    ----------
    date : str
        Such as ``2026-03-01``.
    subject : str
        What was asked about: a grid code, a community code, or the whole plan.
    agree, disagree : int
        Opinions for and against; not negative.
    accepted, rejected : int
        Comments taken up, and not.
    reason : str
        Why comments were not taken up; needed where any was rejected.

    Raises
    ------
    InputError
        If a count is negative, or comments were rejected without a reason.
    """

    date: str
    subject: str
    agree: int
    disagree: int
    accepted: int = 0
    rejected: int = 0
    reason: str = ""

    def __post_init__(self) -> None:
        """Refuse negative counts and silent refusals."""  # noqa: DOC501
        if min(self.agree, self.disagree, self.accepted, self.rejected) < 0:
            raise InputError("conformance.negative_opinions", subject=self.subject)
        if self.rejected and not self.reason.strip():
            raise InputError("conformance.no_reason", subject=self.subject, n=self.rejected)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """
    What a consultation came to.

    Attributes
    ----------
    share : tuple of (str, float)
        Approval at the last hearing, by subject.
    ask_again : tuple of str
        Subjects below the threshold or never asked.
    accepted, rejected : int
        Comments over all hearings.
    """

    share: tuple[tuple[str, float], ...]
    ask_again: tuple[str, ...]
    accepted: int
    rejected: int

    @property
    def may_publish(self) -> bool:
        """Tell whether nobody needs to be asked again."""
        return not self.ask_again


def conclude(rule: Consultation, log: Sequence[Hearing], subjects: Sequence[str]) -> Outcome:
    """
    Weigh a consultation log.

    Parameters
    ----------
    rule : Consultation
        Approval needed.
    log : sequence of Hearing
        In order of time; the last on a subject counts.
    subjects : sequence of str
        What had to be asked about.

    Returns
    -------
    Outcome
        Shares, what to ask again, and totals.
    """
    last: dict[str, Hearing] = {hearing.subject: hearing for hearing in log}
    share: list[tuple[str, float]] = []
    again: list[str] = []
    for subject in subjects:
        hearing = last.get(subject)
        voices = hearing.agree + hearing.disagree if hearing else 0
        if hearing is None or voices == 0:
            again.append(subject)
            continue
        share.append((subject, hearing.agree / voices))
        # Compare whole numbers: one third of three is enough.
        if hearing.agree < rule.threshold * voices - 1e-9:
            again.append(subject)
    return Outcome(
        share=tuple(share),
        ask_again=tuple(again),
        accepted=sum(hearing.accepted for hearing in log),
        rejected=sum(hearing.rejected for hearing in log),
    )
