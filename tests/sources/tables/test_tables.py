"""Small tables: one reader, one table and one test each."""

import datetime as dt
from pathlib import Path

import numpy as np
import pytest
import shapely
import xlsxwriter

from gridplan.errors import InputError
from gridplan.schemes import load_scheme
from gridplan.sources.tables.borders import border_objects, read_owners
from gridplan.sources.tables.contacts import contact_table, read_contacts, who_sees_and_acts
from gridplan.sources.tables.door_plates import match_plates, read_door_plates
from gridplan.sources.tables.elements import count_elements, read_elements
from gridplan.sources.tables.equipment import missing_equipment, read_equipment
from gridplan.sources.tables.escalation import classes_without_level, read_escalation
from gridplan.sources.tables.events import count_events, read_events
from gridplan.sources.tables.hours import patrol_hours, read_hours
from gridplan.sources.tables.skills import grids_without, read_skills
from gridplan.sources.tables.tasks import monthly, overdue, read_tasks, recurring
from gridplan.sources.tables.whereabouts import Whereabouts

G1, G2 = "320412001001001", "320412001001002"
BOXES = np.array([shapely.box(119, 31, 120, 32), shapely.box(120, 31, 121, 32)])
WHERE = Whereabouts(code=(G1, G2), grid_of_building={"b1": G1}, outline=BOXES)


def _file(folder: Path, text: str, name: str = "table.csv", encoding: str = "utf-8") -> Path:
    file = folder / name
    file.write_text(text.replace(" | ", ","), encoding=encoding)
    return file


