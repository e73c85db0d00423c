"""Invented content for the gallery page, on which all components can be looked at together."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from steerboard.core import clock

WORDS = ("Data centre exit", "Finance core", "Privileged access", "Customer data platform", "SD-WAN roll-out",
         "HR self-service", "Service desk", "Instant payments", "Online shop", "Master data hub")  # fmt: skip
CODES = ("CLD", "ERP", "SEC", "DAT", "NET", "HRX", "ITS", "PAY", "COM", "APP")
OWNERS = ("M. Keller", "S. Okafor", "P. Ilic", "A. Weber", "T. Lindqvist", "S. Haddad")
REASONS = (
    "P80 slipped 19 days: cutover waits for the network team, freeze begins 18 Dec",
    "Spent 71 % for 58 % earned; rework in interfaces, CPI 0.82 and falling for 5 weeks",
    "Gate 4 lacks 3 controls; audit date is fixed",
    "Two of five stories a sprint come back; forecast needs 3 more sprints than planned",
    "Nothing reported since 14 Nov; last known float was 2 days",
    "Passed gate 3 on 19 Nov, 15 days in hand at P80",
)


@dataclass(frozen=True, slots=True)
class Row:
    """A project that does not exist."""

    pk: int
    code: str
    name: str
    why: str
    health: str
    reported: str
    owner: str
    at_risk: int
    currency: str
    p50: date
    p80: date
    p95: date
    promise: date
    done: int
    trend: tuple[int, ...]


def rows(count: int = 260) -> list[Row]:
    """Made-up projects, the same ones every time."""
    today = clock.today()
    made = []
    for n in range(count):
        p50 = today + timedelta(days=18 + (n * 37) % 160)
        state = ("bad", "bad", "watch", "watch", "stale", "good", "good", "good")[(n * 5) % 8]
        made.append(
            Row(
                pk=n + 1,
                code=f"{CODES[n % 10]}-{n // 10 + 1:02}",
                name=f"{WORDS[n % 10]}, wave {n // 10 + 1}" if n >= 10 else WORDS[n],
                why=REASONS[n % 6],
                health=state,
                reported="good" if n % 3 else state,
                owner=OWNERS[(n * 7) % 6],
                at_risk=((n * 7919) % 240) * 10_000,
                currency="EUR",
                p50=p50,
                p80=p50 + timedelta(days=8 + n % 26),
                p95=p50 + timedelta(days=20 + (n * 3) % 40),
                promise=p50 + timedelta(days=(n * 11) % 40 - 12),
                done=(n * 13) % 101,
                trend=tuple((n + k * (1 + n % 4)) % 17 for k in range(9)),
            )
        )
    return made


def charts() -> dict[str, dict[str, Any]]:
    """One chart of each kind, in the format of frontend/src/islands/charts/README.md."""
    today = clock.today()
    months = [(today.replace(day=1) + timedelta(days=31 * n)).replace(day=1).isoformat() for n in range(-6, 8)]
    curve = [round(100 / (1 + 2.718 ** (-(n - 14) / 4)), 1) for n in range(30)]
    days = [(today + timedelta(days=7 * n)).isoformat() for n in range(30)]
    planned = [0.2, 0.5, 0.9, 1.5, 2.2, 2.9, 3.5, 4.0, 4.3, 4.5, 4.6, 4.6, 4.6, 4.6]
    return {
        "value": {
            "type": "line", "title": "Money curve", "unit": "M€", "x": {"kind": "time"}, "y": {"label": "M€"},
            "series": [
                {"name": "Planned value", "role": "plan", "data": list(zip(months, planned, strict=True))},
                {"name": "Earned value", "data": list(zip(months, [0.2, 0.4, 0.8, 1.3, 1.8, 2.3, 2.7], strict=False))},
                {"name": "Actual cost", "data": list(zip(months, [0.3, 0.6, 1.0, 1.6, 2.3, 2.9, 3.4], strict=False))},
                {"name": "Forecast P50–P80", "role": "band", "data": [
                    [months[n], 3.4 + (n - 6) * 0.25, 3.4 + (n - 6) * 0.37] for n in range(6, 14)]},
            ],
            "marks": [{"kind": "today", "at": today.isoformat()}],
        },
        "curve": {
            "type": "line", "title": "Chance to be done by", "unit": "%", "x": {"kind": "time"},
            "y": {"min": 0, "max": 100}, "smooth": True,
            "series": [
                {"name": "As planned", "data": list(zip(days, curve, strict=True))},
                {"name": "With the network team", "data": list(zip(days, [*curve[3:], 98.8, 99.1, 99.4], strict=True))},
            ],
            "marks": [
                {"kind": "today", "at": today.isoformat()},
                {"kind": "promise", "at": days[12], "label": "promise"},
                {"kind": "freeze", "at": days[4], "to": days[6], "label": "freeze"},
                {"kind": "level", "at": 80, "label": "P80"},
            ],
        },
        "histogram": {
            "type": "histogram", "title": "Where 10,000 runs finish", "unit": "runs", "x": {"kind": "time"},
            "series": [{"name": "Runs", "data": [
                [days[n], days[n + 1], round(1800 * 2.718 ** (-((n - 11) ** 2) / 22))] for n in range(26)]}],
            "marks": [{"kind": "p", "at": days[12], "label": "P50"}, {"kind": "p", "at": days[15], "label": "P80"},
                      {"kind": "promise", "at": days[10], "label": "promise"}],
        },
        "stacked": {
            "type": "bar", "stacked": True, "title": "People by role", "unit": "FTE",
            "x": {"kind": "category", "values": ["Q1", "Q2", "Q3", "Q4", "Q1 27", "Q2 27"]},
            "series": [{"name": "Network", "data": [4, 5, 5, 4, 3, 2]}, {"name": "DBA", "data": [5, 6, 7, 6, 4, 3]},
                       {"name": "SAP FI", "data": [3, 3, 4, 4, 4, 2]}, {"name": "Test", "data": [2, 3, 5, 5, 3, 2]}],
            "marks": [{"kind": "limit", "at": 16, "label": "capacity"}],
        },
        "bubble": {
            "type": "bubble", "title": "Value against risk",
            "x": {"kind": "number", "label": "Chance to keep the promise, %"},
            "y": {"label": "Value, M€"}, "size": {"label": "Budget, M€"},
            "series": [
                {"name": "Run", "data": [[62, 1.2, 0.6, "SEC-11"], [41, 0.9, 1.2, "NET-03"], [88, 1.8, 0.5, "PAY-06"]]},
                {"name": "Grow", "data": [[55, 2.6, 1.5, "DAT-05"], [74, 3.1, 2.0, "APP-12"]]},
                {"name": "Transform", "data": [[33, 4.1, 3.1, "ERP-02"], [64, 3.2, 1.6, "CLD-07"]]},
            ],
        },
        "heat": {
            "type": "heat", "title": "Booked against capacity", "unit": "%",
            "x": {"kind": "category", "values": [f"W{48 + n}" for n in range(12)]},
            "y": {"kind": "category", "values": ["DBA", "SAP FI", "Network", "Test", "Cloud"]},
            "scale": {"watch": 100, "bad": 110},
            "series": [
                {"name": "Load", "data": [[x, y, 60 + (x * 17 + y * 29) % 70] for x in range(12) for y in range(5)]}],
        },
        "tornado": {
            "type": "tornado", "title": "What drives the finish", "unit": "days", "x": {"label": "Days of P80 finish"},
            "series": [{"name": "Effect", "data": [["Network team booked late", -6, 19], ["Rehearsal fails", 0, 14],
                        ["Interface rework", -4, 9], ["Freeze kept", -3, 6], ["Vendor delivers early", -5, 2]]}],
        },
        "timeline": {
            "type": "timeline", "title": "Phases and gates", "x": {"kind": "time"},
            "series": [{"name": "Phases", "data": [
                {"row": "Prepare", "from": months[3], "to": days[0], "tone": "done"},
                {"row": "Move", "from": months[5], "to": days[4], "tone": "plan", "p80": days[7], "p95": days[9]},
                {"row": "Close", "from": days[4], "to": days[8], "tone": "plan", "p80": days[11]},
                {"row": "Gate 4", "at": days[3], "promise": days[2]},
            ]}],
            "marks": [{"kind": "today", "at": today.isoformat()},
                      {"kind": "freeze", "at": days[4], "to": days[6], "label": "freeze"}],
        },
    }  # fmt: skip
