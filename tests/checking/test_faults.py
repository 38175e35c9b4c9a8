"""Every kind of fault, planted in a sound plan, is found by its own name."""

import json
import shutil

import geopandas
import numpy as np
import pyogrio
import pytest
import shapely

from gridplan.checking import Fault, find_faults
from gridplan.errors import InputError
from gridplan.sources.plan_folder import read_plan_folder
from gridplan.words import LANGUAGES, catalogue

FIRST, SECOND = "420199001001001", "420199001001002"
THIRD, FOURTH = "420199001002001", "420199001002002"
EAST, NORTH = 530_000.0, 3_385_000.0


@pytest.fixture
def out(written, tmp_path):
    return shutil.copytree(written, tmp_path / "out")


@pytest.fixture
def names(plan, out):
    def found():
        return {fault.name: fault.values for fault in find_faults(plan.area, out)}

    return found


def rewrite(out, layer, change):
    path, new = out / "plan.gpkg", out / "new.gpkg"
    for name, _ in pyogrio.list_layers(path):
        frame = pyogrio.read_dataframe(path, layer=name)
        if name == layer:
            frame = change(frame)
        pyogrio.write_dataframe(frame, new, layer=name, driver="GPKG", append=new.exists())
    new.replace(path)


def reshape(**by_code):
    def change(grids):
        moved = grids.set_index("grid_code", drop=False)
        for code, shape in by_code.items():
            moved.loc[code.removeprefix("g"), "geometry"] = shape
        return moved.reset_index(drop=True)

    return change


def reword(out, name, old, new):
    path = out / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def box(x0, y0, x1, y1):
    return shapely.box(EAST + x0, NORTH + y0, EAST + x1, NORTH + y1)


def test_a_sound_plan_has_no_fault(plan, written):
    assert find_faults(plan.area, written) == []


def test_a_strip_of_three_metres_is_a_gap(out, names):
    rewrite(out, "grids", reshape(**{f"g{FIRST}": box(0, 0, 300, 97)}))
    assert names()["gap"] == {"community": "420199001001", "area": 900.0}


def test_five_square_metres_in_two_grids_are_an_overlap(out, names):
    whole = shapely.union(box(0, 0, 300, 100), box(10, 100, 15, 101))
    rewrite(out, "grids", reshape(**{f"g{FIRST}": whole}))
    found = names()
    assert found["overlap"] == {"grid": FIRST, "other": SECOND, "area": 5.0}
    assert "gap" not in found
    assert found["figure"]["figure"] == "overlap_m2"


def test_a_grid_that_reaches_outside_is_named_with_its_community(out, names):
    rewrite(out, "grids", reshape(**{f"g{FIRST}": box(-2, 0, 300, 100)}))
    assert names()["outside"] == {"community": "420199001001", "area": 200.0}


def test_a_lost_building_is_named_with_its_households(out, names):
    reword(out, "buildings.csv", f"B04,0,80,{SECOND}\n", "")
    found = names()
    assert found["lost_building"] == {"building": "B04", "households": 80}
    assert found["changed_count"] == {"grid": SECOND, "told": 250, "counted": 170}


def test_atoms_that_change_grids_leave_a_second_piece(out, names):
    # Both grids trade a corner: the first one keeps atoms 0 and 2 without 1 between.
    left = shapely.union_all([box(0, 0, 100, 100), box(200, 0, 300, 100)])
    right = shapely.union_all([box(0, 100, 300, 200), box(100, 0, 200, 100)])
    rewrite(out, "grids", reshape(**{f"g{FIRST}": left, f"g{SECOND}": right}))
    rewrite(out, "atoms", lambda atoms: atoms.assign(
        grid_code=[SECOND if a == 1 else c for a, c in zip(atoms.atom, atoms.grid_code,
                                                            strict=True)]))  # fmt: skip
    found = names()
    assert found["second_piece"] == {"grid": FIRST, "pieces": 2}
    assert "gap" not in found
    assert "atom_elsewhere" not in found


def test_two_grids_with_a_third_all_around_them_are_enclosed(out, names):
    ring = shapely.difference(box(0, 0, 300, 200), box(100, 50, 200, 150))
    shapes = {FIRST: box(100, 50, 150, 150), SECOND: box(150, 50, 200, 150), THIRD: ring}
    rewrite(out, "grids", reshape(**{f"g{code}": shape for code, shape in shapes.items()}))
    rewrite(out, "grids", lambda grids: grids.assign(
        community=[FIRST[:12] if code == THIRD else told
                   for code, told in zip(grids.grid_code, grids.community,
                                         strict=True)]))  # fmt: skip
    assert names()["enclosed"] == {"grid": THIRD, "others": f"{FIRST}, {SECOND}"}


