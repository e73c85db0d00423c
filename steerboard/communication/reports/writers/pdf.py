"""A pack as PDF, set by Typst from data: no text of a user is ever read as markup."""

import json
from pathlib import Path
from typing import Any

import typst

from steerboard.communication.reports.writers.powerpoint import money_hint
from steerboard.communication.reports.writers.words import STATUS, day, days, money, status

TEMPLATE = Path(__file__).with_name("pack.typ")


def write_pdf(content: dict[str, Any]) -> bytes:
    """The PDF's bytes (PDF/A-2b, so that it can be archived). `content` is a pack's content."""
    data = json.dumps(_in_words(content), ensure_ascii=False)
    made = typst.compile(TEMPLATE, format="pdf", sys_inputs={"pack": data}, pdf_standards=["a-2b"])
    if not isinstance(made, bytes):
        raise TypeError("Typst made no single document.")
    return made


def _in_words(content: dict[str, Any]) -> dict[str, Any]:
    found, currency = content.get("money"), content["portfolio"]["currency"]
    counts = {
        key: sum(1 for row in content["health"] if row["status"] == key) for key in ("good", "watch", "bad", "stale")
    }
    return {
        "title": content["title"],
        "author": content["author"],
        "note": content.get("note") or "",
        "headline": content["headline"],
        "subtitle": f"As of {day(content['as_of'])}, changes since {day(content['since'])}. {content['author']}",
        "footing": f"{content['code']} · {content['portfolio']['name']} · as of {day(content['as_of'])}",
        "counts": [{"key": key, "count": str(count), "label": STATUS[key]} for key, count in counts.items()],
        "decisions": [_decision(row) for row in content["decisions"]],
        "moves": [
            {
                "code": row["code"],
                "name": row["name"],
                "before": day(row["before"]),
                "after": day(row["after"]),
                "days": days(row["days"]),
                "tone": "bad" if row["days"] > 0 else "good",
            }
            for row in content["moves"]
        ],
        "news": [
            *({"code": row["code"], "text": row["text"]} for row in content["news"]),
            *(
                {"code": row["code"], "text": f"promise “{row['what']}” {row['state']}, due {day(row['due'])}"}
                for row in content["promises"]
            ),
        ],
        "health": [
            {
                "code": row["code"],
                "name": row["name"],
                "status": row["status"],
                "status_word": status(row["status"]),
                "reported": row["reported"],
                "reported_word": status(row["reported"]),
                "sentence": row["sentence"],
                "band": f"{day(row['p50'])} – {day(row['p80'])}",
                "promised": day(row["promised"]),
            }
            for row in content["health"]
        ],
        "milestones": [
            {
                "code": row["code"],
                "name": row["name"],
                **{name: day(row[name]) for name in ("planned", "p50", "p80", "promised")},
                "tone": "bad" if row["promised"] and row["p80"] and row["p80"] > row["promised"] else "",
            }
            for row in content["milestones"]
        ],
        "money": [] if not found else [_money_row(row) for row in found["rows"]],
        "money_hint": "" if not found else money_hint(found, currency),
        "risks": [
            {
                "code": row["code"],
                "title": row["title"],
                "chance": f"{float(row['percent']):.0f} %",
                "delay": days(round(float(row["days"]))).lstrip("+") if float(row["days"] or 0) else "–",
                "cost": money(row["cost"], row["currency"]),
                "response": row["response"],
                "owner": row["owner"],
            }
            for row in content["risks"]
        ],
    }


def _decision(row: dict[str, Any]) -> dict[str, Any]:
    waiting = f" · waiting costs {money(row['cost_of_delay'], row['currency'])} a day" if row["cost_of_delay"] else ""
    return {
        "question": row["question"],
        "explanation": row["explanation"],
        "facts": f"{row['code']} · {row['proposer']} · by {day(row['due'])}{waiting}",
        "options": [
            {
                "label": option["label"],
                "marks": ", ".join(
                    w for w, on in (("proposed", option["proposed"]), ("default", option["default"])) if on
                ),
                "impact": " · ".join(f"{k}: {v}" for k, v in option["impact"].items()) or option["explanation"],
            }
            for option in row["options"]
        ],
    }


def _money_row(row: dict[str, Any]) -> dict[str, Any]:
    over = bool(row["p80"] and row["budget"] and float(row["p80"]) > float(row["budget"]))
    amounts = {name: money(row[name], row["currency"]) for name in ("budget", "spent", "p50", "p80")}
    return {"code": row["code"], "name": row["name"], **amounts, "tone": "bad" if over else ""}
