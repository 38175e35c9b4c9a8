"""Certificates: they stand as written, and fall with any change."""

import ast
import gzip
import hashlib
import json
from pathlib import Path

import pytest

import gridplan.checking.verify as verifier
from gridplan.checking.proofs import verify_certificates
from gridplan.exports.certificate import INDEX, certificate_of, signed, write_certificates
from gridplan.partition import divide
from gridplan.partition.certify import Certified, certify_problem
from gridplan.words import LANGUAGES
from tests.proof.towns import small_terms, small_town


@pytest.fixture(scope="module")
def certified() -> dict[str, Certified]:
    towns = {f"4201{seed:02d}": small_town(seed) for seed in (2, 5, 8)}
    found = {
        code: certify_problem(town, divide(town, effort="draft"))
        for code, town in towns.items()
    }
    assert all(one.method != "none" for one in found.values())
    return found


@pytest.fixture
def folder(tmp_path: Path, certified: dict[str, Certified]) -> Path:
    write_certificates(tmp_path, certified)
    return tmp_path


def unpacked(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes())


def forge(folder: Path, **changes: object) -> None:
    """Change a certificate, mend its sum, and mend its row in the index."""
    path = folder / "00001.json.gz"
    document = {**json.loads(unpacked(path)), **changes}
    del document["sha256"]
    path.write_bytes(gzip.compress(signed(document), mtime=0))
    index = json.loads((folder / INDEX).read_bytes())
    del index["sha256"]
    row = index["communities"][1]
    row.update({key: document[key] for key in row if key in document})
    (folder / INDEX).write_bytes(signed(index))


def names(folder: Path) -> set[str]:
    faults = verify_certificates(folder)
    for fault in faults:
        assert all(
            "{" not in fault.say(one) and "proof." not in fault.say(one) for one in LANGUAGES
        )
    return {fault.name for fault in faults}


def test_what_was_written_stands(folder: Path) -> None:
    assert verify_certificates(folder) == []


def test_what_is_asked_beside_the_ways_stands_and_falls_too(tmp_path: Path) -> None:
    town = small_town(8)
    one = certify_problem(town, divide(town, effort="draft"), terms=small_terms(town, 8))
    assert one.method != "none"
    write_certificates(tmp_path, {"a": one, "b": one})
    assert verify_certificates(tmp_path) == []
    forge(tmp_path, terms={})
    assert "wrong_cost" in names(tmp_path)
    every = [[i, j] for i in range(len(town)) for j in range(len(town))]
    forge(tmp_path, forbidden={"lock": every})
    assert "no_hub" in names(tmp_path)


def test_the_same_proof_is_the_same_bytes(
    tmp_path: Path, certified: dict[str, Certified]
) -> None:
    once, again = tmp_path / "a", tmp_path / "b"
    for place in (once, again):
        write_certificates(place, certified)
    assert [p.read_bytes() for p in sorted(once.iterdir())] == [
        p.read_bytes() for p in sorted(again.iterdir())
    ]


def test_every_changed_digit_makes_it_fail(folder: Path) -> None:
    for path in (folder / INDEX, folder / "00001.json.gz"):
        packed = path.read_bytes()
        raw = packed if path.suffix == ".json" else gzip.decompress(packed)
        for at, digit in enumerate(raw):
            if chr(digit) in "0123456789abcdef":
                other = ord("7") if digit != ord("7") else ord("3")
                changed = raw[:at] + bytes([other]) + raw[at + 1 :]
                path.write_bytes(
                    changed if path.suffix == ".json" else gzip.compress(changed, 1, mtime=0)
                )
                assert verify_certificates(folder), raw[max(0, at - 30) : at + 30]
        path.write_bytes(packed)
    assert verify_certificates(folder) == []


def test_a_better_floor_with_a_mended_sum_is_found_out(
    folder: Path, certified: dict[str, Certified]
) -> None:
    forge(folder, floor=list(certified.values())[1].lower + 1)
    assert names(folder) == {"wrong_floor"}


def test_other_multipliers_with_a_mended_sum_are_found_out(
    folder: Path, certified: dict[str, Certified]
) -> None:
    one = list(certified.values())[1]
    forge(folder, multipliers=(one.multipliers - 100_000).tolist())
    assert "wrong_floor" in names(folder)


