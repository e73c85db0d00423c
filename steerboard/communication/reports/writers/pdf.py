"""A pack as PDF, set by Typst from data: no text of a user is ever read as markup."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import typst

from steerboard.communication.reports import rules
from steerboard.communication.reports.documents import Cut, DecisionShown, PackPicture, pack_picture
from steerboard.communication.reports.writers.powerpoint import money_hint
from steerboard.communication.reports.writers.words import STATUS, day, days, delay, marks, money, span, status

TEMPLATE = Path(__file__).with_name("pack.typ")
AMOUNTS = ("budget", "spent", "p50", "p80")


def write_pdf(content: dict[str, Any]) -> bytes:
    """The PDF's bytes (PDF/A-2b, so that it can be archived). `content` is a pack's content."""
    data = json.dumps(_in_words(pack_picture(content), content), ensure_ascii=False)
    made = typst.compile(
        TEMPLATE,
        format="pdf",
        sys_inputs={"pack": data},
        pdf_standards=["a-2b"],
        timestamp=int(datetime.fromisoformat(content["as_of"]).timestamp()),
    )
    if not isinstance(made, bytes):
        raise TypeError("Typst made no single document.")
    return made


def _in_words(shown: PackPicture, content: dict[str, Any]) -> dict[str, Any]:
    as_of = day(shown.as_of.date())
    since = day(shown.since.date()) + (f" ({shown.previous})" if shown.previous else "")
    return {
        "title": shown.title,
        "author": shown.author,
        "note": shown.note,
        "headline": shown.headline,
        "subtitle": f"As of {as_of}, changes since {since}. {shown.author}",
        "footing": f"{shown.code} · {shown.portfolio['name']} · as of {as_of}",
        "counts": [{"key": key, "count": str(count), "label": STATUS[key]} for key, count in shown.counts.items()],
        "decisions": [_decision(one) for one in shown.decisions],
        "moves": [
            {
                "code": row["code"],
                "name": row["name"],
                "before": day(row["before"]),
                "after": day(row["after"]),
                "days": days(row["days"]),
                "tone": "bad" if row["days"] > 0 else "good",
            }
            for row in shown.moves.rows
        ],
        "shifts": [
            {
                "code": row["code"],
                "name": row["name"],
                "before": status(row["before"]),
                "after": status(row["after"]),
                "tone": row["after"],
            }
            for row in shown.shifts.rows
        ],
        "news": [{"code": row["code"], "text": row["text"], "tone": row.get("tone", "")} for row in shown.news.rows],
        "health": [
            {
                "code": row["code"],
                "name": row["name"],
                "status": row["status"],
                "status_word": status(row["status"]),
                "reported": row["reported"],
                "reported_word": status(row["reported"]),
                "sentence": row["sentence"],
                "band": span(row["p50"], row["p80"]),
                "promised": day(row["promised"]),
                "tone": "bad" if row["late"] else "",
            }
            for row in shown.health.rows
        ],
        "milestones": [_milestone(shown, row) for row in shown.milestones.rows],
        "axis": f"{day(shown.low)} – {day(shown.high)}",
        "has_money": shown.money is not None,
        "money": [] if shown.money is None else [_money_row(row) for row in shown.money.table.rows],
        "money_hint": money_hint(shown),
        "curve": _curve(content["money"]["months"], shown.money.currency) if shown.money is not None else [],
        "risks": [
            {
                "code": row["code"],
                "title": row["title"],
                "chance": f"{row['percent']:.0f} %",
                "delay": delay(row["days"]),
                "cost": money(row["cost"], row["currency"]),
                "response": row["response"],
                "owner": row["owner"] or "nobody yet",
            }
            for row in shown.risks
        ],
        "more": {
            "moves": _more(shown.moves),
            "news": _more(shown.news),
            "health": _more(shown.health),
            "milestones": _more(shown.milestones),
            "money": _more(shown.money.table) if shown.money is not None else "",
        },
        "money_left_out": shown.money_left_out,
    }


def _more(found: Cut) -> str:
    detail = f": {found.more_words}" if found.more_words else ""
    return f"and {found.more} more{detail}" if found.more else ""


def _decision(one: DecisionShown) -> dict[str, Any]:
    default = f" · if nobody decides: {one.default}" if one.default else ""
    return {
        "question": one.question,
        "explanation": one.explanation,
        "waiting": f"waiting costs {money(one.cost_of_delay, one.currency)} a day" if one.cost_of_delay else "",
        "facts": f"{one.code} · {one.proposer} · by {day(one.due)}{default}",
        "options": [
            {"label": option["label"], "marks": marks(option), "means": option["explanation"] or "–"}
            for option in one.options
        ],
        "rows": [
            {
                "label": row.label,
                "cells": [{"text": c.text, "difference": c.difference, "tone": c.tone} for c in row.cells],
            }
            for row in one.rows
        ],
    }


def _milestone(shown: PackPicture, row: dict[str, Any]) -> dict[str, Any]:
    length = max(1, (shown.high - shown.low).days)

    def place(value: date | None) -> float | None:
        return None if value is None else round(100 * (value - shown.low).days / length, 2)

    return {
        "code": row["code"],
        "name": row["name"],
        **{name: day(row[name]) for name in ("p50", "p80", "promised")},
        "at": [place(row["p50"] or row["planned"]), place(row["p80"] or row["planned"]), place(row["promised"])],
        "tone": "bad" if row["late"] else "",
    }


def _curve(months: list[dict[str, Any]], currency: str) -> list[dict[str, Any]]:
    """Lines of the money chart in hundredths of its width and height, and the words beside them."""
    lines = rules.cumulated(months)
    if not lines:
        return []
    names = sorted({month for points in lines.values() for month, _ in points})
    place = {month: 100 * at / max(1, len(names) - 1) for at, month in enumerate(names)}
    top = max(amount for points in lines.values() for _, amount in points) or 1.0
    words = {"budget": "Budget", "actual": "Actual", "forecast": "Actual and expected"}
    return [
        {
            "kind": kind,
            "name": f"{words[kind]} {money(points[-1][1], currency)}",
            "points": [[round(place[month], 2), round(100 * amount / top, 2)] for month, amount in points],
            "first": f"{date.fromisoformat(f'{names[0]}-01'):%b %Y}",
            "last": f"{date.fromisoformat(f'{names[-1]}-01'):%b %Y}",
        }
        for kind, points in lines.items()
    ]


def _money_row(row: dict[str, Any]) -> dict[str, Any]:
    amounts = {name: money(row[name], row["currency"]) for name in (*AMOUNTS, "over")}
    return {"code": row["code"], "name": row["name"], **amounts, "tone": "bad" if row["is_over"] else ""}
