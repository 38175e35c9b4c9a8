"""When people are short: which rule, how many, and where; no more than that."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gridplan.arrays import Ints
from gridplan.words import Language, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortage:
    """
    One rule that cannot be met with the people there are.

    Attributes
    ----------
    rule : {'head_capacity', 'head_hours', 'role_filled', 'forces_complete'}
        Which rule.
    role : str
        Role or force that is short.
    wanted, there : int
        Places to fill, and places the people can fill.
    missing_people : int
        How many more people would do.
    communities : tuple of (str, int)
        Code and open places, of as few communities as can be.
    """

    rule: str
    role: str
    wanted: int
    there: int
    missing_people: int
    communities: tuple[tuple[str, int], ...]

    def say(self, language: Language = "en") -> str:
        """
        Say it.

        Parameters
        ----------
        language : {'en', 'zh'}
            The language wanted.

        Returns
        -------
        str
            One sentence.
        """
        separator = ", " if language == "en" else "、"
        return say(
            f"staffing.short_{self.rule}", language, role=self.role, wanted=self.wanted,
            there=self.there, missing=self.missing_people, short=self.wanted - self.there,
            communities=separator.join(f"{code} ({n})" for code, n in self.communities),
        )  # fmt: skip


def shortage_of_heads(
    head_of: Ints,
    community: Ints,
    community_code: Sequence[str],
    *,
    n_people: int,
    capacity: int,
    by_hours: bool,
) -> Shortage | None:
    """
    Say which grids stay without a head, and why.

    Parameters
    ----------
    head_of : (n_grids,) ndarray of int
        Head of each grid; -1 for none.
    community : (n_grids,) ndarray of int
        Community of each grid.
    community_code : (n_communities,) sequence of str
        Codes.
    n_people : int
        Heads there are.
    capacity : int
        Most grids of one head; 0 for no limit.
    by_hours : bool
        True where hours were short, not the number of grids.

    Returns
    -------
    Shortage or None
        None where every grid has its head.
    """
    empty = head_of < 0
    if not empty.any():
        return None
    wanted = len(head_of)
    there = wanted - int(empty.sum())
    by_number = capacity > 0 and wanted > capacity * n_people
    each = capacity if by_number else 1
    return Shortage(
        rule="head_hours" if by_hours and not by_number else "head_capacity",
        role="head",
        wanted=wanted,
        there=there,
        missing_people=-(-int(empty.sum()) // max(each, 1)),
        communities=_by_community(community[empty], community_code),
    )


def shortage_of_role(
    role: str, missing: Sequence[tuple[int, int]], community_code: Sequence[str], wanted: int
) -> Shortage | None:
    """
    Say in which communities a role has open places.

    Parameters
    ----------
    role : str
        Key of the role.
    missing : sequence of (int, int)
        Community and open places of each unit that has any.
    community_code : (n_communities,) sequence of str
        Codes.
    wanted : int
        Places in all.

    Returns
    -------
    Shortage or None
        None where nothing is open.
    """
    if not missing:
        return None
    where = np.repeat([community for community, _ in missing], [n for _, n in missing])
    return Shortage(
        rule="role_filled",
        role=role,
        wanted=wanted,
        there=wanted - len(where),
        missing_people=len(where),
        communities=_by_community(where, community_code),
    )


def _by_community(where: Ints, community_code: Sequence[str]) -> tuple[tuple[str, int], ...]:
    code, n = np.unique(where, return_counts=True)
    return tuple((community_code[int(c)], int(k)) for c, k in zip(code, n, strict=True))