def test_events_of_all_grids_and_none_add_up_to_the_total(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    lines = ["event_id,class,is_closed,grid_code,building_id,x,y"]
    for n in range(12905):
        place = [f"{G1},,,", ",b1,,", f",,{rng.uniform(119, 122):.4f},31.5", ",,,"][n % 4]
        lines.append(f"e{n},noise,{int(n % 100 < 94)},{place}")
    count = count_events(read_events(_file(tmp_path, "\n".join(lines))), WHERE)
    assert count.total == 12905
    assert sum(n for n, _ in count.by_grid.values()) + count.unlocated == 12905
    assert count.closing_rate == pytest.approx(0.94, abs=1e-3)
    assert count.by_class == {"noise": 12905}


def test_a_point_on_a_border_is_counted_once(tmp_path: Path) -> None:
    events = read_events(_file(tmp_path, "event_id,x,y\na,120,31.5\nb,119.5,31.5\n"))
    assert count_events(events, WHERE).by_grid == {G1: (2, 0)}


def test_five_elements_lie_in_one_grid_each_or_are_listed(tmp_path: Path) -> None:
    text = f"要素,编号,数量,网格代码,楼栋编号\n人,p1,12,,b1\n物,t1,,{G2},\n组织,o1,,,moon\n"
    count = count_elements(read_elements(_file(tmp_path, text)), WHERE)
    assert count.by_grid == {(G1, "people"): 12, (G2, "things"): 1}
    assert count.unresolved == ("o1",)
    with pytest.raises(InputError, match=r"row 2.*fire"):
        read_elements(_file(tmp_path, "element,record_id\nfire,a\n"))


def test_equipment_lists_what_each_person_lacks(tmp_path: Path) -> None:
    rows = read_equipment(
        _file(tmp_path, "staff_id,item,has\ns1,lamp,1\ns1,bag,0\ns2,bag,是\n")
    )
    lacks = missing_equipment(rows, ["s1", "s2", "s3"], ["lamp", "bag"])
    assert lacks == {"s1": ("bag",), "s2": ("lamp",), "s3": ("lamp", "bag")}


def test_contacts_fill_30_departments_or_list_the_gap(tmp_path: Path) -> None:
    departments = [f"d{n}" for n in range(30)]
    text = "area,department,office\n" + "".join(
        f"320412001001,{name},desk\n" for name in departments[:-1]
    )
    text += f"{G1},d0,own desk\n{G1},d29,desk\n"
    table, gaps = contact_table(read_contacts(_file(tmp_path, text)), [G1, G2], departments)
    assert gaps == ((G2, "d29"),)
    assert (table[G1]["d0"], table[G2]["d0"]) == ("own desk", "desk")
    assert who_sees_and_acts({G1: "s1"}, table) == (G2,)
    with pytest.raises(InputError, match=r"row 2.*999"):
        contact_table(
            read_contacts(_file(tmp_path, "area,department,office\n999,d,o\n")), [G1], []
        )


def test_tasks_have_person_duty_time_and_effect_and_are_overdue_the_day_after(
    tmp_path: Path,
) -> None:
    head = "task_id,owner,duty,due,effect,is_done\n"
    text = (
        head
        + "a,s1,look,2026-03-31,calm,\nb,s2,look,2026/03/01,calm,\n"
        + "c,s3,look,2026-01-01,calm,1\n"
    )
    tasks = read_tasks(_file(tmp_path, text))
    late = overdue(tasks, dt.date(2026, 3, 31))
    assert [row["task_id"] for row in late] == ["b"]
    for lacking in ("a,,look,2026-03-31,calm,", "a,s,,2026-03-31,calm,", "a,s,look,,calm,",
                    "a,s,look,2026-03-31,,"):  # fmt: skip
        with pytest.raises(InputError, match="row 2"):
            read_tasks(_file(tmp_path, head + lacking + "\n"))
    drawn = monthly({G1: "s1"}, "screening", "settled", dt.date(2028, 2, 10))
    assert drawn[0]["due"] == "2028-02-29"


def test_skills_missing_from_a_grid_are_listed(tmp_path: Path) -> None:
    skills = read_skills(_file(tmp_path, "staff_id,skill\ns1,welfare\ns2,mediation\n"))
    found = grids_without(skills, {G1: ["s1", "s2"], G2: ["s1"]}, ["welfare", "mediation"])
    assert found == {G2: ("mediation",)}


def test_office_work_leaves_15_percent_of_a_week(tmp_path: Path) -> None:
    text = "staff_id,hours_per_week,available_share\ns1,40,0.15\ns2,20,\n"
    assert patrol_hours(read_hours(_file(tmp_path, text))) == pytest.approx(
        {"s1": 6.0, "s2": 20.0}
    )
    with pytest.raises(InputError, match="row 2"):
        read_hours(_file(tmp_path, "staff_id,hours_per_week\ns1,400\n"))


def test_a_road_on_a_border_is_listed_with_both_owners(tmp_path: Path) -> None:
    owners = read_owners(
        _file(tmp_path, "object_id,owner_1,owner_2\nroad,East,West\nditch,East,\n")
    )
    areas = (("W", "E"), np.array([shapely.box(0, 0, 50, 99), shapely.box(50, 0, 99, 99)]))
    lines = np.array([shapely.LineString([(x, 0), (x, 99)]) for x in (50, 51, 20)])
    found = border_objects(("road", "ditch", "lane"), lines, areas, owners)
    assert [(o.object_id, o.areas, o.owners, o.is_ownerless) for o in found] == [
        ("road", ("W", "E"), ("East", "West"), False),
        ("ditch", ("W", "E"), ("East",), True),
    ]


def test_door_plates_join_buildings_and_tell_their_match_rate(tmp_path: Path) -> None:
    plates = read_door_plates(
        _file(tmp_path, "门牌编码,楼栋编号\np1,b1\np2,b9\np3,b2\n", encoding="gbk")
    )
    match = match_plates(plates, {"b1", "b2", "b3"})
    assert match.building_of == {"p1": "b1", "p3": "b2"}
    assert match.match_rate == pytest.approx(2 / 3)
    assert (match.unmatched, match.bare) == (("p2",), ("b3",))
    with pytest.raises(InputError, match="p1"):
        read_door_plates(_file(tmp_path, "door_plate_id\np1\np1\n"))


def test_every_class_of_event_has_a_level_on_the_way_upward(tmp_path: Path) -> None:
    jiangsu = load_scheme("jiangsu")
    table = read_escalation(_file(tmp_path, "class,level\nnoise,网格\nfire,county\n"), jiangsu)
    assert table == {"noise": "grid", "fire": "county"}
    assert classes_without_level(table, ["noise", "flood", ""]) == ("flood",)
    with pytest.raises(InputError, match=r"row 2.*moon"):
        read_escalation(_file(tmp_path, "class,level\nnoise,moon\n"), jiangsu)


def test_a_workbook_reads_like_a_csv(tmp_path: Path) -> None:
    file = tmp_path / "hours.xlsx"
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate([["人员编号", "每周工时"], ["s1", 40], ["s2", 12.5]]):
            sheet.write_row(row, 0, cells)
    assert patrol_hours(read_hours(file)) == {"s1": 40.0, "s2": 12.5}


def test_identity_and_phone_columns_stay_in_the_file_and_the_drop_is_told(
    tmp_path: Path,
) -> None:
    text = (
        "staff_id,身份证号,电话,skill\ns1,320412199001011234,13912345678,welfare 13912345678\n"
    )
    rows = read_skills(_file(tmp_path, text))
    assert "13912345678" not in str(rows.row)
    assert "320412199001011234" not in str(rows)
    told = " ".join(finding.say("zh") for finding in rows.findings)
    assert "身份证号, 电话" in told
    assert "skill" in told


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("who,skill\ns1,a\n", "staff_id"),
        ("staff_id,skill\ns1,\n", "row 2"),
    ],
)
def test_a_table_that_cannot_be_read_names_file_and_row(
    tmp_path: Path, text: str, said: str
) -> None:
    with pytest.raises(InputError, match=f"table.csv.*{said}"):
        read_skills(_file(tmp_path, text))


def test_a_file_that_is_no_table_is_refused_by_name(tmp_path: Path) -> None:
    file = tmp_path / "broken.xlsx"
    file.write_bytes(b"not a workbook")
    for path in (file, tmp_path / "none.csv"):
        with pytest.raises(InputError, match=path.name):
            read_skills(path)


def test_a_council_meets_every_two_months_and_a_report_is_weekly() -> None:
    start, end = dt.date(2026, 1, 31), dt.date(2026, 7, 1)
    assert recurring(start, end, months=2) == (
        dt.date(2026, 1, 31), dt.date(2026, 3, 31), dt.date(2026, 5, 31),
    )  # fmt: skip
    assert recurring(start, end, months=1)[1] == dt.date(2026, 2, 28)
    assert len(recurring(start, dt.date(2026, 2, 28), weeks=1)) == 5
    with pytest.raises(InputError, match="either weeks or months"):
        recurring(start, end)
