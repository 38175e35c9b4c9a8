"""Towns of square grids for tests: communities side by side, people who know buildings."""

import numpy as np

from gridplan.inputs import StaffTable
from gridplan.staffing import Grids


def town(sizes: list[int], *, seed: int = 1, area_type: str = "urban") -> Grids:
    """Lay out communities of so many square grids of 150 m, ten buildings in each."""
    rng = np.random.default_rng(seed)
    community, corner, touching = [], [], []
    first = 0
    for number, n in enumerate(sizes):
        wide = int(np.ceil(np.sqrt(n)))
        for i in range(n):
            community.append(number)
            corner.append((number % 20 * 8 + i % wide, number // 20 * 8 + i // wide))
            if i % wide:
                touching.append((first + i - 1, first + i))
            if i >= wide:
                touching.append((first + i - wide, first + i))
        first += n
    n_grids = len(community)
    households = rng.integers(120, 280, n_grids)
    share, rest = np.divmod(households, 10)
    building = share[:, None] + (np.arange(10)[None, :] < rest[:, None])
    code = tuple(f"{320412001001 + c:012d}" for c in range(len(sizes)))
    serial = [i - community.index(community[i]) + 1 for i in range(n_grids)]
    return Grids(
        code=tuple(f"{code[c]}{s:03d}" for c, s in zip(community, serial, strict=True)),
        community=np.array(community),
        community_code=code,
        area_type=(area_type,) * len(sizes),
        households=households,
        centre=np.array(corner, dtype=float) * 150.0,
        touching=np.array(touching, dtype=np.int64).reshape(-1, 2),
        building_id=tuple(f"b{g}-{b}" for g in range(n_grids) for b in range(10)),
        building_grid=np.repeat(np.arange(n_grids), 10),
        building_households=building.ravel(),
    )


def sizes_of(total: int, *, seed: int = 1, low: int = 3, high: int = 15) -> list[int]:
    """Draw sizes of communities that add up."""
    rng = np.random.default_rng(seed)
    sizes: list[int] = []
    while sum(sizes) < total:
        sizes.append(min(int(rng.integers(low, high)), total - sum(sizes)))
    return sizes


def people(
    grids: Grids, n: int, *, role: str = "head", seed: int = 2, prefix: str = "s"
) -> StaffTable:
    """Draw people who live in some grid and know six of its buildings."""
    rng = np.random.default_rng(seed)
    home = rng.integers(0, len(grids), n)
    known = rng.permuted(np.tile(np.arange(10), (n, 1)), axis=1)[:, :6]
    return StaffTable(
        staff_id=tuple(f"{prefix}{i}" for i in range(n)),
        role=(role,) * n,
        employer=tuple(f"team {h % 3}" for h in home.tolist()),
        fte=np.ones(n),
        base=grids.centre[home] + rng.normal(0, 60, (n, 2)),
        knows=tuple(
            tuple(f"b{h}-{b}" for b in row)
            for h, row in zip(home.tolist(), known.tolist(), strict=True)
        ),
    )


def strangers(n: int, *, role: str = "head", prefix: str = "s") -> StaffTable:
    """Make people of whom nothing is known."""
    return StaffTable(
        staff_id=tuple(f"{prefix}{i}" for i in range(n)),
        role=(role,) * n,
        employer=("",) * n,
        fte=np.ones(n),
        base=np.full((n, 2), np.nan),
        knows=((),) * n,
    )


def together(*tables: StaffTable) -> StaffTable:
    """Put tables below each other."""
    return StaffTable(
        staff_id=sum((t.staff_id for t in tables), ()),
        role=sum((t.role for t in tables), ()),
        employer=sum((t.employer for t in tables), ()),
        fte=np.concatenate([t.fte for t in tables]),
        base=np.concatenate([t.base for t in tables]),
        knows=sum((t.knows for t in tables), ()),
        kind=sum((t.kind or ("",) * len(t) for t in tables), ()),
        covers=sum((t.covers or ((),) * len(t) for t in tables), ()),
    )
