"""How values of a plan are shown to people, and what counts as the same."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

EPOCH = datetime(1970, 1, 1)
LABELS = {
    "name": "name", "notes": "notes", "kind": "kind", "duration": "duration", "duration_unit": "unit of the duration",
    "duration_elapsed": "elapsed", "estimated": "estimated", "effort": "effort", "constraint": "constraint",
    "constraint_at": "date of the constraint", "deadline": "deadline", "percent": "% complete",
    "physical_percent": "physical % complete", "remaining": "remaining", "actual_start": "actual start",
    "actual_finish": "actual finish", "priority": "priority", "milestone": "milestone", "inactive": "inactive",
    "manual": "planned by hand", "manual_start": "start set by hand", "manual_finish": "finish set by hand",
    "cost": "cost", "wbs_code": "WBS code", "calendar_id": "calendar", "owner_id": "owner (account)",
    "owner_name": "owner", "parent": "below", "plan_start": "start of the plan", "plan_finish": "finish of the plan",
    "schedule_from_finish": "scheduled from the finish", "status_date": "status date",
    "progress_rule": "rule for progress", "minutes_per_day": "minutes per day", "minutes_per_week": "minutes per week",
    "critical_slack": "critical up to this float", "start": "start", "finish": "finish", "early_start": "early start",
    "early_finish": "early finish", "late_start": "late start", "late_finish": "late finish",
    "total_float": "total float", "free_float": "free float", "critical": "critical",
}  # fmt: skip
MOMENTS = frozenset(
    {
        "constraint_at", "deadline", "actual_start", "actual_finish", "manual_start", "manual_finish", "plan_start",
        "plan_finish", "status_date", "start", "finish", "early_start", "early_finish", "late_start", "late_finish",
    }
)  # fmt: skip
SPANS = frozenset({"duration", "remaining", "effort", "critical_slack", "total_float", "free_float"})
CONSTRAINTS = (
    "as soon as possible", "as late as possible", "must start on", "must finish on", "start no earlier than",
    "start no later than", "finish no earlier than", "finish no later than",
)  # fmt: skip
LONGEST_SHOWN = 200


def shown(field: str, value: Any, names: Mapping[str, Mapping[Any, str]] | None = None) -> str:
    """A value as a person reads it. `names` gives names of what a field points to."""
    if value is None or value == "":
        return "–"
    if names and field in names:
        return names[field].get(value, str(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if field in MOMENTS:
        return (EPOCH + timedelta(minutes=value)).strftime("%Y-%m-%d %H:%M")
    if field in SPANS:
        sign, value = ("−", -value) if value < 0 else ("", value)
        return f"{sign}{value // 60} h" + (f" {value % 60} min" if value % 60 else "")
    if field == "constraint":
        return CONSTRAINTS[value] if 0 <= value < len(CONSTRAINTS) else str(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    text = str(value)
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"