def test_what_lies_in_a_hole_of_one_atom_is_enclosed_by_the_input(out, names):
    ring = shapely.difference(box(0, 0, 300, 200), box(100, 50, 200, 150))
    both = reshape(**{f"g{FIRST}": ring, f"g{SECOND}": box(100, 50, 200, 150)})
    rewrite(out, "grids", both)
    assert names()["enclosed"] == {"grid": FIRST, "others": SECOND}
    rewrite(out, "atoms", lambda atoms: atoms.assign(
        geometry=[ring if a == 0 else shape
                  for a, shape in zip(atoms.atom, atoms.geometry, strict=True)]))  # fmt: skip
    assert "enclosed" not in names()


def test_a_scrap_without_an_atom_is_a_second_piece(out, names):
    scrap = shapely.union(box(0, 0, 300, 100), box(160, 160, 164, 164))
    rest = shapely.difference(box(0, 100, 300, 200), box(160, 160, 164, 164))
    rewrite(out, "grids", reshape(**{f"g{FIRST}": scrap, f"g{SECOND}": rest}))
    found = names()
    assert found["second_piece"] == {"grid": FIRST, "pieces": 2}
    assert found["grid_not_its_atoms"]["area"] == 16.0


def test_a_light_part_one_cannot_walk_to_is_bridged_not_a_piece(out, names):
    def island(adjacency):
        # Atom 0, with 80 households, is cut off; a grid has 225 at least.
        return adjacency.assign(walkable=(adjacency.u != 0) & (adjacency.v != 0))

    rewrite(out, "adjacency", island)
    assert "second_piece" not in names()


def test_a_part_that_could_be_a_grid_is_a_piece_where_no_one_can_walk(out, names):
    def cut(adjacency):
        # Atoms 0, 1, 3 and 4, with 335 households, against 2 and 5.
        return adjacency.assign(walkable=~((adjacency.u % 3 == 1) & (adjacency.v % 3 == 2)))

    rewrite(out, "adjacency", cut)
    rewrite(out, "atoms", lambda atoms: atoms.assign(households=atoms.households * 3))
    assert names()["second_piece"]["pieces"] == 2


def test_a_changed_count_is_found_in_every_file(out, names):
    rewrite(out, "grids", lambda grids: grids.assign(households=[251, 250, 145, 155]))
    assert names()["changed_count"] == {"grid": FIRST, "told": 251, "counted": 250}


def test_households_changed_in_the_building_table_are_found(out, names):
    reword(out, "buildings.csv", "B00,0,80,", "B00,0,81,")
    found = names()
    assert found["changed_households"] == {"building": "B00", "told": 81, "households": 80}
    assert found["atom_count"] == {"grid": FIRST, "told": 250, "counted": 251}


def test_a_code_of_another_community_is_wrong(out, names):
    for name in ("buildings.csv", "grids.geojson"):
        path = out / name
        path.write_text(path.read_text("utf-8").replace(FIRST, "420199009009001"), "utf-8")
    for layer in ("grids", "atoms"):
        rewrite(
            out, layer, lambda frame: frame.replace({"grid_code": {FIRST: "420199009009001"}})
        )
    found = names()
    assert found["wrong_code"] == {
        "grid": "420199009009001", "community": "420199001001", "example": "420199001001001",
    }  # fmt: skip
    assert set(found) == {"wrong_code"}


def test_a_code_used_twice_is_found(out, names):
    rewrite(out, "grids", lambda frame: frame.replace({"grid_code": {SECOND: FIRST}}))
    assert names()["code_twice"] == {"grid": FIRST, "times": 2}


def test_a_building_put_in_a_grid_across_the_street_is_elsewhere(out, names):
    reword(out, "buildings.csv", f"B00,0,80,{FIRST}", f"B00,0,80,{SECOND}")
    assert names()["building_elsewhere"] == {"building": "B00", "grid": SECOND}


def test_a_building_listed_twice_is_found(out, names):
    reword(out, "buildings.csv", f"B00,0,80,{FIRST}\n", f"B00,0,80,{FIRST}\n" * 2)
    assert names()["building_twice"] == {"building": "B00", "rows": 2}


