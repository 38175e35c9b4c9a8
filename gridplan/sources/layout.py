"""
How an area folder is laid out: its layers, their columns, and what files may be called.

Columns marked in ``NEEDED`` must be there, those in ``KNOWN`` are read when they
are; everything else in a file stays unread.
"""

LAYERS = (
    "communities",
    "buildings",
    "streets",
    "places",
    "barriers",
    "current_grids",
    "stations",
    "staff",
    "demand",
)
PLAIN = ("staff", "demand")
"""Layers without geometry."""
NEEDED_LAYERS = ("communities", "buildings", "streets")

NEEDED: dict[str, tuple[str, ...]] = {
    "communities": ("code", "class"),
    "buildings": ("building_id", "households"),
    "streets": (),
    "places": (),
    "barriers": ("kind",),
    "current_grids": ("grid_code",),
    "stations": ("station",),
    "staff": ("staff_id", "role"),
    "demand": ("building_id", "class", "count"),
}
KNOWN: dict[str, tuple[str, ...]] = {
    "communities": ("code", "name", "class"),
    "buildings": (
        "building_id",
        "households",
        "community",
        "floors",
        "units",
        "use",
        "name",
        "address",
        "estate",
        "property_company",
        "residents",
    ),
    "streets": ("highway", "name", "oneway", "access"),
    "places": ("place_id", "class", "name"),
    "barriers": ("kind", "crossable", "name"),
    "current_grids": ("grid_code",),
    "stations": ("station",),
    "staff": (
        "staff_id",
        "role",
        "employer",
        "fte",
        "base_x",
        "base_y",
        "knows",
        "kind",
        "years",
        "pinned",
        "covers",
        "shift",
    ),
    "demand": ("building_id", "class", "count"),
}

# What a file of this layer is often called in Chinese offices.
CHINESE_NAMES: dict[str, tuple[str, ...]] = {
    "communities": ("社区", "社区边界", "村社区"),
    "buildings": ("楼栋", "建筑", "房屋"),
    "streets": ("街道", "道路", "路网"),
    "places": ("地点", "兴趣点", "设施"),
    "barriers": ("屏障", "障碍"),
    "current_grids": ("网格", "现有网格"),
    "stations": ("辖区", "警务区", "责任区"),
    "staff": ("人员", "网格员"),
    "demand": ("走访需求", "工作量"),
}

VECTOR_FORMATS: dict[str, tuple[str, ...]] = {
    ".geojson": ("GeoJSON",),
    ".json": ("GeoJSON",),
    ".gpkg": ("GPKG",),
    ".shp": ("ESRI Shapefile",),
    ".kml": ("KML", "LIBKML"),
    ".fgb": ("FlatGeobuf",),
}
"""Endings read through GDAL, and the drivers that may open each."""

PARQUET = (".parquet", ".geoparquet")
SHAPEFILE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")


def endings(layer: str) -> tuple[str, ...]:
    """
    List the file endings a layer may have.

    Parameters
    ----------
    layer : str
        One of `LAYERS`.

    Returns
    -------
    tuple of str
        Lower case, with the dot.
    """
    if layer in PLAIN:
        return (".csv",)
    vector = (*VECTOR_FORMATS, *PARQUET)
    return (*vector, ".graphml", ".pbf") if layer == "streets" else vector
