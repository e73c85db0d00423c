"""One item as its page, and the panel beside the plan, shows it."""

from typing import Any

from steerboard.core.public import RuleBroken, User, formats, history
from steerboard.work.baselines.queries import newest_agreed
from steerboard.work.history.queries import plan_words
from steerboard.work.projects.models import Project
from steerboard.work.schedule.compute import explain_item
from steerboard.work.schedule.models import Link, WorkItem
from steerboard.work.schedule.queries import links_at, outside_items, plan_values
from steerboard.work.schedule.rules import moment_words

HISTORY_SHOWN = 10
Fact = tuple[str, str]


def item_picture(user: User, project: Project, item: WorkItem) -> dict[str, Any]:
    """All that is known of an item: its fields in words, its chain, its links, its history."""
    before, after = links_at(item)
    chain, reason = _chain(project, item)
    agreed = newest_agreed(project, item.pk)
    return {
        "item": item,
        "groups": _groups(project, item, agreed),
        "chain": chain,
        "reason": reason,
        "before": [_end(link, link.predecessor, project) for link in before],
        "after": [_end(link, link.successor, project) for link in after],
        "lines": plan_words(
            history(user, object_type="work.workitem", object_id=item.pk, limit=HISTORY_SHOWN), project.minutes_per_day
        ),
    }


def _chain(project: Project, item: WorkItem) -> tuple[list[Any], str]:
    """The items that drive this one, first to last, and the sentence that says why it starts when it starts."""
    try:
        ids, reason = explain_item(plan_values(project), item.pk)
    except RuleBroken as refusal:
        return [], refusal.sentence
    rows = WorkItem.objects.filter(pk__in=ids, project=project).in_bulk()
    abroad = outside_items({pk for pk in ids if pk not in rows})
    found = []
    for pk in ids[-12:]:
        if pk in rows:
            found.append({"pk": pk, "wbs": rows[pk].wbs, "name": rows[pk].name, "finish": rows[pk].finish})
        elif pk in abroad:
            found.append({"pk": None, "wbs": "", "name": abroad[pk][2], "finish": abroad[pk][1]})
    return found, reason


def _groups(
    project: Project, item: WorkItem, agreed: tuple[int | None, int | None] | None
) -> list[tuple[str, list[Fact]]]:
    def time(minutes: int | None) -> str:
        return formats.duration(minutes, project.minutes_per_day)

    dates = [
        ("Start", moment_words(item.start)), ("Finish", moment_words(item.finish)),
        ("Duration", time(item.span if item.is_summary else item.duration)), ("Effort", time(item.effort)),
        ("Baseline start", moment_words(agreed[0]) if agreed else ""),
        ("Baseline finish", moment_words(agreed[1]) if agreed else ""),
        ("Deadline", moment_words(item.deadline)),
        ("Constraint", item.get_constraint_display() if item.constraint else ""),
        ("Constraint date", moment_words(item.constraint_at)),
    ]  # fmt: skip
    freedom = [
        ("Total float", time(item.total_float)), ("Free float", time(item.free_float)),
        ("Early start", moment_words(item.early_start)), ("Early finish", moment_words(item.early_finish)),
        ("Late start", moment_words(item.late_start)), ("Late finish", moment_words(item.late_finish)),
    ]  # fmt: skip
    forecast = [("P50", moment_words(item.p50)), ("P80", moment_words(item.p80)), ("P95", moment_words(item.p95)),
                ("Optimistic", time(item.optimistic)), ("Most likely", time(item.likely)),
                ("Pessimistic", time(item.pessimistic))]  # fmt: skip
    progress = [
        ("Done", formats.percent(item.progress if item.is_summary else item.percent)),
        ("Physically done", formats.percent(item.physical_percent)), ("Remaining", time(item.remaining)),
        ("Actual start", moment_words(item.actual_start)), ("Actual finish", moment_words(item.actual_finish)),
    ]  # fmt: skip
    rest = [
        ("Kind", item.get_kind_display()), ("Owner", item.owner.name if item.owner is not None else item.owner_name),
        ("Below", item.parent.name if item.parent is not None else ""), ("Priority", str(item.priority)),
        ("Calendar", item.calendar.name if item.calendar is not None else "the project's"),
        ("Cost", formats.money(item.cost, project.currency) if item.cost is not None else ""),
        ("State", "inactive" if item.inactive else "set by hand" if item.manual else ""), ("Uid", item.external_uid),
    ]  # fmt: skip
    named = (("Dates", dates), ("Progress", progress), ("Float", freedom), ("Forecast", forecast), ("Item", rest))
    kept = [(name, [fact for fact in facts if fact[1] not in ("", formats.NOTHING)]) for name, facts in named]
    return [(name, facts) for name, facts in kept if facts]


def _end(link: Link, other: WorkItem, project: Project) -> dict[str, Any]:
    lag = ""
    if link.lag:
        lag = (
            f"{link.lag / 100:g} %"
            if link.lag_unit == Link.LagUnit.PERCENT
            else formats.duration(link.lag, project.minutes_per_day)
        )
    return {
        "kind": Link.Type(link.type).name,
        "lag": lag,
        "elapsed": link.lag_unit == Link.LagUnit.ELAPSED,
        "item": other,
        "is_ours": other.project_id == project.pk,
        "project": other.project,
    }
