"""
Verify certificates without anything of the solver: floors and costs added up again.

A floor is ``sum(multipliers)`` plus the k least values of a knapsack, one for each hub:
the cheapest set of atoms that holds the hub and weighs between the bounds, contiguity
dropped. One table over weights does all hubs at once, in whole numbers.
"""

import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from gridplan.arrays import Bools, Ints
from gridplan.checking.fault import Fault
from gridplan.words import Language, say

_NEVER = 1 << 61  # no set of that weight; sums of numbers stay below _LIMIT
_LIMIT = 1 << 60
_MOST_SETS = 1_000_000  # grown before a certificate is refused
MALFORMED = (ValueError, TypeError, KeyError, IndexError, OverflowError, OSError, EOFError)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofFault(Fault):
    """What is wrong with a certificate; its sentence stands under ``proof.<name>``."""

    def say(self, language: Language = "en") -> str:
        """
        Say it.

        Parameters
        ----------
        language : {'en', 'zh'}
            The language wanted.

        Returns
        -------
        str
            A sentence that names the file.
        """
        return say(f"proof.{self.name}", language, **self.values)


def verify_certificates(folder: Path) -> list[Fault]:
    """
    Verify all certificates of a plan.

    Parameters
    ----------
    folder : Path
        Holds ``certificates.json`` and the files it lists.

    Returns
    -------
    list of Fault
        Empty when every number stands; communities without a claim prove nothing.
    """  # noqa: DOC501
    name = "certificates.json"
    try:
        rows = read_certificate(folder / name)["communities"]
        names = [row["file"] for row in rows if row["claim"]]
        codes = [row["community"] for row in rows]
        if len(set(names)) != len(names) or len(set(codes)) != len(codes):
            raise ValueError("communities")
    except MALFORMED as error:
        return [_fault("unreadable", name, why=_why(error))]
    faults = [
        _fault("not_listed", path.name)
        for path in sorted(folder.glob("*.json.gz"))
        if path.name not in names
    ]
    for row in rows:
        if row["claim"]:
            try:
                faults += _verify(row, read_certificate(folder / Path(row["file"]).name))
            except MALFORMED as error:
                faults.append(_fault("unreadable", str(row["file"]), why=_why(error)))
    return list(faults)


