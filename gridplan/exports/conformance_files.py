"""The conformance report as two files, both languages in each."""

import json

from gridplan.plan.complete import Completion
from gridplan.plan.conformance import Conformance
from gridplan.words import LANGUAGES, Language


def conformance_json(report: Conformance, done: Completion) -> str:
    """
    Write the report as JSON.

    Parameters
    ----------
    report : Conformance
        Each rule, pass or fail.
    done : Completion
        Holds the gates.

    Returns
    -------
    str
        Titles and rules by language, verdicts once.
    """
    told = {language: report.to_dict(language) for language in LANGUAGES}
    document = told["en"]
    document["title"] = {language: told[language]["title"] for language in LANGUAGES}
    for row, line in enumerate(document["lines"]):
        line["rule"] = {
            language: told[language]["lines"][row]["rule"] for language in LANGUAGES
        }
    document["gates"] = [
        {
            "gate": gate.name,
            "open": gate.is_open,
            "failing": list(gate.failing),
            "sentence": {language: gate.say(language) for language in LANGUAGES},
        }
        for gate in done.gates
    ]
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def conformance_html(report: Conformance, done: Completion, language: Language) -> str:
    """
    Write the report as one page, the language asked for first.

    Parameters
    ----------
    report : Conformance
        Each rule, pass or fail.
    done : Completion
        Holds the gates.
    language : {'en', 'zh'}
        Shown first.

    Returns
    -------
    str
        HTML without scripts or outside files.
    """
    other: Language = "en" if language == "zh" else "zh"
    gates: dict[Language, tuple[str, ...]] = {
        tongue: tuple(gate.say(tongue) for gate in done.gates) for tongue in (language, other)
    }
    return report.to_html(language, also=other, gates=gates)
