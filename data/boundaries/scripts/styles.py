"""What is built on a plot: measures of slabs, towers, village houses, schools and shops."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """
    How one kind of plot is built up.

    Attributes
    ----------
    name : str
        Key.
    use : str
        Of its buildings.
    depth : (low, high), m
        Of a building, across its row.
    unit_length : (low, high), m
        Along the row, for one entrance.
    units : tuple of int
        Entrances a building may have.
    floors : tuple of int
        To choose from, once a plot.
    per_floor : int
        Homes on one floor of one entrance; 0 where nobody lives.
    gap : (low, high), m
        Between buildings of a row.
    light : float
        Free distance between rows ÷ height; floors are 3 m.
    least_free : float, m
        Free distance between rows at least.
    spine_every : float, m
        Distance between the paths across the rows.
    n_gates : (low, high)
        Gates to the street.
    max_rows : int
        Rows built; the rest stays open ground.
    """

    name: str
    use: str
    depth: tuple[float, float]
    unit_length: tuple[float, float]
    units: tuple[int, ...]
    floors: tuple[int, ...]
    per_floor: int
    gap: tuple[float, float]
    light: float
    least_free: float
    spine_every: float
    n_gates: tuple[int, int]
    max_rows: int = 99


OLD = Style(
    name="old", use="residential", depth=(10.5, 12.0), unit_length=(14.0, 16.0),
    units=(2, 3, 3, 4), floors=(6, 6, 7), per_floor=2, gap=(7.0, 10.0), light=1.0,
    least_free=16.0, spine_every=120.0, n_gates=(2, 4),
)  # fmt: skip
MIDDLE = Style(
    name="middle", use="residential", depth=(12.0, 14.0), unit_length=(17.0, 20.0),
    units=(1, 2, 2, 3), floors=(11,), per_floor=2, gap=(10.0, 15.0), light=1.05,
    least_free=30.0, spine_every=130.0, n_gates=(2, 3),
)  # fmt: skip
HIGH = Style(
    name="tower", use="residential", depth=(15.0, 18.0), unit_length=(27.0, 32.0),
    units=(1,), floors=(18, 18, 26), per_floor=4, gap=(22.0, 32.0), light=0.85,
    least_free=46.0, spine_every=150.0, n_gates=(2, 2),
)  # fmt: skip
# One long slab that is heavier than a grid may be: it has to be divided by entrance.
GIANT = Style(
    name="tower", use="residential", depth=(16.0, 17.0), unit_length=(21.0, 22.5),
    units=(3,), floors=(26,), per_floor=4, gap=(22.0, 32.0), light=0.9,
    least_free=60.0, spine_every=200.0, n_gates=(2, 2), max_rows=1,
)  # fmt: skip
RESETTLED = Style(
    name="old", use="residential", depth=(11.0, 12.5), unit_length=(16.0, 18.0),
    units=(2, 3), floors=(6,), per_floor=2, gap=(9.0, 13.0), light=1.3,
    least_free=24.0, spine_every=120.0, n_gates=(2, 3),
)  # fmt: skip
VILLAGE = Style(
    name="village", use="residential", depth=(9.5, 11.5), unit_length=(8.5, 12.0),
    units=(1,), floors=(2, 3, 4), per_floor=1, gap=(1.6, 5.0), light=0.0,
    least_free=8.5, spine_every=70.0, n_gates=(3, 5),
)  # fmt: skip
SCHOOL = Style(
    name="school", use="school", depth=(13.0, 16.0), unit_length=(24.0, 30.0),
    units=(1, 2), floors=(4, 5), per_floor=0, gap=(14.0, 20.0), light=0.0,
    least_free=25.0, spine_every=200.0, n_gates=(1, 2), max_rows=3,
)  # fmt: skip
SHOPS = Style(
    name="commercial", use="commercial", depth=(28.0, 38.0), unit_length=(36.0, 60.0),
    units=(1,), floors=(3, 4, 5), per_floor=0, gap=(16.0, 24.0), light=0.0,
    least_free=24.0, spine_every=160.0, n_gates=(2, 3),
)  # fmt: skip
OFFICES = Style(
    name="office", use="office", depth=(24.0, 30.0), unit_length=(28.0, 40.0),
    units=(1,), floors=(12, 16, 22), per_floor=0, gap=(24.0, 34.0), light=0.0,
    least_free=38.0, spine_every=160.0, n_gates=(1, 3),
)  # fmt: skip
WORKSHOPS = Style(
    name="workshop", use="industrial", depth=(20.0, 26.0), unit_length=(30.0, 55.0),
    units=(1,), floors=(1, 2), per_floor=0, gap=(10.0, 16.0), light=0.0,
    least_free=16.0, spine_every=140.0, n_gates=(1, 2),
)  # fmt: skip
