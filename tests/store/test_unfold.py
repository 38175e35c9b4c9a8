"""Where the units of a roster lie, whatever level they are of."""

import shapely

from gridplan.store.unfold import place_of_unit

COMMUNITY = shapely.box(0, 0, 2, 1)
GRID = shapely.box(0, 0, 1, 1)
SHAPES = {"320412001001": COMMUNITY, "320412001001001": GRID,
          "320412001002": shapely.box(2, 0, 3, 1)}  # fmt: skip
WHOLE = shapely.box(0, 0, 3, 1)


def test_a_unit_lies_where_its_grid_its_building_or_its_communities_lie():
    def place(unit):
        return place_of_unit(unit, SHAPES, {"b1": "320412001001001", "b2": ""}, WHOLE)

    assert place("320412001001001").equals(GRID)
    assert place("320412001001001007002").equals(GRID)  # neighbours in a group of the grid
    assert place("b1").equals(GRID)
    assert place("320412001").equals(WHOLE)  # a town of both communities
    for elsewhere in ("b2", "chief-7", "Sunny Estate"):
        assert place(elsewhere).equals(shapely.envelope(WHOLE))
