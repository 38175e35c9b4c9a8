"""What a scheme prescribes, said in words with the quotation behind each line."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from gridplan.schemes.scheme import Scheme
from gridplan.words import Language, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """
    One line of what a scheme prescribes.

    Attributes
    ----------
    topic, text : str
        What it is about, and what is prescribed.
    quotation : str
        The words it rests on; empty where gridplan chose.
    source : str
        Where they stand.
    """

    topic: str
    text: str
    quotation: str = ""
    source: str = ""


def describe(scheme: Scheme, language: Language = "en") -> tuple[Fact, ...]:
    """
    Say in words what a scheme prescribes.

    Parameters
    ----------
    scheme : Scheme
        The rules.
    language : {'en', 'zh'}
        The language wanted.

    Returns
    -------
    tuple of Fact
        A line for each target, level, role, force, visit, circle and rule.
    """
    return tuple(
        Fact(
            topic=say(f"schemes.topic_{topic}", language),
            text=say(f"schemes.{key}", language, **values),
            quotation=getattr(part, "quotation", ""),
            source=getattr(part, "source", ""),
        )
        for topic, key, part, values in (*_sizes(scheme, language), *_people(scheme, language))
    )


Line = tuple[str, str, object, dict[str, Any]]


def _sizes(scheme: Scheme, language: Language) -> Iterator[Line]:
    title = scheme.title_en if language == "en" else scheme.title_zh
    note = scheme.note_en if language == "en" else scheme.note_zh
    yield "scheme", "fact_title", scheme, {"title": title}
    if note:
        yield "note", "fact_note", None, {"note": note}
    for kind, target in scheme.targets.items():
        bounds = {"minimum": target.minimum or "–", "maximum": target.maximum or "–"}
        name = _name(target, language) or kind
        values = {"kind": name, "households": target.households, **bounds}
        yield "target", "fact_target", target, values
    for kind, other, ratio in scheme.equivalences():
        values = {"kind": kind, "other": other, "ratio": f"{ratio:.2f}"}
        yield "target", "fact_equivalence", None, values
    share = {"share": f"{scheme.tolerance * 100:g}"}
    yield "target", "fact_tolerance", None, share
    if scheme.k_total:
        yield "target", "fact_total", scheme, {"k": scheme.k_total}
    for level in scheme.levels:
        sizes = {size: getattr(level, size) or "–" for size in ("minimum", "target", "maximum")}
        names = {"name": _name(level, language), "above": level.nests_in or "–"}
        yield "level", "fact_level", level, names | sizes


def _people(scheme: Scheme, language: Language) -> Iterator[Line]:
    for role in scheme.roles:
        values = {
            "slot": role.slot or "–", "name": _name(role, language), "minimum": role.minimum,
            "maximum": role.maximum or "–", "capacity": role.capacity or "–",
            "serves": role.serves,
        }  # fmt: skip
        yield "role", "fact_role", role, values
    for force in scheme.forces:
        values = {"name": _name(force, language), "n": force.minimum, "per": force.per}
        yield "force", "fact_force", force, values
    for visit in scheme.visits:
        period = say(f"schemes.per_{visit.per}", language)
        values = {"name": _name(visit, language), "times": visit.times, "period": period}
        yield "visit", "fact_visit", visit, values
    for circle in scheme.circles:
        values = {"name": _name(circle, language), "minutes": f"{circle.minutes:g}"}
        yield "circle", "fact_circle", circle, values
    for place in scheme.exclusive:
        yield "exclusive", "fact_exclusive", place, {"name": _name(place, language)}
    for gate in scheme.gates:
        yield "gate", f"gate_{gate}", None, {}
    for rule in scheme.rules:
        yield "rule", f"check_{rule.check}", rule, {}


def _name(part: object, language: Language) -> str:
    return str(getattr(part, f"name_{language}"))
