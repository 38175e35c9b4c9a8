"""Re-division: who need not move stays, codes survive, and nothing is lost on the way."""

import csv
import gzip
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gridplan.checking import find_faults
from gridplan.checking.proofs import read_certificate, tell_claims, verify_certificates
from gridplan.errors import InfeasibleError, InputError
from gridplan.exports import write_plan
from gridplan.exports.certificate import INDEX, signed
from gridplan.plan import Plan, Settings, build_plan
from gridplan.plan.change import marks_of
from gridplan.plan.previous import Keep
from gridplan.schemes import load_scheme
from gridplan.sources import read_area
from gridplan.sources.previous import read_previous

DRAFT = Settings(effort="draft")


@pytest.fixture(scope="session")
def old_folder(tmp_path_factory: pytest.TempPathFactory, wuhan_plan: Plan) -> Path:
    folder = tmp_path_factory.mktemp("old")
    write_plan(wuhan_plan, folder)
    return folder


def grown(plan: Plan, communities: set[int], seed: int = 3) -> Plan:
    """The plan with every fifth building of some communities doubled, not divided again."""
    buildings = plan.area.buildings
    hit = np.random.default_rng(seed).random(len(buildings)) < 0.2
    hit &= np.isin(buildings.community, list(communities))
    more = np.where(hit, 2 * buildings.households, buildings.households)
    return replace(plan, area=replace(plan.area, buildings=replace(buildings, households=more)))


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def new_folder(
    tmp_path_factory: pytest.TempPathFactory, wuhan_plan: Plan, old_folder: Path
) -> Path:
    area = grown(wuhan_plan, {1, 4, 9}).area
    previous = read_previous(old_folder, crs=area.crs)
    made = build_plan(area, wuhan_plan.scheme, DRAFT, keep=Keep(previous=previous))
    folder = tmp_path_factory.mktemp("new")
    write_plan(made, folder)
    return folder


def test_the_same_area_gives_the_same_bytes(
    tmp_path: Path, wuhan_plan: Plan, old_folder: Path
) -> None:
    previous = read_previous(old_folder, crs=wuhan_plan.area.crs)
    again = build_plan(
        wuhan_plan.area, wuhan_plan.scheme, DRAFT, keep=Keep(previous=previous, most=0.0)
    )
    write_plan(again, tmp_path)
    for name in ("grids.geojson", "buildings.csv"):
        assert (tmp_path / name).read_bytes() == (old_folder / name).read_bytes()
    assert json.loads((tmp_path / "summary.json").read_text())["change"]["moved"] == 0


def test_communities_that_did_not_change_are_the_same_to_the_byte(
    wuhan_plan: Plan, old_folder: Path, new_folder: Path
) -> None:
    code = wuhan_plan.area.communities.code
    grew = {code[c] for c in (1, 4, 9)}

    def others(folder: Path) -> list[str]:
        lines = (folder / "grids.geojson").read_text(encoding="utf-8").splitlines()
        kept = [line.rstrip(",") for line in lines if '"type": "Feature",' in line]
        return [one for one in kept if json.loads(one)["properties"]["community"] not in grew]

    assert others(new_folder) == others(old_folder)


def test_what_moved_is_told_and_is_not_below_the_floor(new_folder: Path) -> None:
    change = json.loads((new_folder / "summary.json").read_text())["change"]
    rows = table(new_folder / "changes.csv")
    assert sum(int(row["households"]) for row in rows) == change["moved"]
    assert 0 < change["floor"] <= change["moved"] <= 1.5 * change["floor"]
    assert all(row["old_grid"] != row["new_grid"] for row in rows)


def test_the_floor_of_what_moved_has_certificates_that_stand(
    wuhan_plan: Plan, new_folder: Path
) -> None:
    change = json.loads((new_folder / "summary.json").read_text())["change"]
    assert verify_certificates(new_folder / "certificate") == []
    assert tell_claims(new_folder / "certificate")["moved"] == change["floor"]
    area = grown(wuhan_plan, {1, 4, 9}).area
    assert not [one for one in find_faults(area, new_folder) if one.name.startswith("proof.")]


