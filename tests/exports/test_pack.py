import json
import runpy
import shutil
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET

import numpy as np
import pyogrio
import pytest
import shapely
from typer.testing import CliRunner

from gridplan.cli import app
from gridplan.crs import gcj02_to_wgs84, wgs84_to_gcj02
from gridplan.errors import CancelledError, InputError
from gridplan.exports.bundle import MANIFEST, archived_bytes, write_bundle
from gridplan.exports.pack import LIMIT, pack_page, write_pack
from gridplan.exports.pack.frame import UNITS, Frame, frame_around
from gridplan.exports.pack.links import is_shifted, map_links
from gridplan.exports.pack.street_names import street_names
from gridplan.exports.pack.titles import stop_notes, stop_title
from gridplan.exports.routes_gpx import to_degrees
from gridplan.routing.route import Stop
from gridplan.sources.handout import read_handout
from gridplan.streets import build_network

HARD = runpy.run_path(str(Path(__file__).parent / "hard_plan.py"))
GPX = "{http://www.topografix.com/GPX/1/1}"
NASTY, STREET = HARD["NASTY"], HARD["STREET"]


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    return HARD["write_hard"](tmp_path_factory.mktemp("hard") / "out")


@pytest.fixture(scope="module")
def handout(out):
    return read_handout(out)