def tell_claims(folder: Path) -> dict[str, Any]:
    """
    Sum up certificates that were verified.

    Parameters
    ----------
    folder : Path
        Holds ``certificates.json``.

    Returns
    -------
    dict
        ``communities`` with a claim; ``solver``: those where the solver found nothing
        cheaper; ``proven``: those, or where the floor meets the cost; ``median`` and
        ``most`` of the gaps, as shares.
    """
    rows = [
        row
        for row in read_certificate(folder / "certificates.json")["communities"]
        if row["claim"]
    ]
    gaps = [1.0 - row["floor"] / row["cost"] if row["cost"] else 0.0 for row in rows]
    return {
        "communities": len(rows),
        "proven": sum(row["solver"] or row["floor"] == row["cost"] for row in rows),
        "solver": sum(row["solver"] for row in rows),
        "median": float(np.median(gaps)) if gaps else 0.0,
        "most": max(gaps, default=0.0),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claim:
    """A certificate as arrays: atoms in rows, hubs in columns."""

    weight: Ints
    home: Ints
    price: Ints
    cost: Ints
    is_barred: Bools
    near: list[list[int]]
    k: int
    least: int
    most: int
    sets: str


def _lay_out(told: dict[str, Any]) -> _Claim:
    """Turn a certificate into arrays whose sums are exact."""  # noqa: DOC501
    weight, home, price, way = (
        np.array(told[key], dtype=np.int64)
        for key in ("households", "assignment", "multipliers", "way_dm")
    )
    extra = np.zeros_like(way)
    if told["extra"] is not None:
        extra = np.array(told["extra"], dtype=np.int64)
    n, k = len(weight), told["k"]
    if not (home.shape == price.shape == (n,) and way.shape == extra.shape == (n, n)):
        raise ValueError("shape")
    if set(home.tolist()) != set(range(k)) or not 0 <= told["least"] <= told["most"] or k < 1:
        raise ValueError("assignment")
    largest = int(weight.max()) * int(way.max()) + int(extra.max())
    largest += max(abs(one) for one in told["multipliers"])
    if min(weight.min(), way.min(), extra.min()) < 0 or n * largest > _LIMIT:
        raise ValueError("range")
    barred = np.zeros((n, n), dtype=bool)
    near: list[list[int]] = [[] for _ in range(n)]
    for i, j in _pairs(told["forbidden"], n):
        barred[i, j] = True
    for u, v in _pairs(told["neighbours"], n):
        near[u].append(v)
        near[v].append(u)
    for j in range(n):  # nobody belongs to a hub that cannot be walked to
        barred[sorted(set(range(n)) - _reach(j, near, set(range(n)))), j] = True
    cost, most = weight[:, None] * way + extra, min(told["most"], int(weight.sum()))
    return _Claim(weight=weight, home=home, price=price, cost=cost, is_barred=barred,
                  near=near, sets=told["sets"], k=k, least=told["least"],
                  most=most)  # fmt: skip


def _verify(row: dict[str, Any], told: dict[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong in one certificate."""
    name = row["file"]
    if any(row[key] != told[key] for key in row if key != "file"):
        yield _fault("other_index", name)
    claim = _lay_out(told)
    found = 0
    for grid in range(claim.k):
        inside = np.flatnonzero(claim.home == grid)
        load = int(claim.weight[inside].sum())
        if not claim.least <= load <= claim.most:
            yield _fault("outside_bounds", name, grid=grid, households=load)
        if len(_reach(int(inside[0]), claim.near, set(inside.tolist()))) != len(inside):
            yield _fault("in_pieces", name, grid=grid)
        block = np.ix_(inside, inside)
        hubs = np.flatnonzero(~claim.is_barred[block].any(axis=0))
        if len(hubs) == 0:
            yield _fault("no_hub", name, grid=grid)
        found += int(claim.cost[block].sum(axis=0)[hubs].min(initial=_LIMIT))
    if found != told["cost"]:
        yield _fault("wrong_cost", name, told=told["cost"], found=found)
    floor = _FLOORS[claim.sets](claim)
    if floor != told["floor"]:
        yield _fault("wrong_floor", name, told=told["floor"], found=floor)


def _floor(claim: _Claim) -> int | None:
    """Add the floor up again: a row of the table for each hub, a column for each weight."""
    weight, most = claim.weight, claim.most
    reduced = np.where(claim.is_barred, _NEVER, claim.cost - claim.price[:, None])
    table = np.full((len(weight), most + 1), _NEVER, dtype=np.int64)
    light = np.flatnonzero(weight <= most).tolist()
    for j in light:
        table[j, weight[j]] = reduced[j, j]
        reduced[j, j] = _NEVER  # the hub is in its set already
    for i in light:
        more = table[:, : most + 1 - weight[i]] + reduced[i][:, None]
        np.minimum(table[:, weight[i] :], more, out=table[:, weight[i] :])
    values = sorted(table[:, claim.least :].min(axis=1).tolist())[: claim.k]
    return None if values[-1] >= _LIMIT else sum(values) + sum(claim.price.tolist())


def _floor_of_connected(claim: _Claim) -> int | None:
    """Price every connected set within the bounds; k times the least is paid at least."""
    least = _NEVER
    has_barred = bool((claim.is_barred & (claim.cost >= 0)).any())
    for inside in _sets(claim):
        block = np.ix_(inside, inside)
        ways = claim.cost[block].sum(axis=0)
        if has_barred:
            ways = np.where(claim.is_barred[block].any(axis=0), _NEVER, ways)
        least = min(least, int(ways.min()) - int(claim.price[inside].sum()))
    return None if least >= _LIMIT else claim.k * least + sum(claim.price.tolist())


def _sets(claim: _Claim) -> Iterator[list[int]]:
    """Grow every connected set from its lowest atom, each once."""  # noqa: DOC501
    weight, near, grown = claim.weight.tolist(), claim.near, 0
    for root in range(len(weight)):
        ahead = [([root], [u for u in near[root] if u > root], {root, *near[root]})]
        while ahead:
            inside, edge, seen = ahead.pop()
            load = sum(weight[i] for i in inside)
            grown += 1
            if grown > _MOST_SETS:
                raise ValueError("sets")
            if claim.least <= load <= claim.most:
                yield inside
            while edge and load <= claim.most:
                one = edge.pop()
                fresh = [u for u in near[one] if u > root and u not in seen]
                if load + weight[one] <= claim.most:
                    ahead.append(([*inside, one], [*edge, *fresh], {*seen, *fresh}))


_FLOORS = {"any": _floor, "connected": _floor_of_connected}


def _pairs(told: list[list[int]], n: int) -> Iterator[list[int]]:
    """Yield pairs of atoms that there are."""  # noqa: DOC501
    for pair in told:
        if not (0 <= pair[0] < n and 0 <= pair[1] < n and len(pair) == 2):
            raise ValueError("pairs")
        yield pair


def _reach(first: int, near: list[list[int]], inside: set[int]) -> set[int]:
    """Walk from an atom to all it can reach without leaving."""
    seen, ahead = {first}, [first]
    while ahead:
        for other in near[ahead.pop()]:
            if other in inside and other not in seen:
                seen.add(other)
                ahead.append(other)
    return seen


def read_certificate(path: Path) -> dict[str, Any]:
    """
    Read a file that must be canonical to the byte and match the sum inside it.

    Parameters
    ----------
    path : Path
        A certificate, or the index of all.

    Returns
    -------
    dict
        Without the sum.

    Raises
    ------
    ValueError
        If the file is incomplete or was changed; OSError where there is none.
    """
    content = path.read_bytes()
    raw = gzip.decompress(content) if path.suffix == ".gz" else content
    told: dict[str, Any] = json.loads(raw, parse_float=_refuse, parse_constant=_refuse)
    digest = told.pop("sha256")
    if digest != hashlib.sha256(_canonical(told)).hexdigest():
        raise ValueError("SHA-256")
    if raw != _canonical({**told, "sha256": digest}):
        raise ValueError("JSON")
    return told


def _canonical(document: dict[str, Any]) -> bytes:
    return json.dumps(document, sort_keys=True, separators=(",", ":")).encode("ascii")


def _refuse(text: str) -> None:
    raise ValueError(text)


def _fault(name: str, file: str, **values: Any) -> Fault:
    return ProofFault(name=name, values={"file": file, **values})


def _why(error: BaseException) -> str:
    return str(error) or type(error).__name__
