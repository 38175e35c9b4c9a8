"""
The collections of a plan, declared once.

Tables, the OGC schema, the white-list of filters and the reading of rows all come
from here. A column is what a client sees as a property; geometry, boxes and the
ready feature text stand beside them in every table.
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "integer", "number", "boolean"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """
    One property of a collection.

    Attributes
    ----------
    name : str
        Of the property and of the column.
    type : {'text', 'integer', 'number', 'boolean'}
        What it holds.
    title_en, title_zh : str
        For people; units are named.
    filterable : bool
        Whether a filter may name it.
    editable : bool
        Whether a planner may change it in a draft.
    """

    name: str
    type: Kind
    title_en: str
    title_zh: str
    filterable: bool = True
    editable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """
    One collection of features.

    Attributes
    ----------
    name : str
        In addresses and as the table's name.
    title_en, title_zh : str
        For people.
    geometry : {'MultiPolygon', 'MultiLineString', 'Point'}
        What its features are, at most.
    id_column : str
        Property that is the feature's id too; empty where the id is made up.
    columns : tuple of Column
        Its properties, in order.
    """

    name: str
    title_en: str
    title_zh: str
    geometry: Literal["MultiPolygon", "MultiLineString", "Point"]
    id_column: str
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column | None:
        """
        Find a property.

        Parameters
        ----------
        name : str
            Which.

        Returns
        -------
        Column or None
            None where there is none of that name.
        """
        return next((column for column in self.columns if column.name == name), None)


def _text(name: str, en: str, zh: str, **more: bool) -> Column:
    return Column(name=name, type="text", title_en=en, title_zh=zh, **more)


def _integer(name: str, en: str, zh: str, **more: bool) -> Column:
    return Column(name=name, type="integer", title_en=en, title_zh=zh, **more)


def _number(name: str, en: str, zh: str, **more: bool) -> Column:
    return Column(name=name, type="number", title_en=en, title_zh=zh, **more)


def _boolean(name: str, en: str, zh: str, **more: bool) -> Column:
    return Column(name=name, type="boolean", title_en=en, title_zh=zh, **more)


_GRID = _text("grid_code", "grid code", "网格编码")
_COMMUNITY = _text("community", "community code", "社区编码")
_HOUSEHOLDS = _integer("households", "households", "户数")
_WORKLOAD = _number("workload", "workload (households)", "工作量（折合户）")
_DAY = _text("day", "day", "日期")
_ROUTE = _text("route_id", "route", "路线编号")
_MINUTES = _number("minutes", "minutes", "分钟")

_ALL = (
    Collection(
        name="communities",
        title_en="Communities",
        title_zh="社区（村）",
        geometry="MultiPolygon",
        id_column="code",
        columns=(
            _text("code", "community code", "社区编码"),
            _text("name", "name", "名称"),
            _text("area_type", "kind of area", "区域类型"),
            _HOUSEHOLDS,
            _integer("grids", "number of grids", "网格数"),
            _number("tolerance", "tolerance met (share)", "实际偏差上限（比例）"),
        ),
    ),
    Collection(
        name="buildings",
        title_en="Buildings",
        title_zh="楼栋",
        geometry="MultiPolygon",
        id_column="building_id",
        columns=(
            _text("building_id", "building", "楼栋编号"),
            _COMMUNITY,
            _HOUSEHOLDS,
            _integer("floors", "floors", "层数"),
            _integer("units", "entrances", "单元数"),
            _text("use", "use", "用途"),
            _text("name", "name", "名称"),
            _text("address", "address", "地址"),
            _GRID,
            _boolean("is_crossed", "crossed by a street", "被道路穿过"),
        ),
    ),
    Collection(
        name="grids",
        title_en="Grids",
        title_zh="网格",
        geometry="MultiPolygon",
        id_column="grid_code",
        columns=(
            _GRID,
            _text("name", "name", "名称", editable=True),
            _boolean("is_locked", "locked", "已锁定", editable=True),
            _COMMUNITY,
            _text("community_name", "community", "社区名称"),
            _HOUSEHOLDS,
            _WORKLOAD,
            _integer("target", "target (households)", "目标户数"),
            _number("deviation", "deviation from the mean (share)", "与社区均值的偏差（比例）"),
            _number("deviation_from_target", "deviation from the target (share)",
                    "与目标的偏差（比例）"),
            _integer("buildings", "buildings", "楼栋数"),
            _number("area_m2", "area (m²)", "面积（平方米）"),
            _number("walking_m", "walk to the hub (m)", "到网格中心的步行距离（米）"),
            _number("polsby_popper", "roundness (0 to 1)", "紧凑度（0 至 1）"),
            _text("head_id", "head", "网格长编号"),
            _text("head_role", "role of the head", "网格长岗位"),
            _text("boundary_text", "boundary in words", "四至"),
            _text("boundary_kinds", "what the boundary runs on", "边界类型", filterable=False),
            _integer("colour", "colour number", "颜色序号"),
        ),
    ),
    Collection(
        name="atoms",
        title_en="Atoms",
        title_zh="基本单元",
        geometry="MultiPolygon",
        id_column="atom",
        columns=(
            _integer("atom", "atom", "单元编号"),
            _COMMUNITY,
            _HOUSEHOLDS,
            _WORKLOAD,
            _text("level", "what it is", "单元类别"),
            _text("grid_code", "grid code", "网格编码", editable=True),
            _boolean("is_hub", "hub of its grid", "网格中心"),
            _boolean("is_bridged", "joined to its grid by a bridge", "借道相连"),
            _boolean("is_locked", "locked", "已锁定", editable=True),
        ),
    ),
    Collection(
        name="routes",
        title_en="Patrol routes",
        title_zh="巡查路线",
        geometry="MultiLineString",
        id_column="route_id",
        columns=(
            _ROUTE,
            _GRID,
            _text("kind", "kind", "类别"),
            _text("slot", "slot", "岗位序号"),
            _DAY,
            _number("length_m", "length (m)", "长度（米）"),
            _MINUTES,
            _integer("stops", "stops", "停留点数"),
            _number("value", "value", "目标值"),
            _number("bound", "proven bound", "已证明的界"),
            _number("gap", "gap (share)", "差距（比例）"),
            _text("method", "method", "方法"),
            _text("proof", "proof", "证明"),
        ),
    ),
    Collection(
        name="stops",
        title_en="Stops of routes",
        title_zh="路线停留点",
        geometry="Point",
        id_column="",
        columns=(
            _ROUTE,
            _integer("number", "number along the route", "序号"),
            _text("stop_id", "what is visited", "走访对象"),
            _GRID,
            _DAY,
            _text("visit_class", "kind of visit", "走访类别"),
            _MINUTES,
        ),
    ),
    Collection(
        name="coverage",
        title_en="Staff coverage",
        title_zh="人员覆盖",
        geometry="MultiPolygon",
        id_column="",
        columns=(
            _text("unit", "unit code", "单位编码"),
            _text("level", "level", "层级"),
            _text("slot", "slot", "岗位序号"),
            _text("role", "role", "岗位代号"),
            _text("role_zh", "role in Chinese", "岗位名称"),
            _text("role_en", "role in English", "岗位英文名"),
            _text("staff_id", "staff id", "人员编号"),
            _text("employer", "employer", "用人单位"),
            _integer("missing", "people missing", "缺员"),
            _boolean("apart", "grids do not touch", "网格不相邻"),
        ),
    ),
)  # fmt: skip

COLLECTIONS: dict[str, Collection] = {collection.name: collection for collection in _ALL}
