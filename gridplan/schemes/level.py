"""One level of a place: areas, building groups or people, in any order."""

from dataclasses import dataclass
from typing import Literal

from gridplan.errors import InputError
from gridplan.schemes.bounds import check_bounds

LevelKind = Literal["admin", "area", "building_group", "role"]
Measure = Literal["households", "residents", "communities", "buildings", "units"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """
    One level of a place: an area, a group of buildings, or people.

    Attributes
    ----------
    key : str
        What other parts of the scheme call it.
    name_en, name_zh : str
        For reports.
    kind : {'admin', 'area', 'building_group', 'role'}
        Admin areas are given, areas are drawn, building groups are estates and
        buildings, roles are people.
    nests_in : str
        Key of the level above; empty at the top.
    target, minimum, maximum : int
        Size of a unit by ``measure``; 0 where nothing is prescribed.
    measure : {'households', 'residents', 'communities', 'buildings', 'units'}
        What the size counts.
    is_whole : bool
        True where a unit is divided only when it alone exceeds a grid's maximum.
    is_optional : bool
        True where some places go without this level.
    is_parallel : bool
        True for a layer beside the grids, such as party branches.
    flag_above : int
        Residents above which a unit is listed for a closer look; 0 for never.
    prefers : str
        Column of the buildings that draws the border, such as the property company.
    column : {'', 'building_id', 'estate', 'property_company'}
        Column of the buildings that names the units of a building group.
    quotation, source : str
        What it rests on.

    Raises
    ------
    InputError
        If the maximum is below the minimum.
    """

    key: str
    name_en: str
    name_zh: str
    kind: LevelKind
    nests_in: str = ""
    target: int = 0
    minimum: int = 0
    maximum: int = 0
    measure: Measure = "households"
    is_whole: bool = False
    is_optional: bool = False
    is_parallel: bool = False
    flag_above: int = 0
    prefers: str = ""
    column: Literal["", "building_id", "estate", "property_company"] = ""
    quotation: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        """Refuse bounds that contradict each other."""  # noqa: DOC501
        check_bounds(self.key, self.minimum, self.maximum)
        if self.target and not self.minimum <= self.target <= (self.maximum or self.target):
            raise InputError(
                "schemes.target_outside",
                where=self.key,
                households=self.target,
                minimum=self.minimum,
                maximum=self.maximum,
            )
