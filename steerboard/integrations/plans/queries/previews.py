"""The dry run of a plan in words, with the dates that come out otherwise here."""

from collections.abc import Mapping
from typing import Any

from steerboard.core.public import RuleBroken, User
from steerboard.integrations.dryruns.documents import Deviation, FieldChange, Line, Preview, ProblemLine
from steerboard.integrations.mspdi.compute import DATES, SLACKS, stored_values
from steerboard.integrations.plans.documents import planned_tasks, uid_text
from steerboard.integrations.plans.queries.moves import PlanMove, calendar_key, values_of
from steerboard.integrations.plans.rules import LABELS, shown
from steerboard.work.public import Calendar, Project, WorkItem, compute_schedule, item_name

MOST_DEVIATIONS = 1_000


def preview_plan(project: Project | None, move: PlanMove, target: str) -> Preview:
    """The dry run of a plan in words."""
    content, difference = move.content, move.difference
    drafts = {draft.uid: draft for draft in move.items}
    present = {item_name(row): row.name for row in WorkItem.objects.filter(project=project)} if project else {}
    names = _names(move, present)
    preview = Preview("plan", content.title, target)
    preview.new = [Line(uid, str(drafts[uid].fields.get("name", "")), f"UID {uid}") for uid in difference.new]
    preview.changed = [
        Line(
            uid,
            present.get(uid, ""),
            f"UID {uid}",
            fields=[
                FieldChange(LABELS.get(name, name), shown(name, before, names), shown(name, after, names))
                for name, (before, after) in fields.items()
            ],
        )
        for uid, fields in difference.changed.items()
    ]
    preview.removed = [Line(uid, present.get(uid, "")) for uid in difference.removed]
    settings = [
        FieldChange(LABELS.get(n, n), shown(n, before, names), shown(n, after, names))
        for n, (before, after) in move.fact_changes.items()
    ]
    if settings:
        preview.changed.insert(0, Line("", "The plan's own settings", fields=settings))
    preview.problems = [
        ProblemLine(
            f"{p.element} {p.uid}" if p.uid is not None else p.element, p.field, "", p.sentence, is_refusal=False
        )
        for p in move.plan.problems
    ] + [ProblemLine("Calendar", "", "", sentence, is_refusal=False) for sentence in content.problems]
    preview.questions = move.questions
    preview.counts = {
        "unchanged": difference.unchanged,
        "changed": len(difference.changed),
        "settings": len(settings) + len(move.calendars_to_save) + int(move.takes_baselines and project is not None),
        "links": difference.links_new + difference.links_changed + difference.links_removed,
        "links_new": difference.links_new,
        "links_changed": difference.links_changed,
        "links_removed": difference.links_removed,
        "calendars": len(move.calendars_to_save),
        "baselines": len(content.baselines) if move.takes_baselines else 0,
    }
    try:
        _compare_dates(preview, move)
    except RuleBroken as broken:
        preview.obstacle = broken.sentence
    preview.cut()
    return preview


def _names(move: PlanMove, present: Mapping[str, str]) -> dict[str, dict[Any, str]]:
    calendars = {calendar_key(draft.uid, move.calendars): draft.name for draft in move.content.calendars}
    ids = {d.fields.get("owner_id") for d in move.items} | {
        before for fields in move.difference.changed.values() for before in fields.get("owner_id", ())[:1]
    }
    people = dict(User.objects.filter(pk__in=[pk for pk in ids if pk]).values_list("pk", "name"))
    known = dict(Calendar.objects.filter(pk__in=_old_calendars(move)).values_list("pk", "name"))
    titles = dict(present) | {draft.uid: str(draft.fields.get("name", "")) for draft in move.items}
    return {"calendar_id": known | calendars, "owner_id": people, "parent": titles}


def _old_calendars(move: PlanMove) -> list[int]:
    olds = [fields["calendar_id"][0] for fields in move.difference.changed.values() if "calendar_id" in fields]
    olds += [move.fact_changes["calendar_id"][0]] if "calendar_id" in move.fact_changes else []
    return [pk for pk in olds if pk]


def _compare_dates(preview: Preview, move: PlanMove) -> None:
    """Schedule the drafts as they would be scheduled here, and list where the file has stored something else."""
    computed = compute_schedule(values_of(move))
    place = {draft.uid: row for row, draft in enumerate(move.items)}
    compared = equal = 0
    for task in planned_tasks(move.plan):
        row = place.get(uid_text(task.uid))
        if row is None:
            continue
        for name, stored in stored_values(task).items():
            if stored is None:
                continue
            compared += 1
            ours = computed.columns[name][row]
            if ours == stored:
                equal += 1
            elif len(preview.deviations) < MOST_DEVIATIONS and (name in DATES or name in SLACKS or name == "critical"):
                preview.deviations.append(
                    Deviation(uid_text(task.uid), task.name, LABELS[name], shown(name, stored), shown(name, ours))
                )
    preview.counts |= {"compared": compared, "equal": equal, "deviations": compared - equal}
    preview.readings += [sentence for _, sentence in computed.conflicts[:50]]
