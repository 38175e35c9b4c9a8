"""Who stands on a roster: role slots, and forces that cover grids from outside."""

from dataclasses import dataclass
from typing import Literal

from gridplan.errors import InputError
from gridplan.schemes.bounds import check_bounds


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """
    One kind of person, force, duty or place, by code and name.

    Attributes
    ----------
    key : str
        What tables write.
    name_en, name_zh : str
        For reports.
    follows : {'', 'building', 'household'}
        What people of this kind are bound to when grids are drawn again.
    """

    key: str
    name_en: str
    name_zh: str
    follows: Literal["", "building", "household"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleSlot:
    """
    A place on a unit's roster, and who may fill it.

    Attributes
    ----------
    key : str
        What ``staff.csv`` writes in its column role.
    name_en, name_zh : str
        For reports.
    slot : {'1', 'X', 'Y', 'N', ''}
        Letter of the formula; ``1`` is the one head of a grid.
    serves : str
        Level whose units it is counted in.
    minimum, maximum : int
        People of each unit; a maximum of 0 is no limit.
    capacity : int
        Units one person may serve; 0 for no limit.
    is_adjacent : bool
        True where a person's units should touch and lie in one community.
    follows : {'', 'building', 'household'}
        What a person is bound to when grids are drawn again.
    is_full_time : bool
        True where only full-time staff may fill it.
    is_exclusive : bool
        True where the person may hold no second slot of the same unit.
    area_types : tuple of str
        Only in communities of these types; empty for all.
    types : tuple of Kind
        Kinds of people who may fill it; empty for any.
    duties : tuple of str
        Keys of the scheme's duties.
    cases_per_person : int
        Cases one person may carry; 0 for no such rule.
    supervisors : int
        Levels that must supervise a high-risk case; 0 for no such rule.
    criteria : tuple of str
        Only in villages that reach a threshold in any of these; empty for all.
    quotation, source : str
        What it rests on.

    Raises
    ------
    InputError
        If the maximum is below the minimum or a number negative.
    """

    key: str
    name_en: str
    name_zh: str
    serves: str = "grid"
    slot: Literal["1", "X", "Y", "N", ""] = ""
    minimum: int = 1
    maximum: int = 0
    capacity: int = 1
    is_adjacent: bool = False
    follows: Literal["", "building", "household"] = ""
    is_full_time: bool = False
    is_exclusive: bool = True
    area_types: tuple[str, ...] = ()
    types: tuple[Kind, ...] = ()
    duties: tuple[str, ...] = ()
    cases_per_person: int = 0
    supervisors: int = 0
    criteria: tuple[str, ...] = ()
    quotation: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        """Refuse numbers that contradict each other."""  # noqa: DOC501
        check_bounds(self.key, self.minimum, self.maximum)
        if min(self.capacity, self.cases_per_person, self.supervisors) < 0:
            raise InputError("schemes.negative_bound", where=self.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Force:
    """
    A line of officers that covers grids by its own areas, many to many.

    Attributes
    ----------
    key : str
        What tables write; where it names a role or a kind of person of the scheme,
        those on the roster count.
    name_en, name_zh : str
        For reports.
    per : str
        Level whose every unit needs one.
    minimum : int
        Officers each unit needs.
    has_own_areas : bool
        True where station areas decide, not communities.
    has_shifts : bool
        True where the team works in shifts of its own.
    quotation, source : str
        What it rests on.

    Raises
    ------
    InputError
        If the number is negative.
    """

    key: str
    name_en: str
    name_zh: str
    per: str = "grid"
    minimum: int = 1
    has_own_areas: bool = False
    has_shifts: bool = False
    quotation: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        """Refuse a negative number."""
        check_bounds(self.key, self.minimum, 0)
