"""Whether the parts of a scheme fit together: cycles, unknown references, doubles."""

from collections.abc import Collection, Iterator, Sequence

from gridplan.errors import InputError
from gridplan.schemes.checks import CHECKS, GATES
from gridplan.schemes.code_format import list_formats
from gridplan.schemes.page import Path
from gridplan.schemes.record import SchemeRecord


def contradictions(scheme: SchemeRecord) -> Iterator[InputError]:
    """
    Find what in a scheme contradicts something else in it.

    Parameters
    ----------
    scheme : SchemeRecord
        The rules.

    Yields
    ------
    InputError
        One fault each; ``at`` is the path of the key to mend.
    """
    yield from _numbers(scheme)
    for name in ("levels", "roles", "forces", "duties", "visits", "exclusive"):
        yield from _doubles(name, [part.key for part in getattr(scheme, name)])
    yield from _nesting(scheme)
    yield from _references(scheme)


def _numbers(scheme: SchemeRecord) -> Iterator[InputError]:
    if not 0 < scheme.tolerance < 1:
        yield _fault("schemes.bad_share", ("tolerance",), share=scheme.tolerance)
    if not scheme.targets:
        yield _fault("schemes.no_targets", ("targets",))
    for name in ("k_total", "island_residents"):
        if getattr(scheme, name) < 0:
            yield _fault("schemes.negative_bound", (name,))
    if scheme.code_format is None and scheme.code not in list_formats():
        known = ", ".join(list_formats())
        yield _fault("schemes.unknown_reference", ("code",), entry=scheme.code, known=known)


def _doubles(name: str, keys: Sequence[str]) -> Iterator[InputError]:
    for n, key in enumerate(keys):
        if key in keys[:n]:
            yield _fault("schemes.twice", (name, n, "key"), entry=key)


def _nesting(scheme: SchemeRecord) -> Iterator[InputError]:
    above = {level.key: level.nests_in for level in scheme.levels}
    for n, level in enumerate(scheme.levels):
        if level.nests_in and level.nests_in not in above:
            yield _unknown(level.nests_in, ("levels", n, "nests_in"), above)
            continue
        walk, key = [level.key], level.nests_in
        while key and key not in walk:
            walk.append(key)
            key = above.get(key, "")
        if key == level.key:
            chain = " → ".join([*walk, key])
            yield _fault("schemes.cycle", ("levels", n, "nests_in"), chain=chain)
            return


def _references(scheme: SchemeRecord) -> Iterator[InputError]:
    levels = [level.key for level in scheme.levels]
    duties = [duty.key for duty in scheme.duties]
    roles = [role.key for role in scheme.roles]
    wanted: list[tuple[Path, str, Sequence[str]]] = []
    if levels:
        wanted.append((("grid_level",), scheme.grid_level, levels))
        wanted += [
            (("roles", n, "serves"), r.serves, levels) for n, r in enumerate(scheme.roles)
        ]
        wanted += [(("forces", n, "per"), f.per, levels) for n, f in enumerate(scheme.forces)]
        wanted += [(("escalation", n), key, levels) for n, key in enumerate(scheme.escalation)]
        wanted += [
            (("rules", n, "level"), rule.level, [*levels, *roles])
            for n, rule in enumerate(scheme.rules)
            if rule.level
        ]
    for n, role in enumerate(scheme.roles):
        wanted += [(("roles", n, "duties"), duty, duties) for duty in role.duties]
        wanted += [
            (("roles", n, "area_types"), kind, list(scheme.targets)) for kind in role.area_types
        ]
    wanted += [(("visits", n, "by"), v.by, roles) for n, v in enumerate(scheme.visits) if v.by]
    wanted += [(("gates", n), gate, list(GATES)) for n, gate in enumerate(scheme.gates)]
    wanted += [
        (("rules", n, "check"), r.check, list(CHECKS)) for n, r in enumerate(scheme.rules)
    ]
    for at, name, known in wanted:
        if name not in known:
            yield _unknown(name, at, known)
    if sum(role.slot == "1" for role in scheme.roles) > 1:
        yield _fault("schemes.two_heads", ("roles",))


def _unknown(entry: str, at: Path, known: Collection[str]) -> InputError:
    return _fault("schemes.unknown_reference", at, entry=entry, known=", ".join(known))


def _fault(key: str, at: Path, **values: object) -> InputError:
    return InputError(key, where=".".join(str(step) for step in at), at=at, **values)
