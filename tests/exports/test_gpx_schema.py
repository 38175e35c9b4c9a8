"""GPX against the schema beside this file, KML against that of its makers."""

from importlib.util import find_spec
from pathlib import Path

import pytest
import xmlschema

from gridplan.exports.routes_gpx import route_gpx
from gridplan.exports.routes_kml import routes_kml
from tests.exports.test_routes import CRS, town_plan  # noqa: F401


@pytest.fixture(scope="module")
def gpx_schema() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(Path(__file__).with_name("gpx_1_1.xsd"))


@pytest.fixture(scope="module")
def kml_schemas() -> Path:
    """Find the schema of KML 2.2 in the package ``pykml``, a development dependency."""
    found = find_spec("pykml")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "schemas"


def test_every_gpx_is_valid(town_plan, gpx_schema) -> None:  # noqa: F811
    network, plan = town_plan
    assert len(plan.routes) >= 5
    for route in plan.routes:
        text = route_gpx(network, route, CRS)
        assert [str(error) for error in gpx_schema.iter_errors(text)] == []


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("rte>", "route>"),
        ('version="1.1"', 'version="1.0"'),
        (' creator="gridplan"', ""),
        ('lat="', 'latitude="'),
        ('lat="', 'lat="9'),
        ("</metadata>", "<colour>red</colour></metadata>"),
        ("<trkseg>", "<trkseg><name>one</name>"),
        ("</gpx>", "<wpt lat='1' lon='2'/></gpx>"),
        ('xmlns="http://www.topografix.com/GPX/1/1"', 'xmlns="http://www.topografix.com/GPX/1/0"'),
    ],
)  # fmt: skip
def test_a_gpx_that_breaks_a_rule_is_not_valid(town_plan, gpx_schema, good, bad) -> None:  # noqa: F811
    network, plan = town_plan
    text = route_gpx(network, plan.routes[0], CRS)
    assert good in text
    assert not gpx_schema.is_valid(text.replace(good, bad))


def test_what_the_standard_allows_is_valid(gpx_schema) -> None:
    text = """<gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1" creator="x">
      <metadata><author><email id="a" domain="b.org"/></author><copyright author="c"><year>2026</year>
      </copyright><link href="http://a.org"/><bounds minlat="0" minlon="1" maxlat="2" maxlon="3"/></metadata>
      <wpt lat="30.5" lon="114.3"><ele>20</ele><time>2026-03-02T08:30:00Z</time><name>a</name>
      <sym>Flag</sym><fix>3d</fix><sat>7</sat><extensions><b xmlns="urn:b"/></extensions></wpt>
      <rte><name>r</name><number>1</number><rtept lat="1" lon="2"/></rte>
      <trk><type>walk</type><trkseg><trkpt lat="1" lon="-180"/></trkseg></trk></gpx>"""  # noqa: E501
    assert [str(error) for error in gpx_schema.iter_errors(text)] == []


def test_the_kml_is_valid_by_the_schema_of_kml_2_2(town_plan, kml_schemas) -> None:  # noqa: F811
    beside = {
        "urn:oasis:names:tc:ciq:xsdschema:xAL:2.0": str(kml_schemas / "xAL.xsd"),
        "http://www.w3.org/2005/Atom": str(kml_schemas / "atom-author-link.xsd"),
    }
    schema = xmlschema.XMLSchema(kml_schemas / "ogckml22.xsd", locations=beside, allow="local")
    network, plan = town_plan
    text = routes_kml(network, plan, CRS)
    assert [str(error) for error in schema.iter_errors(text)] == []
