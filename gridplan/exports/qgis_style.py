"""
How QGIS shows a plan: one style a layer, kept inside the GeoPackage.

QGIS looks for a table ``layer_styles`` and applies the default row of each layer
when it is opened; grids have a second style, by deviation, in the layer's style
menu. Colours are those of the map.
"""

from dataclasses import dataclass
from itertools import pairwise
from xml.sax.saxutils import quoteattr

from gridplan.exports.colours import DIVERGING, DIVERGING_STEPS, PALETTE
from gridplan.words import Language, say

_DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
_INK = "#33414d"
_LABEL = 'right("grid_code", 3) || \'\\n\' || "households"'
# Colour and width in mm by class of street; motorways first, as their names sort.
_STREETS = (
    ("expressway", "#c98a3c", 0.9),
    ("main_street", "#d9a760", 0.6),
    ("minor_street", "#b9b9b4", 0.3),
    ("path", "#cfcfca", 0.15),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerStyle:
    """
    One row of ``layer_styles``.

    Attributes
    ----------
    layer : str
        Which layer.
    name : str
        Shown in the style menu.
    qml : str
        The style as QGIS writes it.
    is_default : bool
        True for the one applied on opening.
    """

    layer: str
    name: str
    qml: str
    is_default: bool


def layer_styles(language: Language) -> tuple[LayerStyle, ...]:
    """
    Style every layer of a plan.

    Parameters
    ----------
    language : {'en', 'zh'}
        Of legends and style names.

    Returns
    -------
    tuple of LayerStyle
        Grids have two; their default is by colour number.
    """

    def word(key: str) -> str:
        return say(f"exports.{key}", language)

    building = _fill("0", "#e4ded6", 1.0, "#b9b1a6", 0.1)
    community = _fill("0", "#ffffff", 0.0, "#7a2e3a", 0.9)
    atom = _fill("0", "#ffffff", 0.0, "#8a949c", 0.1)
    return (
        LayerStyle(
            layer="grids", name=word("style_colours"), qml=_grids_by_colour(), is_default=True
        ),
        LayerStyle(
            layer="grids", name=word("style_deviation"), qml=_by_deviation(), is_default=False
        ),
        LayerStyle(layer="atoms", name=word("style_atoms"), qml=_single(atom), is_default=True),
        LayerStyle(
            layer="buildings", name=word("style_buildings"), qml=_single(building),
            is_default=True,
        ),
        LayerStyle(
            layer="streets", name=word("style_streets"), qml=_streets(language),
            is_default=True,
        ),
        LayerStyle(
            layer="communities", name=word("style_communities"),
            qml=_single(community, label='"name"'), is_default=True,
        ),
    )  # fmt: skip


def _grids_by_colour() -> str:
    categories = "".join(
        f'<category value="{i}" symbol="{i}" label="{i + 1}" render="true"/>'
        for i in range(len(PALETTE))
    )
    symbols = "".join(_fill(str(i), c, 0.75, _INK, 0.4) for i, c in enumerate(PALETTE))
    return _document(
        '<renderer-v2 type="categorizedSymbol" attr="colour" symbollevels="0">'
        f"<categories>{categories}</categories><symbols>{symbols}</symbols></renderer-v2>",
        label=_LABEL,
    )


def _by_deviation() -> str:
    edges = (-10.0, *DIVERGING_STEPS, 10.0)
    ranges = "".join(
        f'<range lower="{low}" upper="{high}" symbol="{i}" render="true" '
        f'label="{_range_label(low, high)}"/>'
        for i, (low, high) in enumerate(pairwise(edges))
    )
    symbols = "".join(_fill(str(i), c, 0.85, _INK, 0.4) for i, c in enumerate(DIVERGING))
    return _document(
        '<renderer-v2 type="graduatedSymbol" attr="deviation" symbollevels="0" '
        f'graduatedMethod="GraduatedColor"><ranges>{ranges}</ranges>'
        f"<symbols>{symbols}</symbols></renderer-v2>",
        label=_LABEL,
    )


def _range_label(low: float, high: float) -> str:
    if low < -1.0:
        return f"&lt; {high:+.0%}"
    if high > 1.0:
        return f"&gt; {low:+.0%}"
    return f"{low:+.0%} … {high:+.0%}"


def _streets(language: Language) -> str:
    categories = "".join(
        f'<category value="{kind}" symbol="{i}" render="true" '
        f"label={quoteattr(say(f'report.kind_{kind}', language))}/>"
        for i, (kind, _, _) in enumerate(_STREETS)
    )
    symbols = "".join(_line(str(i), c, w) for i, (_, c, w) in enumerate(_STREETS))
    return _document(
        '<renderer-v2 type="categorizedSymbol" attr="kind" symbollevels="0">'
        f"<categories>{categories}</categories><symbols>{symbols}</symbols></renderer-v2>"
    )


def _single(symbol: str, *, label: str = "") -> str:
    renderer = '<renderer-v2 type="singleSymbol" symbollevels="0">'
    return _document(f"{renderer}<symbols>{symbol}</symbols></renderer-v2>", label=label)


def _document(renderer: str, *, label: str = "") -> str:
    labelling = ""
    if label:
        labelling = (
            '<labeling type="simple"><settings calloutType="simple">'
            f'<text-style fieldName={quoteattr(label)} isExpression="1" fontSize="8" '
            'fontSizeUnit="Point" textColor="40,50,58,255" textOpacity="1" '
            'multilineHeight="0.9"><text-buffer bufferDraw="1" bufferSize="0.8" '
            'bufferSizeUnits="MM" bufferOpacity="1" bufferColor="255,255,255,220"/>'
            "</text-style>"
            '<text-format multilineAlign="1" wrapChar=""/>'
            '<placement placement="1" quadOffset="4" priority="5" offsetUnits="MM" '
            'centroidInside="1" centroidWhole="1" polygonPlacementFlags="2"/>'
            '<rendering drawLabels="1" displayAll="0" limitNumLabels="0" maxNumLabels="2000" '
            'scaleVisibility="0" minFeatureSize="0" fontLimitPixelSize="0" obstacle="0" '
            'labelPerPart="0"/></settings></labeling>'
        )
    return (
        f'{_DOCTYPE}<qgis version="3.22" styleCategories="Symbology|Labeling" '
        f'labelsEnabled="{int(bool(label))}">{renderer}{labelling}</qgis>'
    )


def _fill(name: str, colour: str, alpha: float, outline: str, width: float) -> str:
    options = {
        "color": _rgba(colour, alpha),
        "style": "solid" if alpha > 0 else "no",
        "outline_color": _rgba(outline, 1.0),
        "outline_style": "solid",
        "outline_width": str(width),
        "outline_width_unit": "MM",
        "joinstyle": "round",
    }
    return _symbol("fill", name, "SimpleFill", options)


def _line(name: str, colour: str, width: float) -> str:
    options = {
        "line_color": _rgba(colour, 1.0),
        "line_style": "solid",
        "line_width": str(width),
        "line_width_unit": "MM",
        "capstyle": "round",
        "joinstyle": "round",
    }
    return _symbol("line", name, "SimpleLine", options)


def _symbol(kind: str, name: str, layer: str, options: dict[str, str]) -> str:
    inside = "".join(
        f'<Option type="QString" name="{k}" value="{v}"/>' for k, v in options.items()
    )
    return (
        f'<symbol type="{kind}" name="{name}" alpha="1" clip_to_extent="1">'
        f'<layer class="{layer}" enabled="1" pass="0" locked="0">'
        f'<Option type="Map">{inside}</Option></layer></symbol>'
    )


def _rgba(colour: str, alpha: float) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"{red},{green},{blue},{round(255 * alpha)}"