@pytest.fixture(scope="module")
def pack(handout, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pack") / "pack"
    write_pack(handout, folder, archive=folder.parent / "pack.zip")
    return folder


class Page(HTMLParser):
    """Counts elements, gathers attributes and text."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.text, self.inside = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, *pair) for pair in attrs]
        self.inside.append(tag)

    def handle_data(self, data):
        self.text.append(data)


def pages(folder):
    return sorted(folder.glob("*.html"))


def test_every_grid_has_a_page_and_an_index_leads_to_it(pack, handout):
    names = {path.name for path in pages(pack)}
    assert names == {f"{grid.code}.html" for grid in handout.grids} | {"index.html"}
    index = Page((pack / "index.html").read_text("utf-8"))
    links = {value for tag, name, value in index.attributes if (tag, name) == ("a", "href")}
    assert names - {"index.html"} <= links
    assert all((pack / link).is_file() for link in links)
    assert index.tags.count("svg") == len(handout.grids)


def test_a_name_is_text_and_never_markup(pack):
    for path in pages(pack):
        page = Page(path.read_text("utf-8"))
        assert page.tags.count("script") == 1
        assert "img" not in page.tags
        handlers = [name for _, name, _ in page.attributes if name.startswith("on")]
        assert handlers == []
    page = Page((pack / "420199001001001.html").read_text("utf-8"))
    assert any(NASTY in text for text in page.text)
    page = Page((pack / "420199001001002.html").read_text("utf-8"))
    assert any(STREET in text for text in page.text)


def test_a_page_asks_nothing_of_any_network(pack):
    for path in pages(pack):
        page = Page(path.read_text("utf-8"))
        fetched = [
            a for a in page.attributes if a[1] in {"src", "srcset", "xlink:href", "poster"}
        ]
        assert fetched == []
        sheets = [v for tag, name, v in page.attributes if (tag, name) == ("link", "href")]
        assert sheets == ["data:,"]
        assert "@import" not in path.read_text("utf-8")
        assert "url(" not in path.read_text("utf-8")


def test_a_page_keeps_nothing_and_sends_nothing(pack):
    for path in pages(pack):
        text = path.read_text("utf-8")
        for word in ("localStorage", "sessionStorage", "indexedDB", "cookie", "fetch(",
                     "XMLHttpRequest", "sendBeacon", "WebSocket"):  # fmt: skip
            assert word not in text


def test_a_page_is_small_enough_to_send(pack):
    assert max(path.stat().st_size for path in pages(pack)) <= LIMIT


def test_a_page_without_directions_is_still_a_page(handout, monkeypatch):
    network = build_network(handout.streets)
    whole = pack_page(handout, network, (0,))
    monkeypatch.setattr("gridplan.exports.pack.write.LIMIT", len(whole.encode()) - 1)
    short = pack_page(handout, network, (0,))
    assert "class=turns" in whole
    assert "class=turns" not in short
    monkeypatch.setattr("gridplan.exports.pack.write.LIMIT", 1000)
    with pytest.raises(InputError, match=handout.grids[0].code):
        pack_page(handout, network, (0,))


def call(stop_id, people=1):
    return Stop(
        stop_id=stop_id, kind="building", visit_class="ordinary", xy=(0.0, 0.0), line=-1,
        position=0.0, after_leg=0, arrival=0.0, service=0.0, people=people,
    )  # fmt: skip


def test_stops_name_their_building_entrance_and_stairs(handout):
    assert (
        stop_title(handout, call("B00#2/3:yearly"), "zh") == f"{NASTY}，第 2 单元，第 3 批住户"
    )
    assert stop_notes(handout, call("B00", people=2), "zh") == [
        "9 层，按有电梯安排", "共 3 个单元门", "须 2 人同行",
    ]  # fmt: skip
    assert stop_notes(handout, call("B01/1"), "en") == ["6 floors, by the stairs"]
    assert stop_title(handout, call("=1+1"), "zh") == "=1+1"
    assert stop_title(handout, call("gate 7"), "zh") == "gate 7"


def test_the_same_plan_gives_the_same_pack(handout, pack, tmp_path):
    again = tmp_path / "pack"
    write_pack(handout, again, archive=tmp_path / "pack.zip")
    for path in pack.rglob("*"):
        if path.is_file():
            assert path.read_bytes() == (again / path.relative_to(pack)).read_bytes()
    assert (pack.parent / "pack.zip").read_bytes() == (tmp_path / "pack.zip").read_bytes()


def test_the_archive_holds_the_pack(pack):
    with zipfile.ZipFile(pack.parent / "pack.zip") as archive:
        assert archive.testzip() is None
        names = set(archive.namelist())
    assert names == {p.relative_to(pack).as_posix() for p in pack.rglob("*") if p.is_file()}


def test_gdal_reads_every_file_again(pack, handout):
    box = shapely.box(*shapely.total_bounds(shapely.buffer(_degrees(handout), 0.01)))
    for path in pack.glob("gpx/*.gpx"):
        tracks = pyogrio.read_dataframe(path, layer="tracks")
        assert tracks["name"].iloc[-1] == "网格边界"
        assert tracks.within(box).all()
        assert len(pyogrio.read_dataframe(path, layer="waypoints")) >= 1
    for path in pack.glob("kmz/*.kmz"):
        layers = [name for name, _ in pyogrio.list_layers(path)]
        frames = [pyogrio.read_dataframe(path, layer=name) for name in layers]
        assert sum(len(frame) for frame in frames) >= 2
        assert any("Polygon" in set(frame.geom_type) for frame in frames)
    for path in pack.glob("geojson/*.geojson"):
        frame = pyogrio.read_dataframe(path)
        assert {"grid", "start"} <= set(frame["feature"])
        assert frame.is_valid.all()
        assert frame.within(box).all()


def _degrees(handout):
    xy = shapely.get_coordinates(handout.outlines)
    return shapely.multipoints(to_degrees(xy, handout.crs))


def test_gpx_keeps_the_order_of_its_schema(pack):
    order = {
        "gpx": ("metadata", "wpt", "rte", "trk"), "metadata": ("name",), "trkseg": ("trkpt",),
        "wpt": ("name", "desc"), "rte": ("name", "rtept"), "rtept": ("name",),
        "trk": ("name", "trkseg"), "trkpt": (), "name": (), "desc": (),
    }  # fmt: skip
    for path in pack.glob("gpx/*.gpx"):
        root = ET.parse(path).getroot()
        assert root.get("version") == "1.1"
        assert root.get("creator")
        for element in root.iter():
            known = order[element.tag.removeprefix(GPX)]
            places = [known.index(child.tag.removeprefix(GPX)) for child in element]
            assert places == sorted(places)
            if element.tag in {f"{GPX}wpt", f"{GPX}rtept", f"{GPX}trkpt"}:
                assert abs(float(element.get("lat"))) <= 90
                assert abs(float(element.get("lon"))) <= 180


def test_a_pack_of_many_grids_has_a_list_a_community(handout, tmp_path, monkeypatch):
    monkeypatch.setattr("gridplan.exports.pack.write._MOST", 3)
    write_pack(handout, tmp_path)
    first = Page((tmp_path / "index.html").read_text("utf-8"))
    links = [value for tag, name, value in first.attributes if (tag, name) == ("a", "href")]
    assert links == ["index-420199001001.html", "index-420199001002.html"]
    second = Page((tmp_path / links[1]).read_text("utf-8"))
    assert second.tags.count("figure") == 2


def test_calendars_have_an_event_a_walk(pack, handout):
    for grid in handout.grids:
        days = [route for route in handout.routes_of(grid.code) if route.day is not None]
        told = "".join(p.read_text("utf-8") for p in pack.glob(f"calendar/{grid.code}-*.ics"))
        assert told.count("BEGIN:VEVENT") == len(days)


def test_a_grid_without_routes_or_streets_gets_its_page(tmp_path):
    out = HARD["write_hard"](tmp_path / "out", has_streets=False, routes=False)
    handout = read_handout(out)
    files = write_pack(handout, tmp_path / "pack")
    page = (tmp_path / "pack" / "420199001001002.html").read_text("utf-8")
    assert "尚未安排路线" in page
    assert "420199001001001" in page  # its neighbour
    assert not [path for path in files if path.suffix == ".ics"]


def test_neighbours_come_clockwise_from_north(handout):
    # 1 lies below 2, and both have the second community on their right
    assert handout.neighbours_of(0)[0] == 1
    assert set(handout.neighbours_of(0)) == {1, 2}
    assert handout.neighbours_of(3)[-1] == 1


def test_a_head_of_several_grids_and_a_team_have_pages_of_their_own(handout, tmp_path):
    heads = ("H1", "H1", "H2", "")
    grids = tuple(
        replace(g, head_id=head) for g, head in zip(handout.grids, heads, strict=True)
    )
    first, second, *_ = (grid.code for grid in grids)
    walks = tuple(
        replace(r, grid_code="T") if r.grid_code in {first, second} else r
        for r in handout.routes
    )
    other = replace(handout, grids=grids, teams={"T": (first, second)}, routes=walks)
    write_pack(other, tmp_path)
    names = {path.name for path in pages(tmp_path)}
    assert {"head-H1.html", "team-T.html"} <= names
    assert "head-H2.html" not in names  # the page of its one grid is enough
    page = Page((tmp_path / "team-T.html").read_text("utf-8"))
    team = [route for route in walks if route.grid_code == "T"]
    assert team
    assert page.tags.count("article") == len(team)
    assert set(other.routes_of(first)) == set(other.routes_of(second)) == set(team)


def test_links_are_shifted_on_the_mainland_only():
    amap = parse_qs(urlsplit(map_links(116.404, 39.915, "天安门")["amap"]).query)
    assert amap["position"] == ["116.410244,39.916404"]  # a value the web knows well
    assert amap["name"] == ["天安门"]
    plain = parse_qs(urlsplit(map_links(24.94, 60.17, "x")["amap"]).query)
    assert plain["position"] == ["24.940000,60.170000"]
    seoul, taipei = (126.98, 37.57), (121.52, 25.03)
    assert [is_shifted(*seoul), is_shifted(*taipei), is_shifted(87.6, 43.8)] == [
        False, False, True,
    ]  # fmt: skip


def test_a_shifted_link_leads_back_to_the_place():
    lon, lat = np.array([114.3]), np.array([30.6])
    back = gcj02_to_wgs84(*wgs84_to_gcj02(lon, lat))
    assert abs(back[0][0] - 114.3) < 1e-9
    told = parse_qs(urlsplit(map_links(114.3, 30.6, "a&b=c")["baidu"]).query)
    assert told["title"] == ["a&b=c"]
    assert told["coord_type"] == ["bd09ll"]


def test_a_street_name_stands_only_where_it_has_room(handout):
    frame = frame_around([handout.grids[0].outline])
    small = street_names(handout, frame, letter=2.0)
    large = street_names(handout, frame, letter=100.0)
    assert any(one.fits for one in small)
    assert not any(one.fits for one in large)
    assert all(-90 <= one.angle <= 90 for one in small)  # never upside down


def test_paths_are_relative_whole_and_closed():
    frame = Frame(west=0.0, south=0.0, east=10.0, north=10.0)
    square = np.array([shapely.box(1, 1, 3, 2)], dtype=object)
    assert frame.areas(square) in {"M30 90l0-10 -20 0 0 10z", "M30 90l0-10-20 0 0 10z"}
    line = np.array([shapely.LineString([(0, 10), (10, 0)])], dtype=object)
    assert frame.lines(line) == "M0 0l100 100"


def test_a_frame_holds_what_it_is_made_for():
    shapes = [shapely.box(0, 0, 1000, 10)]
    frame = frame_around(shapes)
    assert frame.box.contains(shapes[0])
    assert frame.height == frame.width >= 1000 * UNITS


def test_the_phones_place_falls_on_the_map(handout):
    page = pack_page(handout, build_network(handout.streets), (0,))
    numbers = page.split('data-fit="')[1].split('"')[0].split()
    lon0, lat0, a, b, c, d, e, f = map(float, numbers)
    ((lon, lat),) = to_degrees(np.array([handout.grids[0].base]), handout.crs)
    x, y = a * (lon - lon0) + b * (lat - lat0) + c, d * (lon - lon0) + e * (lat - lat0) + f
    start = page.split('class="start"')[0].rsplit("translate(", 1)[1].split(")")[0]
    assert [x, y] == pytest.approx([float(n) for n in start.split()], abs=1.0)  # a decimetre


def test_files_of_an_earlier_pack_go_and_those_of_others_stay(tmp_path):
    write_bundle(tmp_path, [("a.txt", b"1"), ("b/c.txt", b"2")], step="pack", total=2)
    (tmp_path / "mine.txt").write_text("stays")
    write_bundle(tmp_path, [("a.txt", b"3")], step="pack", total=1)
    left = {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()}
    assert left == {"a.txt", "mine.txt", MANIFEST}
    assert (tmp_path / "a.txt").read_bytes() == b"3"


def test_a_list_of_files_cannot_reach_outside_its_folder(tmp_path):
    outside = tmp_path / "outside.txt"
    outside.write_text("stays")
    folder = tmp_path / "pack"
    folder.mkdir()
    told = {"files": [{"file": "../outside.txt"}, {"file": str(outside)}]}
    (folder / MANIFEST).write_text(json.dumps(told))
    write_bundle(folder, [("a.txt", b"1")], step="pack", total=1)
    assert outside.read_text() == "stays"


def test_a_stopped_pack_leaves_the_folder_as_it_was(handout, tmp_path):
    (tmp_path / "index.html").write_text("earlier")

    def stop(_, done, __):
        if done == 3:
            raise CancelledError

    with pytest.raises(CancelledError):
        write_pack(handout, tmp_path, progress=stop)
    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]
    assert (tmp_path / "index.html").read_text() == "earlier"


def test_an_archive_depends_on_its_members_alone():
    members = [("a.txt", b"a" * 1000), ("b.txt", b"")]
    assert archived_bytes(members) == archived_bytes(list(members))


def test_routes_of_another_plan_are_refused(out, tmp_path):
    copy = tmp_path / "out"
    shutil.copytree(out, copy)
    text = (copy / "buildings.csv").read_text("utf-8-sig").replace(",85,", ",84,", 1)
    (copy / "buildings.csv").write_text(text, "utf-8-sig")
    with pytest.raises(InputError, match="another plan"):
        read_handout(copy)


def test_a_broken_routes_file_is_named(out, tmp_path):
    copy = tmp_path / "out"
    shutil.copytree(out, copy)
    (copy / "routes" / "routes.geojson").write_text('{"features": [{"properties": {}}]}')
    with pytest.raises(InputError, match="cannot be read"):
        read_handout(copy)


def run(*words):
    return CliRunner().invoke(app, ["export", *map(str, words)])


def test_the_command_makes_a_pack_of_one_grid(out, tmp_path):
    told = run(out, "--pack", tmp_path / "pack", "--grid", "420199001001002", "--zip", "--json",
               "--url", "https://example.org/p")  # fmt: skip
    assert told.exit_code == 0, told.output
    document = json.loads(told.stdout)
    assert document["grids"] == 1
    assert [p.name for p in pages(tmp_path / "pack")] == ["420199001001002.html", "index.html"]
    assert (tmp_path / "pack.zip").is_file()
    index = (tmp_path / "pack" / "index.html").read_text("utf-8")
    assert "https://example.org/p/420199001001002.html" in index


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "--pack FOLDER"),
        (("--pack", "{out}"), "holds the plan itself"),
        (("--pack", "{out}/x", "--paper", "{out}/x"), "its own folder"),
        (("--pack", "{out}/x", "--grid", "nothing"), "no grid or community 'nothing'"),
        (("--pack", "{out}/x", "--url", "ftp://x"), "no address of a web page"),
    ],
)
def test_the_command_refuses_what_it_cannot_do(out, words, said):
    told = run(out, *(word.format(out=out) for word in words))
    assert told.exit_code == 2
    assert said in " ".join(told.output.split())
    assert not (out / "x").exists()


def test_a_folder_without_a_plan_is_named(tmp_path):
    told = run(tmp_path, "--pack", tmp_path / "pack")
    assert told.exit_code == 2
    assert "plan.gpkg" in told.output
