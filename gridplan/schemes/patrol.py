"""How a place patrols: speeds, stairs, shifts, breaks, gates; all with defaults."""

from dataclasses import dataclass
from typing import Literal

from gridplan.errors import InputError

Border = Literal["one", "both"]
_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Patrol:
    """
    The table ``[patrol]`` of a scheme.

    Attributes
    ----------
    walking_kmh, riding_kmh : float, km/h
        On foot and by e-bike.
    stairs_s : float, s
        A floor up or down the stairs.
    lift_wait_s, lift_floor_s : float, s
        A ride in a lift, and each of its floors.
    lift_from_floors : int
        Buildings with at least this many floors have a lift.
    shift_hours : float, h
        Longest day of one worker, break not counted.
    start : str, HH:MM
        When a day begins.
    pause_from, pause_until : str, HH:MM
        Earliest and latest begin of the break; empty for none.
    pause_minutes : float, min
        Its length.
    workers : int
        Who walk in a grid each day.
    households_a_call : int
        Most households of one call.
    visit_minutes : float, min
        Length of a visit where its class prescribes none.
    sides : int
        1 or 2: how often a sweep walks each street.
    border : {'one', 'both'}
        Whether a border street is one grid's or both its grids'.
    offices : tuple of str
        Classes of place that walks start from, such as ``amenity=community_centre``;
        empty for the grid's hub.
    gates : tuple of str
        Classes of place that are guarded; empty for the streets' crossings of the
        grid's outline.
    guards_a_gate : int
        People at a gate.
    guard_shifts : tuple of str, HH:MM-HH:MM
        Shifts of a guard day.
    days_a_week, hours_a_week : int, float
        Most a person works.

    Raises
    ------
    InputError
        If a number is out of range or a time of day cannot be read.
    """

    walking_kmh: float = 4.5
    riding_kmh: float = 12.0
    stairs_s: float = 12.0
    lift_wait_s: float = 30.0
    lift_floor_s: float = 3.0
    lift_from_floors: int = 7
    shift_hours: float = 7.0
    start: str = "08:30"
    pause_from: str = ""
    pause_until: str = ""
    pause_minutes: float = 60.0
    workers: int = 1
    households_a_call: int = 6
    visit_minutes: float = 10.0
    sides: int = 1
    border: Border = "one"
    offices: tuple[str, ...] = ()
    gates: tuple[str, ...] = ()
    guards_a_gate: int = 1
    guard_shifts: tuple[str, ...] = ("06:00-14:00", "14:00-22:00", "22:00-06:00")
    days_a_week: int = 5
    hours_a_week: float = 40.0

    def __post_init__(self) -> None:
        """Refuse speeds, shifts and hours that nobody keeps."""  # noqa: DOC501
        positive = (
            "walking_kmh", "riding_kmh", "shift_hours", "workers", "households_a_call",
            "guards_a_gate", "days_a_week", "hours_a_week",
        )  # fmt: skip
        for name in positive:
            if not getattr(self, name) > 0:
                raise InputError("schemes.patrol_not_positive", where="patrol", entry=name)
        for name in (
            "stairs_s",
            "lift_wait_s",
            "lift_floor_s",
            "pause_minutes",
            "visit_minutes",
        ):
            if not getattr(self, name) >= 0:
                raise InputError("schemes.patrol_negative", where="patrol", entry=name)
        if self.sides not in {1, 2} or self.shift_hours > 24 or self.days_a_week > 7:
            raise InputError("schemes.patrol_range", where="patrol")
        if bool(self.pause_from) != bool(self.pause_until):
            raise InputError("schemes.patrol_pause", where="patrol")
        for clock in (self.start, self.pause_from, self.pause_until):
            if clock:
                seconds_of(clock)
        for shift in self.guard_shifts:
            shift_of(shift)

    @property
    def pause(self) -> tuple[float, float, float] | None:
        """
        Tell earliest and latest begin of the break and its length.

        Returns
        -------
        tuple of float or None, s
            After midnight; None without a break.
        """
        if not self.pause_from:
            return None
        first, last = seconds_of(self.pause_from), seconds_of(self.pause_until)
        return first, last, 60 * self.pause_minutes


def seconds_of(clock: str) -> float:
    """
    Read a time of day.

    Parameters
    ----------
    clock : str, HH:MM
        From 00:00 to 24:00.

    Returns
    -------
    float, s
        After midnight.

    Raises
    ------
    InputError
        If it is none.

    Examples
    --------
    >>> seconds_of("08:30")
    30600.0
    """
    hours, _, minutes = clock.partition(":")
    is_clock = hours.isdecimal() and minutes.isdecimal() and int(minutes) < 60
    if not is_clock or 60 * int(hours) + int(minutes) > _MINUTES:
        raise InputError("schemes.bad_clock", where="patrol", found=clock)
    return 60.0 * (60 * int(hours) + int(minutes))


def shift_of(text: str) -> tuple[float, float]:
    """
    Read a shift; one that ends before it begins goes past midnight.

    Parameters
    ----------
    text : str, HH:MM-HH:MM
        Such as ``22:00-06:00``.

    Returns
    -------
    tuple of float, s
        Begin and end after midnight of the first day.

    Examples
    --------
    >>> [second / 3600 for second in shift_of("22:00-06:00")]
    [22.0, 30.0]
    """
    first, _, last = text.partition("-")
    begin, end = seconds_of(first.strip()), seconds_of(last.strip())
    return begin, end if end > begin else end + 60.0 * _MINUTES