def test_a_building_inside_that_is_in_no_grid_is_found(out, names):
    reword(out, "buildings.csv", f"B00,0,80,{FIRST}", "B00,0,80,")
    assert names()["unplaced_inside"] == {"building": "B00", "community": "420199001001"}


def test_buildings_and_grids_nobody_knows_are_found(out, names):
    reword(out, "buildings.csv", f"B00,0,80,{FIRST}", f"B00,0,80,{FIRST}9")
    reword(out, "buildings.csv", "B01,", "X01,")
    found = names()
    assert found["unknown_grid"] == {"building": "B00", "grid": f"{FIRST}9"}
    assert found["unknown_building"] == {"building": "X01"}


def test_neighbours_that_do_not_touch_are_found(out, names):
    rewrite(out, "adjacency", lambda t: t.assign(v=t.v.where((t.u != 0) | (t.v != 1), 5)))
    assert names()["not_neighbours"] == {"atom": 0, "other": 5}


def test_a_grid_beyond_its_bounds_needs_a_reason(out, names):
    summary = json.loads((out / "summary.json").read_text("utf-8"))
    summary["tolerance"]["asked"] = 0.02
    (out / "summary.json").write_text(json.dumps(summary), "utf-8")
    found = names()
    assert found["no_reason"] == {
        "grid": FOURTH, "counted": 155, "lower": 147, "upper": 153, "tolerance": "2%",
    }  # fmt: skip
    assert found["beyond_tolerance"]["grid"] == FOURTH


def test_figures_that_do_not_add_up_are_found(out, names):
    reword(out, "summary.json", '"grids": 4', '"grids": 5')
    assert names()["figure"] == {"figure": "grids", "told": 5, "found": "4"}


def test_borders_moved_in_the_geojson_alone_are_found(out, names):
    document = json.loads((out / "grids.geojson").read_text("utf-8"))
    ring = document["features"][2]["geometry"]["coordinates"][0]
    ring[0][0] = ring[-1][0] = ring[0][0] + 1e-4
    (out / "grids.geojson").write_text(json.dumps(document), "utf-8")
    assert names()["geojson_differs"]["grid"] == THIRD


@pytest.mark.parametrize(
    "name", ["plan.gpkg", "buildings.csv", "grids.geojson", "summary.json"]
)
def test_files_missing_or_spoilt_are_named(plan, out, name):
    (out / name).write_bytes(b"\x00nonsense")
    (spoilt,) = find_faults(plan.area, out)
    assert (spoilt.name, spoilt.values["file"]) == ("unreadable_file", name)
    (out / name).unlink()
    assert find_faults(plan.area, out) == [Fault(name="missing_file", values={"file": name})]


def test_a_table_cut_off_within_a_row_is_named_with_the_row(plan, out):
    path = out / "buildings.csv"
    rows = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(rows[:4]) + rows[4].split(b",")[0])
    (fault,) = find_faults(plan.area, out)
    assert fault.name == "unreadable_file"
    assert fault.values["why"] == "buildings.csv:5"
    with pytest.raises(InputError, match=r"cannot be read: buildings\.csv:5"):
        read_plan_folder(out)


def test_a_plan_of_another_area_is_refused(plan, out):
    rewrite(out, "grids", lambda grids: grids.to_crs("EPSG:32650"))
    (fault,) = find_faults(plan.area, out)
    assert fault.name == "other_crs"


def test_missing_values_are_a_fault_not_a_crash(plan, out):
    rewrite(out, "grids", lambda grids: grids.assign(households=[np.nan, 1, 2, 3]))
    (fault,) = find_faults(plan.area, out)
    assert fault.name == "unreadable_file"


def test_every_fault_says_itself_in_both_languages(plan, out):
    reword(out, "buildings.csv", "B00,0,80,", "B00,0,81,")
    for fault in find_faults(plan.area, out):
        english, chinese = (fault.say(language) for language in LANGUAGES)
        assert f"checking.{fault.name}" in catalogue("en")
        assert "{" not in english + chinese
        assert english != chinese


def test_no_layer_is_left_out_by_the_rewriting_of_these_tests(out):
    before = {name for name, _ in pyogrio.list_layers(out / "plan.gpkg")}
    rewrite(out, "grids", lambda frame: frame)
    assert {name for name, _ in pyogrio.list_layers(out / "plan.gpkg")} == before
    assert isinstance(pyogrio.read_dataframe(out / "plan.gpkg", layer="grids"),
                      geopandas.GeoDataFrame)  # fmt: skip
