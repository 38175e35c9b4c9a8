"""The description of the service against the service: every operation, generated requests."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from gridplan.api.openapi.older import in_30
from tests.api.served import serving
from tests.api.town import Drawn, Town, town

# requests at each operation beside those at the edges of its schema; nightly runs ask for more
EXAMPLES = os.environ.get("GRIDPLAN_SCHEMA_EXAMPLES", "4")
# What a schema cannot say, so that a request that fits it may still be refused with 4xx:
# corners of a box in order, tiles of a zoom, scheme texts, archives, etags and ids that exist;
# and the one request that does not fit and must be answered all the same: OGC API Features
# wants a limit above the maximum to mean the maximum.
SETTINGS = """
[parameters]
"path.plan" = "{plan}"
"path.number" = 2
"path.area" = "{area}"

[[operations]]
include-path-regex = "items$|/WebMercatorQuad/|^/schemes/|^/areas$|/edits$|/items/|/state$"
checks.positive_data_acceptance.enabled = false

[[operations]]
include-path-regex = "/items$"
checks.negative_data_rejection.enabled = false
"""


def test_no_request_breaks_the_service_and_answers_are_as_described(
    drawn: Drawn, tmp_path: Path
) -> None:
    with town(drawn, tmp_path / "data") as built:
        built.service.store.close()
        config = tmp_path / "schemathesis.toml"
        config.write_text(SETTINGS.format(plan=built.plan, area=built.area))
        freely = {"GRIDPLAN_LIMIT_WRITES": "1000000", "GRIDPLAN_LIMIT_LOGINS": "1000000",
                  "GRIDPLAN_LIMIT_QUEUED": "2"}  # fmt: skip
        with serving(tmp_path / "data", **freely) as (base, _, said):
            done = subprocess.run(
                [Path(sys.executable).with_name("schemathesis"), "--config-file", config, "run",
                 f"{base}/api", "--header", f"Authorization: Bearer {built.keys['admin']}",
                 "--max-examples", EXAMPLES, "--phases", "examples,coverage,fuzzing",
                 "--seed", "1", "--continue-on-failure", "--no-shrink", "--no-color",
                 "--generation-database", "none", "--suppress-health-check", "all",
                 "--warnings", "off"],
                cwd=tmp_path, capture_output=True, check=False, timeout=900,
            )  # fmt: skip
            report = done.stdout.decode()
            assert done.returncode == 0, report[-6000:] + done.stderr.decode()[-2000:]
            assert "surprise" not in said.read_text(errors="replace")


def test_the_description_names_page_sizes_where_qgis_looks_for_them(place: Town) -> None:
    for path in ("/api", "/api/3.0"):
        answer = place.client().get(path)
        assert answer.headers["content-type"].startswith("application/vnd.oai.openapi+json")
        limit = answer.json()["components"]["parameters"]["limit"]["schema"]
        assert (limit["default"], limit["maximum"]) == (100, 10_000)


def test_every_operation_has_an_id_of_its_own_and_says_what_it_does(place: Town) -> None:
    document = place.client().get("/api").json()
    operations = [
        operation
        for item in document["paths"].values()
        for method, operation in item.items()
        if method in {"get", "put", "post", "patch", "delete"}
    ]
    ids = [operation["operationId"] for operation in operations]
    assert len(set(ids)) == len(ids) > 60
    assert all(operation.get("summary") for operation in operations)


def test_the_older_description_has_nothing_newer_in_it(place: Town) -> None:
    newer = place.client().get("/api").json()
    older = in_30(newer)
    assert older["openapi"] == "3.0.3"
    assert older == place.client().get("/api/3.0").json()

    def schemas(node: Any) -> Any:
        if isinstance(node, dict):
            if "type" in node and not isinstance(node["type"], dict):
                yield node
            for value in node.values():
                yield from schemas(value)
        elif isinstance(node, list):
            for one in node:
                yield from schemas(one)

    for schema in schemas(older):
        assert isinstance(schema["type"], str)
        assert schema["type"] != "null"
        assert not isinstance(schema.get("examples"), list)
    assert newer["openapi"] == "3.1.0"


def test_a_method_that_is_not_there_is_told_which_are(place: Town) -> None:
    answer = place.client().request("DELETE", "/areas")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, POST"