def test_higher_values_with_a_mended_sum_are_found_out(folder: Path) -> None:
    document = json.loads(unpacked(folder / "00001.json.gz"))
    values = [value + 1 for value in document["values"]]
    forge(folder, values=values, floor=document["floor"] + document["k"])
    assert names(folder) == {"wrong_value"}


def test_a_missing_half_of_a_split_is_found_out(folder: Path) -> None:
    splits = json.loads(unpacked(folder / "00001.json.gz"))["splits"]
    forge(folder, splits=[[0, None], *splits[1:]])
    assert "unreadable" in names(folder)


def test_a_lower_cost_with_a_mended_sum_is_found_out(
    folder: Path, certified: dict[str, Certified]
) -> None:
    forge(folder, cost=list(certified.values())[1].upper - 1)
    assert names(folder) == {"wrong_cost"}


def test_tighter_bounds_with_a_mended_sum_are_found_out(
    folder: Path, certified: dict[str, Certified]
) -> None:
    model = list(certified.values())[1].model
    forge(folder, least=int(model.workload.sum() // model.k) + 1)
    assert "outside_bounds" in names(folder)


def test_a_grid_cut_in_pieces_is_found_out(folder: Path) -> None:
    forge(folder, neighbours=[])
    assert "in_pieces" in names(folder)


def test_more_grids_than_there_are_is_found_out(folder: Path) -> None:
    forge(folder, k=4)
    assert names(folder) == {"unreadable"}


@pytest.mark.parametrize("number", [1 << 58, 10**30, 1.5, None, "7"])
def test_numbers_beyond_exact_sums_are_refused(folder: Path, number: object) -> None:
    document = json.loads(unpacked(folder / "00001.json.gz"))
    forge(folder, multipliers=[number, *document["multipliers"][1:]])
    assert names(folder) == {"unreadable"}


@pytest.mark.parametrize("number", [1 << 50, 1 << 60])
def test_households_that_no_table_holds_are_refused(folder: Path, number: int) -> None:
    document = json.loads(unpacked(folder / "00001.json.gz"))
    n = len(document["households"])
    none = [[0] * n for _ in range(n)]
    forge(folder, households=[number] * n, most=number * n, way_dm=none, cost=0)
    assert "unreadable" in names(folder)


def test_a_row_of_the_index_that_says_more_is_found_out(folder: Path) -> None:
    index = json.loads((folder / INDEX).read_bytes())
    del index["sha256"]
    index["communities"][0]["floor"] += 1
    (folder / INDEX).write_bytes(signed(index))
    assert names(folder) == {"other_index"}


def test_a_truncated_certificate_is_refused(folder: Path) -> None:
    path = folder / "00000.json.gz"
    path.write_bytes(path.read_bytes()[:-20])
    assert names(folder) == {"unreadable"}


def test_a_certificate_of_another_format_is_named_so(folder: Path) -> None:
    forge(folder, format="gridplan certificate 2")
    assert names(folder) == {"other_format"}


def test_a_missing_certificate_is_missed(folder: Path) -> None:
    (folder / "00002.json.gz").unlink()
    assert names(folder) == {"unreadable"}


def test_a_missing_index_is_missed(tmp_path: Path) -> None:
    assert names(tmp_path) == {"unreadable"}


def test_a_certificate_nobody_listed_is_found_out(folder: Path) -> None:
    (folder / "00009.json.gz").write_bytes((folder / "00000.json.gz").read_bytes())
    assert names(folder) == {"not_listed"}


def test_the_sum_is_taken_over_everything_else(certified: dict[str, Certified]) -> None:
    document = json.loads(signed(certificate_of("1", next(iter(certified.values())))))
    digest = document.pop("sha256")
    text = json.dumps(document, sort_keys=True, separators=(",", ":"))
    assert digest == hashlib.sha256(text.encode()).hexdigest()


def test_the_verifier_is_about_sixty_lines() -> None:
    tree = ast.parse(Path(verifier.__file__).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.Module) and ast.get_docstring(node):
            del node.body[0]
    assert len(ast.unparse(tree).replace("\n\n", "\n").splitlines()) < 100


def test_the_verifier_uses_nothing_of_the_solver() -> None:
    tree = ast.parse(Path(verifier.__file__).read_text(encoding="utf-8"))
    imported = {
        alias.name if isinstance(node, ast.Import) else f"{node.module}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert not {name for name in imported if name.startswith(("gridplan.partition", "scipy"))}
