"""Every small table held against a plan: figures, a table of results, and what is lacking."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from gridplan.errors import InputError
from gridplan.plan.consultation import conclude
from gridplan.schemes import Consultation, Scheme, split_indicators
from gridplan.sources.tables.beside import Beside
from gridplan.sources.tables.borders import border_objects, read_owners
from gridplan.sources.tables.cases import read_cases, read_villages
from gridplan.sources.tables.consultation import read_hearings
from gridplan.sources.tables.contacts import contact_table, read_contacts, who_sees_and_acts
from gridplan.sources.tables.door_plates import match_plates, read_door_plates
from gridplan.sources.tables.elements import ELEMENTS, count_elements, read_elements
from gridplan.sources.tables.equipment import missing_equipment, read_equipment
from gridplan.sources.tables.escalation import classes_without_level, read_escalation
from gridplan.sources.tables.events import count_events, read_events
from gridplan.sources.tables.hours import patrol_hours, read_hours
from gridplan.sources.tables.indicators import read_indicators
from gridplan.sources.tables.skills import grids_without, read_skills
from gridplan.sources.tables.tasks import overdue, read_tasks

Cell = str | int | float


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """
    What a table is asked for.

    Attributes
    ----------
    wanted : tuple of str
        Items, departments, skills, classes or subjects; empty for those of the table.
    thresholds : mapping of str to float
        Of criteria, for villages.
    today : date
        For what is overdue.
    """

    wanted: tuple[str, ...] = ()
    thresholds: Mapping[str, float] = field(default_factory=dict)
    today: dt.date = dt.date.min


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """
    What came of a table.

    Attributes
    ----------
    figures : dict of str to number
        Totals and shares.
    header : tuple of str
        Columns of the result.
    rows : tuple of tuple
        The result.
    lacking : tuple of str
        What is missing, unresolved or late.
    """

    figures: dict[str, Cell]
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    lacking: tuple[str, ...] = ()


def answer_table(kind: str, file: Path, beside: Beside, scheme: Scheme, asked: Asked) -> Answer:
    """
    Hold a small table against a plan.

    Parameters
    ----------
    kind : str
        One of `KINDS`.
    file : Path
        CSV or Excel.
    beside : Beside
        The plan.
    scheme : Scheme
        Its rules.
    asked : Asked
        Items wanted, thresholds, today.

    Returns
    -------
    Answer
        Figures, rows, and what is lacking.

    Raises
    ------
    InputError
        If the kind is unknown, or for what the table's reader refuses.
    """
    if kind not in KINDS:
        raise InputError("tables.unknown_kind", kind=kind, known=", ".join(KINDS))
    return KINDS[kind](file, beside, scheme, asked)


def _events(file: Path, beside: Beside, scheme: Scheme, asked: Asked) -> Answer:
    del scheme, asked
    count = count_events(read_events(file), beside.where)
    return Answer(
        figures={"total": count.total, "unlocated": count.unlocated, "closed": count.closed,
                 "closing_rate": round(count.closing_rate, 4)},
        header=("grid_code", "events", "closed"),
        rows=tuple((code, n, done) for code, (n, done) in count.by_grid.items()),
    )  # fmt: skip


def _elements(file: Path, beside: Beside, scheme: Scheme, asked: Asked) -> Answer:
    del scheme, asked
    count = count_elements(read_elements(file), beside.where)
    codes = sorted({grid for grid, _ in count.by_grid})
    return Answer(
        figures={"total": sum(count.by_grid.values()), "unresolved": len(count.unresolved)},
        header=("grid_code", *ELEMENTS),
        rows=tuple(
            (code, *(count.by_grid.get((code, one), 0) for one in ELEMENTS)) for code in codes
        ),
        lacking=count.unresolved,
    )


def _equipment(file: Path, beside: Beside, scheme: Scheme, asked: Asked) -> Answer:
    del scheme
    rows = read_equipment(file)
    items = asked.wanted or tuple(sorted({row["item"] for row in rows.row}))
    people = sorted({who for some in beside.people.values() for who in some})
    people = people or sorted({row["staff_id"] for row in rows.row})
    lacks = missing_equipment(rows, people, items)
    return Answer(
        figures={"people": len(people), "items": len(items), "incomplete": len(lacks)},
        header=("staff_id", "missing"),
        rows=tuple((who, ";".join(missing)) for who, missing in lacks.items()),
        lacking=tuple(lacks),
    )


def _contacts(file: Path, beside: Beside, scheme: Scheme, asked: Asked) -> Answer:
    del scheme
    rows = read_contacts(file)
    departments = asked.wanted or tuple(sorted({row["department"] for row in rows.row}))
    table, gaps = contact_table(rows, beside.code, departments)
    blind = who_sees_and_acts(beside.head, table)
    return Answer(
        figures={"departments": len(departments), "gaps": len(gaps),
                 "nobody_sees_or_acts": len(blind)},
        header=("grid_code", "head", *departments),
        rows=tuple(
            (
                code, beside.head.get(code, ""),
                *(table[code].get(one, "") for one in departments),
            )
            for code in beside.code
        ),
        lacking=tuple(f"{code}: {department}" for code, department in gaps),
    )  # fmt: skip


def _tasks(file: Path, beside: Beside, scheme: Scheme, asked: Asked) -> Answer:
    del beside, scheme
    tasks = read_tasks(file)
    late = overdue(tasks, asked.today)
    columns = ("task_id", "owner", "duty", "due", "effect", "grid_code")
    return Answer(
        figures={"tasks": len(tasks), "overdue": len(late)},
        header=columns,
        rows=tuple(tuple(row[column] for column in columns) for row in late),
        lacking=tuple(row["task_id"] for row in late),
    )


def _skills(file: Path, beside: Beside, scheme: Scheme, asked: Asked) -> Answer:
    del scheme
    rows = read_skills(file)
    wanted = asked.wanted or tuple(sorted({row["skill"] for row in rows.row}))
    missing = grids_without(rows, beside.people, wanted)
    return Answer(
        figures={"skills": len(wanted), "grids_without": len(missing)},
        header=("grid_code", "missing"),
        rows=tuple((grid, ";".join(lacking)) for grid, lacking in missing.items()),
        lacking=tuple(missing),
    )


def _hours(file: Path, beside: Beside, scheme: Scheme, asked: Asked) -> Answer:
    del beside, scheme, asked
    hours = patrol_hours(read_hours(file))
    return Answer(
        figures={"people": len(hours), "hours": round(sum(hours.values()), 2)},
        header=("staff_id", "hours"),
        rows=tuple((who, round(left, 2)) for who, left in sorted(hours.items())),
    )


def _borders(file: Path, beside: Beside, scheme: Scheme, asked: Asked) -> Answer:
    del scheme, asked
    names, lines = beside.streets()
    areas = (beside.code, beside.previous.outline)
    found = border_objects(names, lines, areas, read_owners(file))
    return Answer(
        figures={"on_borders": len(found),
                 "ownerless": sum(not one.owners for one in found)},
        header=("object_id", "grids", "owner_1", "owner_2"),
        rows=tuple(
            (one.object_id, ";".join(one.areas), *(*one.owners, "", "")[:2]) for one in found
        ),
        lacking=tuple(one.object_id for one in found if not one.owners),
    )  # fmt: skip


def _door_plates(file: Path, beside: Beside, scheme: Scheme, asked: Asked) -> Answer:
    del scheme, asked
    match = match_plates(read_door_plates(file), set(beside.grid_of_building))
    return Answer(
        figures={"match_rate": round(match.match_rate, 4), "unmatched": len(match.unmatched),
                 "bare": len(match.bare)},
        header=("door_plate_id", "building_id", "grid_code"),
        rows=tuple(
            (plate, building, beside.grid_of_building[building])
            for plate, building in match.building_of.items()
        ),
        lacking=match.unmatched,
    )  # fmt: skip


def _escalation(file: Path, beside: Beside, scheme: Scheme, asked: Asked) -> Answer:
    del beside
    table = read_escalation(file, scheme)
    bare = classes_without_level(table, asked.wanted)
    return Answer(
        figures={"classes": len(table), "without_level": len(bare)},
        header=("class", "level"), rows=tuple(sorted(table.items())), lacking=bare,
    )  # fmt: skip


def _indicators(file: Path, beside: Beside, scheme: Scheme, asked: Asked) -> Answer:
    del asked
    communities = sorted(set(beside.community))
    place = {code: number for number, code in enumerate(communities)}
    of_grid = np.array([place[code] for code in beside.community])
    indicators = read_indicators(file, communities)
    share = split_indicators(indicators, of_grid, beside.households)
    shape = scheme.indicators
    groups = len({one.group for one in indicators})
    is_open = shape is not None and (groups, len(indicators)) != (shape.classes, shape.items)
    back = np.zeros((len(indicators), len(communities)), dtype=np.int64)
    for grid, community in enumerate(of_grid.tolist()):
        back[:, community] += share[:, grid]
    totals = np.array([one.totals for one in indicators]).reshape(back.shape)
    return Answer(
        figures={"classes": groups, "items": len(indicators), "weight": "households",
                 "differences": int(np.abs(back - totals).sum())},
        header=("class", "item", "nature", "period", "grid_code", "value"),
        rows=tuple(
            (one.group, one.item, one.nature, one.period, code, int(share[row, grid]))
            for row, one in enumerate(indicators)
            for grid, code in enumerate(beside.code)
        ),
        lacking=(f"{shape.classes} × {shape.items}",) if shape is not None and is_open else (),
    )  # fmt: skip


def _consultation(file: Path, beside: Beside, scheme: Scheme, asked: Asked) -> Answer:
    rule = scheme.consultation or Consultation(threshold=1 / 3)
    found = conclude(rule, read_hearings(file), asked.wanted or sorted(set(beside.community)))
    return Answer(
        figures={"threshold": round(rule.threshold, 4), "ask_again": len(found.ask_again),
                 "accepted": found.accepted, "rejected": found.rejected},
        header=("subject", "approval"),
        rows=tuple((subject, round(share, 4)) for subject, share in found.share),
        lacking=found.ask_again,
    )  # fmt: skip


def _cases(file: Path, beside: Beside, scheme: Scheme, asked: Asked) -> Answer:
    del beside, asked
    role = next((one for one in scheme.roles if one.cases_per_person), None)
    if role is None:
        raise InputError("tables.no_ratio", file=file.name, scheme=scheme.name)
    ratios, alone = read_cases(
        file, per_person=role.cases_per_person, levels=max(role.supervisors, 1)
    )
    return Answer(
        figures={"cases": sum(one.cases for one in ratios),
                 "wanted": sum(one.wanted for one in ratios),
                 "missing": sum(one.missing for one in ratios)},
        header=("unit", "cases", "wanted", "there", "missing"),
        rows=tuple((one.unit, one.cases, one.wanted, one.there, one.missing) for one in ratios),
        lacking=(*(one.unit for one in ratios if one.missing), *alone),
    )  # fmt: skip


def _villages(file: Path, beside: Beside, scheme: Scheme, asked: Asked) -> Answer:
    del beside, scheme
    chosen = read_villages(file, asked.thresholds)
    return Answer(
        figures={"chosen": len(chosen)},
        header=("village", "reasons"),
        rows=tuple(
            (one.village, ";".join(f"{name} {value:g} >= {least:g}"
                                   for name, value, least in one.reasons))
            for one in chosen
        ),
    )  # fmt: skip


KINDS: dict[str, Callable[[Path, Beside, Scheme, Asked], Answer]] = {
    "events": _events,
    "elements": _elements,
    "equipment": _equipment,
    "contacts": _contacts,
    "tasks": _tasks,
    "skills": _skills,
    "hours": _hours,
    "borders": _borders,
    "door_plates": _door_plates,
    "escalation": _escalation,
    "indicators": _indicators,
    "consultation": _consultation,
    "cases": _cases,
    "villages": _villages,
}
