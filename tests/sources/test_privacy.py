"""Nothing about persons leaves the file."""

from dataclasses import fields, is_dataclass

import numpy as np
import pytest

from gridplan.errors import InputError
from gridplan.sources import read_area

ID = "420106199001011234"
PHONE = "13812345678"


def everything(value: object) -> str:
    """Write out a value with all that is in it."""
    if is_dataclass(value):
        return " ".join(everything(getattr(value, part.name)) for part in fields(value))
    if isinstance(value, tuple | list | np.ndarray):
        return " ".join(everything(part) for part in value)
    return str(value)


@pytest.mark.parametrize("ending", ["gpkg", "geojson", "parquet", "kml", "fgb"])
def test_columns_about_persons_are_not_read_and_are_listed(village, listed, ending):
    village.buildings["户主姓名"] = "张三丰"
    village.buildings["身份证号"] = ID
    village.buildings["联系电话"] = PHONE
    village.buildings["owner_name"] = "Zhang Sanfeng"
    area = village.read(ending)
    (sentence,) = listed(area, "personal_columns")
    assert "户主姓名, 身份证号, 联系电话, owner_name" in sentence
    for secret in ("张三丰", ID, PHONE, "Sanfeng"):
        assert secret not in everything(area)


def test_numbers_inside_texts_are_struck_out_and_listed(village, listed):
    village.buildings["name"] = ["一号楼", f"张三 {PHONE}", f"{ID}x号", f"楼{ID}"]
    village.buildings["address"] = [
        "长街1号",
        "",
        f"+86 {PHONE} 长街2号",
        "长街 1399999999999 号",
    ]
    area = village.read()
    assert area.buildings.name == ("一号楼", "张三", f"{ID}x号", "楼")
    assert area.buildings.address == ("长街1号", "", "长街2号", "长街 1399999999999 号")
    assert len(listed(area, "personal_numbers")) == 2
    assert PHONE not in everything(area)


def test_a_column_about_persons_cannot_be_mapped_in(village):
    village.buildings["户主姓名"] = "张三丰"
    village.tell('[columns.buildings]\nname = "户主姓名"')
    with pytest.raises(InputError) as error:
        village.read()
    assert "张三丰" not in str(error.value)


def test_a_column_of_counts_may_be_named_after_people(village):
    village.buildings = village.buildings.rename(columns={"households": "居民户数"})
    village.tell('[columns.buildings]\nhouseholds = "居民户数"')
    assert read_area(village.write()).buildings.households.sum() == 100
