import warnings
from dataclasses import replace
from pathlib import Path

import numpy as np
import shapely

from gridplan.exports import lettering
from gridplan.exports.colours import PALETTE, colour_numbers
from gridplan.exports.grid_table import table_of
from gridplan.exports.lettering import drawable
from gridplan.exports.map_png import map_png


def test_neighbours_never_share_a_colour():
    points = shapely.multipoints(np.random.default_rng(3).uniform(0, 5000, (900, 2)))
    shapes = shapely.get_parts(shapely.voronoi_polygons(points))
    colour = colour_numbers(shapes)
    left, right = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    apart = left != right
    assert (colour[left[apart]] != colour[right[apart]]).all()
    assert set(colour.tolist()) <= set(range(len(PALETTE)))


def test_the_font_ships_with_its_licence_and_knows_gb_2312():
    folder = Path(lettering.FONT).parent
    assert "SIL OPEN FONT LICENSE" in (folder / "OFL.txt").read_text(encoding="utf-8")
    assert lettering.FONT.stat().st_size < 4 * 2**20
    every = bytes(b for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF)
                  for b in (high, low)).decode("gb2312", errors="ignore")  # fmt: skip
    assert len(every) == 6763
    assert drawable(every) == every


def test_what_the_font_lacks_is_drawn_as_a_sign_and_warns_nobody(plan):
    area = replace(plan.area, name="🐉$x$ ෴", attribution="")
    odd = replace(plan, area=area)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        picture = map_png(odd, table_of(odd), "zh")
    assert picture.startswith(b"\x89PNG")
    assert drawable("🐉") == "〓"


def test_an_area_without_streets_can_be_drawn(plan):
    bare = replace(plan, area=replace(plan.area, streets=plan.area.streets.none()))
    assert map_png(bare, table_of(bare), "en").startswith(b"\x89PNG")
