from dataclasses import replace
from html.parser import HTMLParser
from importlib.util import find_spec

import geopandas
import matplotlib as mpl
import numpy as np
import pytest
import shapely

from gridplan.errors import InputError
from gridplan.exports.display import html_of
from gridplan.routing import RoutePlan
from gridplan.sources import read_area, read_frames

mpl.use("Agg")
NASTY = '<script>alert(1)</script>"&'


class Tags(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.text = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        assert not [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data):
        self.text.append(data)


def test_a_plan_shows_its_figures_and_a_small_map(plan):
    page = Tags(plan._repr_html_())
    assert {"table", "svg"} <= set(page.tags)
    assert "script" not in page.tags
    assert "江岸示例" in page.text
    assert "800 / 807" in page.text  # seven households stand outside
    assert len(plan._repr_html_()) < 20_000


@pytest.mark.parametrize("part", ["area", "atoms", "partition"])
def test_the_parts_of_a_plan_show_themselves(plan, part):
    page = Tags(getattr(plan, part)._repr_html_())
    assert "table" in page.tags
    assert "script" not in page.tags


def test_routes_show_themselves():
    routes = RoutePlan(routes=(), claims={}, owner=(), unserved=(), seed=3)
    assert "3" in Tags(routes._repr_html_()).text


def test_a_name_is_text_in_a_notebook_too(plan):
    nasty = replace(plan, area=replace(plan.area, name=NASTY))
    page = Tags(nasty._repr_html_())
    assert "script" not in page.tags
    assert NASTY in "".join(page.text)


def test_what_nobody_taught_is_shown_as_text():
    assert html_of("<b>") == "<pre>&#x27;&lt;b&gt;&#x27;</pre>"


def test_a_plan_is_drawn_on_the_axes_given(plan):
    from matplotlib.figure import Figure  # noqa: PLC0415

    axes = Figure().add_subplot()
    assert plan.plot(axes, by="deviation") is axes
    west, east = axes.get_xlim()
    assert west <= 530_000 < 530_600 <= east
    with pytest.raises(InputError, match="deviation"):
        plan.plot(axes, by="mood")


def test_exploring_needs_no_network(plan, tmp_path):
    shown = plan.explore()
    shown.save(tmp_path / "plan.html")
    page = (tmp_path / "plan.html").read_text("utf-8")
    assert page.startswith("<!doctype html>")
    assert 'src="http' not in page
    assert "default-src 'none'" in page
    assert 'sandbox="allow-scripts"' in shown._repr_html_()


@pytest.mark.skipif(find_spec("folium") is not None, reason="folium is installed")
def test_exploring_online_says_what_is_missing(plan):
    with pytest.raises(InputError, match="folium"):
        plan.explore(online=True)


def test_a_plan_hands_out_its_layers(plan):
    layers = plan.frames()
    assert layers["grids"]["households"].tolist() == [250, 250, 145, 155]
    assert layers["grids"].crs.to_epsg() == 4547
    assert layers["atoms"].geometry.area.sum() == pytest.approx(120_000)


def test_tables_make_the_area_that_files_make(boundaries):
    folder = boundaries / "village"
    from_files = read_area(folder)
    layers = {
        layer: geopandas.read_file(folder / f"{layer}.geojson")
        for layer in ("communities", "buildings", "streets")
    }
    area = read_frames(layers, name="x", attribution='say "who"')
    assert area.name == "x"
    assert area.attribution.startswith('say "who"')
    assert area.communities.code == from_files.communities.code
    assert np.array_equal(area.buildings.households, from_files.buildings.households)
    assert shapely.equals_exact(
        area.streets.geometry, from_files.streets.geometry, tolerance=1e-6
    ).all()


def test_tables_without_a_coordinate_system_are_refused():
    bare = geopandas.GeoDataFrame({"code": ["1"]}, geometry=[shapely.box(0, 0, 1, 1)])
    with pytest.raises(InputError, match="coordinate system"):
        read_frames({"communities": bare})
    with pytest.raises(InputError, match="rivers"):
        read_frames({"rivers": bare})