def forged(folder: Path, of: str, change: Callable[[dict[str, Any]], None]) -> None:
    """Change the last certificate of a kind, and mend sums and the index."""
    inside = folder / "certificate"
    index = json.loads((inside / INDEX).read_bytes())
    row = [one for one in index["communities"] if one["of"] == of][-1]
    document = read_certificate(inside / row["file"])
    change(document)
    (inside / row["file"]).write_bytes(gzip.compress(signed(document), mtime=0))


def fewer(document: dict[str, Any]) -> None:
    document["terms"]["moved"][0] = [1000 * 50 for _ in document["old_grids"]]


def test_households_that_were_elsewhere_are_found_out(
    wuhan_plan: Plan, new_folder: Path, tmp_path: Path
) -> None:
    copy = shutil.copytree(new_folder, tmp_path / "copy")
    forged(copy, "moved", fewer)
    area = grown(wuhan_plan, {1, 4, 9}).area
    assert "proof.other_terms" in {one.name for one in find_faults(area, copy)}


def cheaper(document: dict[str, Any]) -> None:
    rows = document["terms"]["change"]
    document["terms"]["change"] = [[one // 2 for one in row] for row in rows]


def looser(document: dict[str, Any]) -> None:
    document["beyond"] += 1


def test_bounds_that_the_plan_does_not_have_are_found_out(
    wuhan_plan: Plan, new_folder: Path, tmp_path: Path
) -> None:
    copy = shutil.copytree(new_folder, tmp_path / "copy")
    forged(copy, "moved", looser)
    area = grown(wuhan_plan, {1, 4, 9}).area
    assert "proof.other_bounds" in {one.name for one in find_faults(area, copy)}


def test_a_certified_kept_plan_prices_the_change(boundaries: Path, tmp_path: Path) -> None:
    scheme = load_scheme("wujin")
    before = build_plan(read_area(boundaries / "village"), scheme, DRAFT)
    write_plan(before, tmp_path / "old")
    area = grown(before, set(range(len(before.area.communities)))).area
    previous = read_previous(tmp_path / "old", crs=area.crs)
    made = build_plan(area, scheme, Settings(effort="certified"), keep=Keep(previous=previous))
    out = tmp_path / "new"
    write_plan(made, out)
    assert verify_certificates(out / "certificate") == []
    assert not [one for one in find_faults(area, out) if one.name.startswith("proof.")]
    forged(out, "walking", cheaper)
    assert "proof.other_terms" in {one.name for one in find_faults(area, out)}


def test_the_concordance_holds_every_household_of_both_plans(
    old_folder: Path, new_folder: Path
) -> None:
    rows = table(new_folder / "concordance.csv")
    for folder, column in ((old_folder, "households_before"), (new_folder, "households_now")):
        inside = sum(int(row["households"]) for row in table(folder / "buildings.csv"))
        assert sum(int(row[column]) for row in rows) == inside
    shares: dict[str, float] = {}
    for row in rows:
        shares[row["old_grid"]] = shares.get(row["old_grid"], 0.0) + float(row["share_before"])
    assert all(share == pytest.approx(1.0, abs=1e-5) for share in shares.values())


def test_a_code_is_never_used_for_another_grid(wuhan_plan: Plan, new_folder: Path) -> None:
    first = json.loads((new_folder / "summary.json").read_text())["change"]
    previous = read_previous(new_folder, crs=wuhan_plan.area.crs)
    back = build_plan(wuhan_plan.area, wuhan_plan.scheme, DRAFT, keep=Keep(previous=previous))
    assert back.change is not None
    assert not set(back.grid_code) & set(first["retired"])
    assert set(first["used"]) <= set(back.change.used)


def test_marks_are_those_of_census_geography() -> None:
    links = [(old, new) for old, new in ("aa", "bb", "bB", "cc", "dc", "ee", "ef", "ff")]
    marks = marks_of(links, ("a", "b", "B", "c", "e", "f", "n"))
    assert marks == {"a": "U", "b": "S", "B": "S", "c": "M", "e": "X", "f": "X", "n": "N"}


def test_a_budget_below_the_floor_is_refused_with_the_floor(
    wuhan_plan: Plan, old_folder: Path
) -> None:
    area = grown(wuhan_plan, {1, 4, 9}).area
    previous = read_previous(old_folder, crs=area.crs)
    with pytest.raises(InfeasibleError, match="fewer") as told:
        build_plan(area, wuhan_plan.scheme, DRAFT, keep=Keep(previous=previous, most=0.0))
    assert told.value.key == "change.budget_impossible"
    assert told.value.values["floor"] > 0


def broken(old: Path, new: Path, name: str, change: object) -> Path:
    shutil.copytree(old, new)
    path = new / name
    path.write_bytes(change(path.read_bytes()))  # type: ignore[operator]
    return new


def test_a_folder_that_is_no_plan_is_named(tmp_path: Path, old_folder: Path) -> None:
    with pytest.raises(InputError, match=r"grids\.geojson is missing"):
        read_previous(tmp_path, crs="EPSG:4547")
    code = json.loads((old_folder / "grids.geojson").read_text())["features"][0]["id"]
    cases = {
        "grids.geojson": (lambda raw: raw[:900], "cannot be read"),
        "buildings.csv": (lambda raw: raw.replace(code.encode(), b"X1"), "grid X1 is not in"),
        "summary.json": (lambda _: b"{", "cannot be read"),
    }
    cut = broken(old_folder, tmp_path / "cut", "buildings.csv", lambda raw: raw[:300])
    with pytest.raises(InputError, match=r"buildings\.csv, line \d+: the row is incomplete"):
        read_previous(cut, crs="EPSG:4547")
    for name, (change, said) in cases.items():
        folder = broken(old_folder, tmp_path / name, name, change)
        with pytest.raises(InputError, match=said):
            read_previous(folder, crs="EPSG:4547")


def test_a_plan_of_another_area_is_refused(boundaries: Path, old_folder: Path) -> None:
    village = read_area(boundaries / "village")
    previous = read_previous(old_folder, crs=village.crs)
    with pytest.raises(InputError) as told:
        build_plan(village, load_scheme("wujin"), DRAFT, keep=Keep(previous=previous))
    assert told.value.key == "change.other_area"


def test_a_moved_border_is_noticed(wuhan_plan: Plan, old_folder: Path) -> None:
    previous = read_previous(old_folder, crs=wuhan_plan.area.crs)
    outline = previous.outline.copy()
    outline[0] = outline[0].buffer(-20.0)
    kept = build_plan(
        wuhan_plan.area, wuhan_plan.scheme, DRAFT,
        keep=Keep(previous=replace(previous, outline=outline)),
    )  # fmt: skip
    moved = [one for one in kept.findings if one.key == "change.border_moved"]
    assert [one.feature for one in moved] == [previous.community[0]]


def test_the_old_plan_is_never_overwritten(run, old_folder: Path, tmp_path: Path) -> None:
    before = {path.name: path.read_bytes() for path in old_folder.iterdir()}
    told = run("plan", "sample:wuhan", "-o", old_folder, "--keep", old_folder, "-q")
    assert told.exit_code == 2
    assert "never overwritten" in told.stderr
    told = run("plan", "sample:wuhan", "-o", tmp_path / "x", "--max-moved", "0.1", "-q")
    assert told.exit_code == 2
    assert {path.name: path.read_bytes() for path in old_folder.iterdir()} == before


def test_a_refusal_leaves_the_old_plan_as_it_was_and_makes_no_new_one(
    run, boundaries: Path, old_folder: Path, tmp_path: Path
) -> None:
    def bytes_of() -> dict[str, bytes]:
        return {str(p): p.read_bytes() for p in old_folder.rglob("*") if p.is_file()}

    before = bytes_of()
    wishes = tmp_path / "wishes.toml"
    wishes.write_text('[[wish]]\nkind = "lock"\ngrid = "420199051002999"\n')
    words = ("--keep", old_folder, "--effort", "draft", "--lang", "zh", "-q")
    for area, more in (
        (boundaries / "village", ()),
        (boundaries / "wuhan", ("--wishes", wishes)),
        (boundaries / "wuhan", ("--max-moved", 2)),
    ):
        told = run("plan", area, "-o", tmp_path / "new", *words, *more)
        assert told.exit_code == 2
        assert told.output.strip()
        assert not (tmp_path / "new").exists()
    assert bytes_of() == before


def test_the_command_line_says_what_moved(run, old_folder: Path, tmp_path: Path) -> None:
    told = run(
        "plan", "sample:wuhan", "-o", tmp_path / "new", "--keep", old_folder,
        "--effort", "draft", "--lang", "en",
    )  # fmt: skip
    assert told.exit_code == 0, told.stderr
    assert "0 households in another grid" in told.stdout
