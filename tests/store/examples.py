"""A version in a store, made of the bundled village once and loaded wherever it is wanted."""

import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from gridplan.exports import write_plan
from gridplan.plan import Settings, build_plan
from gridplan.schemes import load_scheme
from gridplan.sources import read_area
from gridplan.store import Store
from gridplan.store.area_folders import keep_area
from gridplan.store.load import load_features
from gridplan.store.plans import add_plan
from gridplan.store.tiles import TILES, write_tiles
from gridplan.store.unfold import unfold
from gridplan.store.versions import Version, add_version

VILLAGE = Path(__file__).parents[2] / "data" / "boundaries" / "village"
MADE: dict[str, Any] = {
    "settings": {"seed": 1}, "scheme": "wujin", "scheme_digest": "0" * 64, "seed": 1,
    "engine_version": "0", "summary": {"grids": 6},
}  # fmt: skip


@cache
def village() -> Path:
    """A folder with ``out``, a plan of the village, and ``rows`` of it."""
    folder = Path(tempfile.mkdtemp(prefix="gridplan-village-"))
    scheme = load_scheme("wujin")
    plan = build_plan(read_area(VILLAGE), scheme, Settings(effort="draft"))
    write_plan(plan, folder / "out")
    write_tiles(folder / "out", folder / "out" / TILES)
    unfold(folder / "out", folder / "rows")
    return folder


def add_village(store: Store, *, name: str = "village", versions: int = 1) -> list[Version]:
    """Keep the village and some versions of its plan, features and all."""
    artefact = store.artefacts.put_folder(village() / "out")
    with store.write() as connection:
        area = keep_area(store, connection, VILLAGE, name=name, created_by="me")
        plan = add_plan(connection, area=area.id, name=name, created_by="me")
        made = [
            add_version(
                connection, id=f"{plan.id[:30]}{number:06d}", plan=plan.id, artefact=artefact,
                made=MADE, created_by="me",
            )
            for number in range(versions)
        ]  # fmt: skip
        for version in made:
            load_features(connection, version, village() / "rows")
    return made
