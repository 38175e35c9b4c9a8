"""Who asks, once that is known, and what they may do."""

from dataclasses import dataclass

from gridplan.api.refusals import ForbiddenError
from gridplan.api.roles import RIGHTS, Right, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """
    Who asks.

    Attributes
    ----------
    name : str
        Sign-in name; empty for nobody.
    person : str
        Id; empty for nobody.
    role : {'admin', 'planner', 'field', 'viewer'}
        What they may do.
    language : {'en', 'zh'}
        Theirs.
    grids : frozenset of str or None
        Codes of the only grids they see; None for all.
    by : {'cookie', 'key', 'nobody'}
        How they are known.
    ends : str or None
        When that ends.
    """

    name: str
    person: str
    role: Role
    language: str
    grids: frozenset[str] | None
    by: str
    ends: str | None = None

    def may(self, right: Right) -> bool:
        """
        Tell whether they may do something.

        Parameters
        ----------
        right : str
            One of `gridplan.api.roles.Right`.

        Returns
        -------
        bool
            By their role.
        """
        return right in RIGHTS[self.role]

    def needs(self, right: Right) -> None:
        """
        Insist that they may do something.

        Parameters
        ----------
        right : str
            One of `gridplan.api.roles.Right`.

        Raises
        ------
        ForbiddenError
            If they may not.
        """
        if not self.may(right):
            raise ForbiddenError("api.not_for_role", role=self.role)


NOBODY = Caller(name="", person="", role="viewer", language="zh", grids=None, by="nobody")
