"""The roster, without its names."""

import numpy as np
import pandas as pd
import pyogrio
import pytest

from gridplan.errors import InputError
from gridplan.sources import read_area, read_staff


def roster(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "staff.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_a_roster_is_read_without_names(tmp_path, encoding):
    path = roster(
        tmp_path,
        "staff_id,姓名,电话,role,employer,fte,base_x,base_y,knows\n"
        "s1,张三,13812345678,head,街道办,1,114.0,30.5,a;b\n"
        "s2,李四,,assistant,,0.5,,,\n",
        encoding,
    )
    staff, findings = read_staff(path, crs="EPSG:4547")
    assert staff.staff_id == ("s1", "s2")
    assert staff.role == ("head", "assistant")
    assert staff.employer == ("街道办", "")
    assert staff.fte.tolist() == [1.0, 0.5]
    assert staff.knows == (("a", "b"), ())
    assert staff.base[0] == pytest.approx([500_000, 3_375_000], rel=1e-3)
    assert np.isnan(staff.base[1]).all()
    (dropped,) = findings
    assert dropped.say().startswith("staff.csv: the columns 姓名, 电话 are about persons")


def test_kinds_years_and_pins_are_read_where_they_stand(tmp_path):
    path = roster(
        tmp_path,
        "staff_id,role,kind,years,pinned\n"
        "s1,head,,3.5,420199001001001\n"
        "s2,assistant,building_chief,,\n",
    )
    staff, findings = read_staff(path, crs="EPSG:4547")
    assert findings == []
    assert staff.kind == ("", "building_chief")
    assert staff.years == (3.5, 0.0)
    assert staff.pinned == (("420199001001001",), ())


def test_columns_that_say_nothing_are_as_good_as_missing(tmp_path):
    path = roster(tmp_path, "staff_id,role,kind,years,pinned\ns1,head,,,\n")
    staff, _ = read_staff(path, crs="EPSG:4547")
    assert (staff.kind, staff.years, staff.pinned) == ((), (), ())


def test_metres_need_their_system(tmp_path):
    path = roster(tmp_path, "staff_id,role,base_x,base_y\ns1,head,500000,3380000\n")
    with pytest.raises(InputError, match=r"staff\.csv: its coordinates are too large"):
        read_staff(path, crs="EPSG:4547")
    staff, _ = read_staff(path, crs="EPSG:4547", told_crs="EPSG:4547")
    assert staff.base.tolist() == [[500_000, 3_380_000]]


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("staff_id,role\ns1,\n", "row 1 has no role"),
        ("staff_id,role\n,head\n", "row 1 has no staff_id"),
        ("staff_id\ns1\n", "column 'role' is missing"),
        ("staff_id,role,fte\ns1,head,2\n", "s1 has an fte that is not between 0 and 1"),
        ("staff_id,role,fte\ns1,head,half\n", "s1 has an fte"),
        ("staff_id,role,years\ns1,head,-1\n", "s1 has years"),
        ("staff_id,role,years\ns1,head,many\n", "s1 has years"),
        ("staff_id,role\ns1,head\ns1,head\n", "row 3: s1 stands in row 2"),
        ("staff_id,role\n", "has no rows"),
        ("", "has no rows"),
    ],
)
def test_a_mistake_in_the_roster_is_named(tmp_path, text, match):
    with pytest.raises(InputError, match=match):
        read_staff(roster(tmp_path, text), crs="EPSG:4547")


def test_an_area_takes_its_roster(village):
    roster(village.folder, "编号,岗位\ns1,head\n")
    village.tell('[columns.staff]\nstaff_id = "编号"\nrole = "岗位"')
    village.write()
    area = read_area(village.folder)
    assert area.staff.staff_id == ("s1",)


def test_a_geopackage_holds_its_roster_as_a_table(village, tmp_path):
    package = tmp_path / "whole.gpkg"
    for layer in ("communities", "buildings", "streets"):
        getattr(village, layer).to_file(package, layer=layer)
    table = pd.DataFrame(
        {
            "staff_id": ["s1"],
            "role": ["head"],
            "fte": [0.5],
            "base_x": [114.0],
            "base_y": [30.5],
        }
    )
    pyogrio.write_dataframe(table, package, layer="staff")
    staff = read_area(package).staff
    assert staff.staff_id == ("s1",)
    assert staff.fte.tolist() == [0.5]
    assert staff.base[0, 0] == pytest.approx(500_000)


def test_shifts_over_midnight_and_areas_covered_are_read_and_no_others(tmp_path):
    path = roster(tmp_path, "staff_id,role,covers,shift\na,judge,west;320412001,22-6;8-9\n")
    table, _ = read_staff(path, crs="EPSG:4549")
    assert table.covers == (("west", "320412001"),)
    assert table.shift == (((22, 6), (8, 9)),)
    for wrong in ("25-3", "8", "8-8", "morning"):
        path = roster(tmp_path, f"staff_id,role,shift\na,judge,{wrong}\n")
        with pytest.raises(InputError, match=r"row 2.*" + wrong):
            read_staff(path, crs="EPSG:4549")
