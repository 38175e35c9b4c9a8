"""
Days of work as a calendar after RFC 5545, for any phone.

One file a grid and slot; an event a route, in China's time, with a stable id, so
that a new plan replaces the old one's events.
"""

from datetime import datetime, time, timedelta

from gridplan.routing.route import Route, RoutePlan
from gridplan.words import Language, say

STAMP = "20000101T000000Z"
"""When it was written says nothing about the plan, and would change its bytes."""
WIDTH = 73
"""Octets a line may have, less one for the fold."""


def routes_ics(
    plan: RoutePlan, grid_code: str, *, slot: int = 1, language: Language = "zh"
) -> str:
    """
    Write the calendar of one worker's place in a grid.

    Parameters
    ----------
    plan : RoutePlan
        The routes; those without a day are left out.
    grid_code : str
        Which grid.
    slot : int
        Which of its workers, from 1.
    language : {'zh', 'en'}
        Of the events.

    Returns
    -------
    str
        A calendar, lines ending as the standard asks.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//gridplan//routes//EN",
        "CALSCALE:GREGORIAN",
        "BEGIN:VTIMEZONE",
        "TZID:Asia/Shanghai",
        "BEGIN:STANDARD",
        "DTSTART:19700101T000000",
        "TZOFFSETFROM:+0800",
        "TZOFFSETTO:+0800",
        "END:STANDARD",
        "END:VTIMEZONE",
    ]
    for route in plan.routes:
        if route.grid_code == grid_code and route.slot == slot and route.day is not None:
            lines += _event(route, language)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _event(route: Route, language: Language) -> list[str]:
    assert route.day is not None
    begin = datetime.combine(route.day, time()) + timedelta(seconds=round(route.start))
    end = begin + timedelta(seconds=round(route.seconds))
    title = say(
        f"routes.event_{route.kind}", language, grid=route.grid_code, stops=len(route.stops),
        metres=round(route.metres),
    )  # fmt: skip
    stops = ", ".join(stop.stop_id for stop in route.stops)
    return [
        "BEGIN:VEVENT",
        f"UID:{_text(route.route_id)}@gridplan",
        f"DTSTAMP:{STAMP}",
        f"DTSTART;TZID=Asia/Shanghai:{begin:%Y%m%dT%H%M%S}",
        f"DTEND;TZID=Asia/Shanghai:{end:%Y%m%dT%H%M%S}",
        f"SUMMARY:{_text(title)}",
        *([f"DESCRIPTION:{_text(stops)}"] if stops else []),
        "END:VEVENT",
    ]


def _text(text: str) -> str:
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> str:
    """Fold after 73 octets, never inside a character."""
    parts, part = [], b""
    for letter in line:
        octets = letter.encode()
        if len(part) + len(octets) > WIDTH:
            parts.append(part)
            part = b" "
        part += octets
    parts.append(part)
    return b"\r\n".join(parts).decode()
