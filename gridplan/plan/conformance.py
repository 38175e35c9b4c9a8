"""
The conformance report: each rule of a scheme, pass or fail, with its quotation.

Measurements come from whoever can make them; a rule nobody measured is said to be
open, never passed.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Literal

from gridplan.schemes import Scheme
from gridplan.words import Language, say

Verdict = Literal["pass", "fail", "open"]
_SHOWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """
    What was found for one check.

    Attributes
    ----------
    check : str
        Name of the check.
    value : float
        What was measured, in the unit of the sentence.
    failing : tuple of str
        Codes and ids that break the rule.
    level : str
        Level or role, where a check has several.
    compare : {'', 'at_most', 'at_least', 'equal'}
        How the value stands to the rule's limit; empty where only ``failing`` counts.
    """

    check: str
    value: float
    failing: tuple[str, ...] = ()
    level: str = ""
    compare: Literal["", "at_most", "at_least", "equal"] = ""

    def holds(self, limit: float) -> bool:
        """
        Tell whether the rule holds.

        Parameters
        ----------
        limit : float
            The rule's.

        Returns
        -------
        bool
            True where nothing fails and the value keeps the limit.
        """
        fits = {
            "": True,
            "at_most": self.value <= limit + 1e-9,
            "at_least": self.value >= limit - 1e-9,
            "equal": self.value == limit,
        }
        return not self.failing and fits[self.compare]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """
    One rule of the report.

    Attributes
    ----------
    check, level : str
        What is checked, and of which level or role.
    verdict : {'pass', 'fail', 'open'}
        ``open`` where nobody measured it.
    value, limit : float
        Measured, and the rule's limit; 0 where there is none.
    failing : tuple of str
        What breaks the rule.
    quotation, source : str
        What the rule rests on; empty for rules of gridplan's own.
    """

    check: str
    level: str
    verdict: Verdict
    value: float
    limit: float
    failing: tuple[str, ...]
    quotation: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conformance:
    """
    How a plan stands to its scheme.

    Attributes
    ----------
    scheme : Scheme
        The rules.
    lines : tuple of Line
        In the scheme's order.
    """

    scheme: Scheme
    lines: tuple[Line, ...]

    @property
    def passes(self) -> bool:
        """Tell whether no rule fails and none is open."""
        return all(line.verdict == "pass" for line in self.lines)

    def to_dict(self, language: Language = "en") -> dict[str, Any]:
        """
        Write the report as plain values.

        Parameters
        ----------
        language : {'en', 'zh'}
            Of the sentences.

        Returns
        -------
        dict
            Scheme, totals and lines.
        """
        counts = {
            verdict: sum(line.verdict == verdict for line in self.lines)
            for verdict in ("pass", "fail", "open")
        }
        title = self.scheme.title_en if language == "en" else self.scheme.title_zh
        return {
            "scheme": self.scheme.name,
            "title": title,
            "quotation": self.scheme.quotation,
            "totals": counts,
            "lines": [
                {
                    "check": line.check,
                    "level": line.level,
                    "rule": say(f"schemes.check_{line.check}", language),
                    "verdict": line.verdict,
                    "value": line.value,
                    "limit": line.limit,
                    "failing": list(line.failing),
                    "quotation": line.quotation,
                    "source": line.source,
                }
                for line in self.lines
            ],
        }

    def to_json(self, language: Language = "en") -> str:
        """
        Write the report as JSON.

        Parameters
        ----------
        language : {'en', 'zh'}
            Of the sentences.

        Returns
        -------
        str
            Indented, with its characters as they are.
        """
        return json.dumps(self.to_dict(language), ensure_ascii=False, indent=2) + "\n"

    def to_html(
        self,
        language: Language = "en",
        *,
        also: Language | None = None,
        gates: Mapping[Language, Sequence[str]] | None = None,
    ) -> str:
        """
        Write the report as one page.

        Parameters
        ----------
        language : {'en', 'zh'}
            Of the sentences.
        also : {'en', 'zh'}, optional
            A second language, below the first.
        gates : mapping of {'en', 'zh'} to sequence of str, optional
            A sentence for each gate.

        Returns
        -------
        str
            HTML without scripts or outside files; verdicts are words, not colours alone.
        """
        title = escape(say("conformance.title", language, scheme=self.scheme.name))
        languages = [language] if also is None else [language, also]
        sections = [self._section(one, (gates or {}).get(one, ())) for one in languages]
        return "\n".join(
            [
                f'<!doctype html><html lang="{_TAGS[language]}"><head><meta charset="utf-8">',
                f"<title>{title}</title><style>{_STYLE}</style></head><body>",
                *sections,
                "</body></html>",
                "",
            ]
        )

    def _section(self, language: Language, gates: Sequence[str]) -> str:
        names = ("verdict", "rule", "value", "failing", "quotation")
        head = "".join(
            f'<th scope="col">{escape(say(f"conformance.column_{name}", language))}</th>'
            for name in names
        )
        title = escape(say("conformance.title", language, scheme=self.scheme.name))
        subtitle = self.scheme.title_en if language == "en" else self.scheme.title_zh
        listed = "".join(f"<li>{escape(gate)}</li>" for gate in gates)
        rows = "\n".join(_row(line, language) for line in self.lines)
        return (
            f'<section lang="{_TAGS[language]}"><h1>{title}</h1><p>{escape(subtitle)}</p>\n'
            f"{f'<ul>{listed}</ul>' if listed else ''}"
            f"<table><thead><tr>{head}</tr></thead><tbody>\n{rows}\n</tbody></table></section>"
        )


_TAGS: dict[Language, str] = {"en": "en", "zh": "zh-CN"}
_STYLE = """
body { font: 15px/1.5 sans-serif; margin: 2em auto; max-width: 70em; padding: 0 1em }
table { border-collapse: collapse; width: 100% }
td, th { border: 1px solid #bbb; padding: .4em .6em; text-align: left; vertical-align: top }
.fail td:first-child { font-weight: bold; background: #fbe3e0 }
.pass td:first-child { background: #e3f2e5 }
"""


def _row(line: Line, language: Language) -> str:
    failing = ", ".join(line.failing[:_SHOWN])
    if len(line.failing) > _SHOWN:
        failing += say("conformance.and_more", language, n=len(line.failing) - _SHOWN)
    rule = say(f"schemes.check_{line.check}", language)
    quotation = line.quotation or say("conformance.own_rule", language)
    value = "" if line.verdict == "open" else f"{line.value:g}"
    if value and line.limit:
        value += f" / {line.limit:g}"
    cells = [
        say(f"conformance.{line.verdict}", language),
        rule + (f" ({line.level})" if line.level else ""),
        value,
        failing,
        quotation + (f" ({line.source})" if line.quotation else ""),
    ]
    return (
        f'<tr class="{line.verdict}">'
        + "".join(f"<td>{escape(c)}</td>" for c in cells)
        + "</tr>"
    )


def judge(scheme: Scheme, measurements: Iterable[Measurement]) -> Conformance:
    """
    Hold measurements against the rules of a scheme.

    Parameters
    ----------
    scheme : Scheme
        The rules.
    measurements : iterable of Measurement
        What was found; one for a check and level.

    Returns
    -------
    Conformance
        A line for every rule.
    """
    found = {(one.check, one.level): one for one in measurements}
    lines: list[Line] = []
    for rule in scheme.rules:
        level = f"{rule.limit:g}" if rule.check == "circle" else rule.level
        measured = found.get((rule.check, level)) or found.get((rule.check, ""))
        verdict: Verdict = "open"
        if measured is not None:
            verdict = "pass" if measured.holds(rule.limit) else "fail"
        lines.append(
            Line(
                check=rule.check,
                level=rule.level,
                verdict=verdict,
                value=measured.value if measured else 0.0,
                limit=rule.limit,
                failing=measured.failing if measured else (),
                quotation=rule.quotation,
                source=rule.source,
            )
        )
    return Conformance(scheme=scheme, lines=tuple(lines))
