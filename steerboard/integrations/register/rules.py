"""How a list's row and a project of ours speak of the same thing. Plain values."""

import hashlib
import re
from datetime import date
from decimal import Decimal
from typing import Any

from steerboard.integrations.lists.rules import TARGETS, ProjectRow, Target

LONGEST_CODE, LONGEST_PORTFOLIO = 60, 40
RESERVED = frozenset({"new", "change", "export"})
_NOT_IN_CODES = re.compile(r"[^A-Za-z0-9._-]+")
_GOOD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
# Fields of a list that are facts of a project, by their name here.
FACTS: dict[Target, str] = {
    Target.NAME: "name",
    Target.DESCRIPTION: "description",
    Target.DEPARTMENT: "unit",
    Target.CATEGORY: "category",
    Target.STATE: "state",
    Target.START: "start_date",
    Target.PROMISED_FINISH: "promised_finish",
    Target.BUDGET: "budget_at_approval",
    Target.CURRENCY: "currency",
    Target.DATA_CLASS: "data_class",
    Target.PRIORITY: "priority",
}
# These always have a value here: an empty cell leaves it.
NEVER_EMPTY = frozenset(
    {Target.NAME, Target.CATEGORY, Target.STATE, Target.CURRENCY, Target.DATA_CLASS, Target.PRIORITY}
)
# No field of ours holds these: they are kept beside the extra columns, under their label.
KEPT_AS_EXTRA = (Target.PROGRAMME, Target.PERCENT_COMPLETE)


def code_for(text: str, longest: int = LONGEST_CODE) -> str:
    """A code as addresses can hold it, made from a list's; the same one stays the same.

    Different texts that come out alike, or too long ones, get the beginning of their hash.
    """
    tidy = text.strip()
    if _GOOD.fullmatch(tidy) and len(tidy) <= longest and tidy.lower() not in RESERVED:
        return tidy
    bare = _NOT_IN_CODES.sub("-", tidy).strip("-._")
    mark = hashlib.sha256(tidy.casefold().encode()).hexdigest()[:6]
    return f"{bare[: longest - 7].rstrip('-._')}-{mark}".lstrip("-")


def portfolio_code(name: str) -> str:
    """A portfolio's code made from its name: capitals of its words, or the word itself."""
    words = re.findall(r"[A-Za-z0-9]+", name)
    short = "".join(word[0] for word in words[:6] if word[0].isupper() or word[0].isdigit()) if len(words) > 2 else ""
    return code_for(short if len(short) > 2 else "-".join(words)[:24] or "portfolio", LONGEST_PORTFOLIO).strip("-")


def extra_of(row: ProjectRow, percent_here: float = 0.0) -> dict[str, str]:
    """What a row says that no field of ours holds. Progress that follows from the plan here need not be kept."""
    found = dict(row.extra)
    for target in KEPT_AS_EXTRA:
        value = getattr(row, target)
        if value is not None and not (target is Target.PERCENT_COMPLETE and abs(value - percent_here) < 0.01):
            found[TARGETS[target].label] = f"{value:g}" if isinstance(value, float) else str(value)
    return found


def facts_of(row: ProjectRow, fields: frozenset[Target]) -> dict[str, Any]:
    """The facts that a new project gets from its row."""
    return {
        name: value
        for target, name in FACTS.items()
        if target in fields and target is not Target.NAME and (value := getattr(row, target)) is not None
    }


def fact_value(name: str, value: Any) -> Any:
    """A value for a fact; texts are empty rather than missing."""
    return "" if value is None and name in ("description", "unit", "sponsor_name", "manager_name") else value


def shown(value: Any) -> str:
    """A value as the dry run shows it."""
    if value is None or value == "":
        return "–"
    if isinstance(value, Decimal):
        whole = value.quantize(Decimal("0.01"))
        return f"{whole:,.0f}" if whole == whole.to_integral_value() else f"{whole:,.2f}"
    if isinstance(value, date):
        return value.isoformat()
    text = str(value).replace("_", " ") if len(str(value)) < 20 else str(value)
    return text if len(text) <= 300 else text[:299] + "…"


def drift(before: Any, after: Any) -> str:
    """How far a date or an amount moved: '+92 days', '+12 %'."""
    if isinstance(before, date) and isinstance(after, date):
        days = (after - before).days
        return f"{days:+d} day{'s' if abs(days) != 1 else ''}"
    if isinstance(before, Decimal) and isinstance(after, Decimal) and before:
        return f"{(after - before) / before * 100:+.0f} %"
    return ""


def label_of(field: str) -> str:
    """What people call a field of a list."""
    return TARGETS[Target(field)].label if field in set(Target) else field.removeprefix("extra:")
