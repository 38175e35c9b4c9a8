"""How big grids should be, what counts as work and what each criterion weighs."""

from dataclasses import dataclass, field

from gridplan.errors import InputError
from gridplan.schemes.bounds import check_bounds


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """
    How big a grid of one area type should be.

    Attributes
    ----------
    households : int
        Households a grid aims at; positive.
    minimum, maximum : int
        Least and most households of a grid; 0 for no bound.
    accepts : tuple of str
        Other classes of community this type stands for: names, or the first
        digits of an urban-rural code.
    name_en, name_zh, quotation, source : str
        For reports.

    Raises
    ------
    InputError
        If the target is not positive or outside its bounds.
    """

    households: int
    minimum: int = 0
    maximum: int = 0
    accepts: tuple[str, ...] = ()
    name_en: str = ""
    name_zh: str = ""
    quotation: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        """Refuse a target nobody can meet."""  # noqa: DOC501
        if self.households <= 0:
            raise InputError(
                "schemes.target_not_positive", where="target", households=self.households
            )
        check_bounds("target", self.minimum, self.maximum)
        is_inside = self.minimum <= self.households <= (self.maximum or self.households)
        if not is_inside:
            raise InputError(
                "schemes.target_outside",
                where="target",
                households=self.households,
                minimum=self.minimum,
                maximum=self.maximum,
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """
    How much each criterion counts in the search; 0 removes it.

    Attributes
    ----------
    balance : float
        Equal work (任务相当).
    walking : float
        Short ways (方便管理).
    boundary : float
        Short borders on visible lines (界定清晰).
    familiarity : float
        Heads who know their buildings.
    closeness : float
        Heads who start near their grids.
    years : float
        Heads with years behind them where there are most households.
    circles : float
        Grids whose households are near what they need; 0 unless asked for.

    Raises
    ------
    InputError
        If a weight is negative.
    """

    balance: float = 1.0
    walking: float = 1.0
    boundary: float = 1.0
    familiarity: float = 1.0
    closeness: float = 1.0
    years: float = 1.0
    circles: float = 0.0

    def __post_init__(self) -> None:
        """Refuse a weight below 0."""  # noqa: DOC501
        for name in self.__dataclass_fields__:
            if not getattr(self, name) >= 0:
                raise InputError("schemes.negative_weight", where="weights", weight=name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """
    What a full-time week gives to grids.

    Attributes
    ----------
    full_time : float, h/week
        Hours of one full-time post.
    available_share : float, share
        Part of them left for grids after office work.
    per_household : float, min/week
        Minutes a household asks for; 0 leaves capacity to the number of grids.

    Raises
    ------
    InputError
        If a number is out of range.
    """

    full_time: float = 40.0
    available_share: float = 1.0
    per_household: float = 0.0

    def __post_init__(self) -> None:
        """Refuse hours nobody has."""  # noqa: DOC501
        is_week = 0 < self.full_time <= 168 and self.per_household >= 0
        if not is_week or not 0 < self.available_share <= 1:
            raise InputError("schemes.bad_hours", where="hours")


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """
    What counts as work, and how much.

    Attributes
    ----------
    households, floors, events : float
        Weight of a household, of a floor without a lift above the first, of an event.
    visits : dict of str to float
        Weight of one visit demanded, by class.
    """

    households: float = 1.0
    floors: float = 0.0
    events: float = 0.0
    visits: dict[str, float] = field(default_factory=dict)
