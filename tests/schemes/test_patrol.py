import pytest

from gridplan.errors import InputError
from gridplan.schemes import Patrol, VisitRule, load_scheme, seconds_of, shift_of


def test_a_clock_is_seconds_after_midnight():
    assert [seconds_of(clock) for clock in ("00:00", "08:30", "24:00")] == [0, 30600, 86400]


@pytest.mark.parametrize("clock", ["", "8h", "25:00", "08:60", "24:01", "noon"])
def test_what_is_no_time_of_day_is_refused(clock):
    with pytest.raises(InputError, match="time of day"):
        seconds_of(clock)


def test_a_shift_past_midnight_ends_on_the_next_day():
    begin, end = shift_of("22:00-06:00")
    assert (begin / 3600, end / 3600) == (22, 30)


def test_every_shipped_scheme_walks_at_four_and_a_half_kilometres_an_hour():
    assert load_scheme("wujin").patrol.walking_kmh == 4.5


@pytest.mark.parametrize(
    "wrong",
    [
        {"walking_kmh": 0.0}, {"workers": 0}, {"sides": 3}, {"pause_from": "12:00"},
        {"shift_hours": 25.0}, {"stairs_s": -1.0}, {"guard_shifts": ("6 to 8",)},
    ],
)  # fmt: skip
def test_patrols_that_nobody_can_keep_are_refused(wrong):
    with pytest.raises(InputError):
        Patrol(**wrong)


def test_a_scheme_of_ones_own_says_how_it_patrols(tmp_path):
    text = (
        'name = "mine"\ntitle_en = "m"\ntitle_zh = "m"\nquotation = ""\ntolerance = 0.1\n'
        "[targets.urban]\nhouseholds = 250\n[weights]\n"
        '[patrol]\nwalking_kmh = 4\nstart = "09:00"\noffices = ["amenity=townhall"]\n'
        '[[visits]]\nkey = "evening"\nname_en = "e"\nname_zh = "e"\ntimes = 1\n'
        'per = "half_year"\n'
        'window_from = "18:00"\nwindow_until = "20:30"\npeople = 2\nto = "listed"\n'
    )
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    scheme = load_scheme(str(tmp_path / "mine.toml"))
    assert (scheme.patrol.walking_kmh, scheme.patrol.offices) == (4.0, ("amenity=townhall",))
    assert (scheme.visits[0].people, scheme.visits[0].per) == (2, "half_year")


@pytest.mark.parametrize(
    "wrong",
    [
        {"window_from": "18:00"},
        {"to": "places"},
        {"people": 0},
        {"window_from": "18:00", "window_until": "18:10", "minutes": 20.0},
    ],
)
def test_visits_that_contradict_themselves_are_refused(wrong):
    with pytest.raises(InputError):
        VisitRule(key="a", name_en="a", name_zh="a", times=1, per="month", **wrong)
