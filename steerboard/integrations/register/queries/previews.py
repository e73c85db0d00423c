"""The dry run of a list in words."""

from collections import Counter

from steerboard.integrations.dryruns.documents import FieldChange, Line, Preview, ProblemLine
from steerboard.integrations.lists.rules import (
    Interpretation,
    Severity,
    Target,
)
from steerboard.integrations.register.queries.values import ListMove
from steerboard.integrations.register.rules import (
    drift,
    label_of,
    shown,
)


def preview_list(found: Interpretation, move: ListMove, title: str) -> Preview:
    """The dry run of a list in words."""
    preview = Preview("list", title, f"into {move.target.name}" if move.target is not None else "")
    for row, place in move.new:
        note = ", ".join(
            part
            for part in (
                f"in {place}",
                f"{shown(row.budget)} {row.currency or ''}".strip() if row.budget is not None else "",
                f"until {row.promised_finish}" if row.promised_finish else "",
            )
            if part
        )
        preview.new.append(Line(row.code, row.name, f"row {row.row_number}", note))
    for change in move.changed:
        fields = [
            FieldChange(
                label_of(name), shown(before), shown(after) + (f" ({far})" if (far := drift(before, after)) else "")
            )
            for name, before, after in sorted(change.fields, key=lambda each: each[0] == Target.DESCRIPTION)
        ]
        preview.changed.append(
            Line(change.project.code, change.project.name, f"row {change.row.row_number}", "", fields)
        )
    preview.problems = [
        ProblemLine(
            f"row {each.row_number}", each.column, each.value, each.sentence, each.what_to_do,
            each.severity is Severity.REFUSED,
        )
        for each in sorted([*found.problems, *move.problems], key=lambda problem: problem.row_number)
    ]  # fmt: skip
    preview.questions = list(move.questions)
    preview.readings = list(found.readings)
    if move.not_named:
        preview.readings.append(
            f"{move.not_named} project{'s' if move.not_named > 1 else ''} of {move.target} "
            "are not in this list; they stay as they are."
        )
    preview.counts = {
        "unchanged": move.unchanged,
        "refused": len({p.where for p in preview.problems if p.is_refusal}),
        "not_named": move.not_named,
        "portfolios": sum(1 for row in move.portfolios.values() if row is None) if move.new or move.changed else 0,
    }
    preview.counts |= drift_totals(move)
    preview.cut()
    return preview


def drift_totals(move: ListMove) -> dict[str, int]:
    """How many dates and budgets move, and which way."""
    totals: Counter[str] = Counter()
    for change in move.changed:
        for name, before, after in change.fields:
            if before is None or after is None:
                continue
            if name == Target.PROMISED_FINISH:
                totals["later" if after > before else "earlier"] += 1
            elif name == Target.BUDGET:
                totals["dearer" if after > before else "cheaper"] += 1
    return dict(totals)
