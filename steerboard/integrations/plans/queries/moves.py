"""A plan file beside what we have: people, calendars, items, dates."""

import gzip
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from steerboard.core.public import User
from steerboard.integrations.dryruns.documents import (
    Option,
    Question,
)
from steerboard.integrations.mspdi.compute import worked_in
from steerboard.integrations.mspdi.models import PlanFile, PlanUnreadable, PlanUnschedulable
from steerboard.integrations.mspdi.readers import read_plan
from steerboard.integrations.plans.documents import (
    DESCRIPTIVE_KINDS,
    CalendarDraft,
    PlanContent,
    content_of,
    planned_tasks,
)
from steerboard.integrations.plans.models import KeptPlan
from steerboard.integrations.plans.rules import shown
from steerboard.work.public import (
    Baseline,
    Calendar,
    CalendarValues,
    ItemDraft,
    LinkDraft,
    LinkValues,
    PlanDifference,
    PlanValues,
    Project,
    WorkItem,
    calendar_values,
    compare_plan,
    item_name,
    links_of,
)

KEEP, REMOVE = "keep", "remove"
MISSING, STATUS_DATE = "missing", "status_date"
MOST_DEVIATIONS = 1_000
EPOCH_DAY = 719_163  # ordinal of 1970-01-01


@dataclass(slots=True)
class PlanMove:
    """A plan made ready for a project: drafts with our calendars and people, and what they would change."""

    plan: PlanFile
    content: PlanContent
    items: list[ItemDraft]
    links: list[LinkDraft]
    facts: dict[str, Any]
    fact_changes: dict[str, tuple[Any, Any]]
    calendars: dict[int, Calendar | None]
    calendars_to_save: list[CalendarDraft]
    difference: PlanDifference
    takes_baselines: bool
    questions: list[Question] = field(default_factory=list)

    @property
    def changes_items(self) -> bool:
        """Whether items or links differ."""
        d = self.difference
        return bool(d.new or d.changed or d.removed or d.links_new or d.links_changed or d.links_removed)


def read_content(
    path: Path, name: str, progress: Callable[[float], None] | None = None
) -> tuple[PlanFile, PlanContent]:
    """Read a plan file and translate it. Raises PlanUnreadable or PlanUnschedulable with a sentence."""
    plan = read_plan(path, progress=progress)
    if not planned_tasks(plan):
        raise PlanUnreadable("The file holds no tasks.")
    try:
        return plan, content_of(plan, worked_in(plan), title=Path(name).stem)
    except ValueError as error:
        raise PlanUnschedulable(str(error)) from error


def kept_plan(project: Project) -> PlanFile | None:
    """The plan file a project came from, if any."""
    kept = KeptPlan.objects.filter(project=project).order_by("-pk").first()
    return read_plan(BytesIO(gzip.decompress(bytes(kept.content)))) if kept is not None else None


def kept_hash(project: Project) -> str:
    """The hash of the file a project's plan came from."""
    return KeptPlan.objects.filter(project=project).order_by("-pk").values_list("sha256", flat=True).first() or ""


def plan_move(project: Project | None, plan: PlanFile, content: PlanContent, answers: Mapping[str, str]) -> PlanMove:
    """What bringing this plan into a project (None: a new one) comes to."""
    calendars, to_save = _match_calendars(project, content)
    present = {item_name(row): row for row in WorkItem.objects.filter(project=project)} if project else {}
    items = _drafts(content, calendars, present)
    links = content.links
    facts = dict(content.facts)
    facts["calendar_id"] = calendar_key(content.project_calendar, calendars)
    questions: list[Question] = []
    if answers.get(STATUS_DATE, "no") != "yes":
        facts["status_date"] = project.status_date if project is not None else None
    if content.facts["status_date"] is not None:
        questions.append(_status_question(content.facts["status_date"], answers))
    missing = [uid for uid in present if uid not in {draft.uid for draft in items}]
    if missing:
        questions.append(_missing_question([present[uid] for uid in missing], answers))
    if missing and answers.get(MISSING) == KEEP and project is not None:
        items, links = _with_missing(project, items, links, present, missing)
    difference = (
        compare_plan(project, items, links)
        if project is not None
        else PlanDifference([draft.uid for draft in items], {}, [], 0, len(links), 0, 0)
    )
    return PlanMove(
        plan, content, items, links, facts,
        {n: (getattr(project, n), v) for n, v in facts.items() if project is not None and getattr(project, n) != v},
        calendars, to_save, difference,
        bool(content.baselines) and (project is None or not Baseline.objects.filter(project=project).exists()),
        questions,
    )  # fmt: skip


def _drafts(
    content: PlanContent, calendars: Mapping[int, Calendar | None], present: Mapping[str, WorkItem]
) -> list[ItemDraft]:
    people = _people({owner.email for owner in content.owner_of.values()}, {o.name for o in content.owner_of.values()})
    drafts = []
    for draft in content.items:
        fields = dict(draft.fields)
        fields["calendar_id"] = calendar_key(content.calendar_of.get(draft.uid), calendars)
        owner = content.owner_of.get(draft.uid)
        if owner is not None:
            person = people.get((owner.email or "").strip().lower()) or people.get(owner.name.strip().casefold())
            fields["owner_id"] = person
            fields["owner_name"] = "" if person else owner.name.strip()[:200]
        row = present.get(draft.uid)
        # Files know three kinds; what somebody said more exactly here stays.
        if row is not None and row.kind not in DESCRIPTIVE_KINDS:
            fields["kind"] = row.kind
        drafts.append(ItemDraft(draft.uid, draft.parent_uid, fields))
    return drafts


def _people(emails: set[str | None], names: set[str]) -> dict[str, int]:
    """People with an account by e-mail address, and by name where only one has it."""
    found: dict[str, int] = {}
    wanted = {name.strip().casefold() for name in names}
    by_name: dict[str, list[int]] = defaultdict(list)
    for pk, email, name in User.objects.active().values_list("pk", "email", "name"):
        found[email] = pk
        if name.strip().casefold() in wanted:
            by_name[name.strip().casefold()].append(pk)
    return found | {name: keys[0] for name, keys in by_name.items() if len(keys) == 1}


def _match_calendars(
    project: Project | None, content: PlanContent
) -> tuple[dict[int, Calendar | None], list[CalendarDraft]]:
    """Our calendar for each of the file's, and those to be created or changed."""
    rows = list(Calendar.objects.filter(project=project)) if project is not None else []
    shared = list(Calendar.objects.filter(project=None))
    values = calendar_values(project.pk if project is not None else 0)
    own = {row.external_uid: row for row in rows if row.external_uid}
    found: dict[int, Calendar | None] = {}
    to_save = []
    for draft in content.calendars:
        wanted = draft_values(draft)
        row = own.get(str(draft.uid))
        if row is None:
            row = next((r for r in shared if r.name == draft.name and same_time(values[r.pk], wanted)), None)
        elif row.name != draft.name or not same_time(values[row.pk], wanted):
            to_save.append(draft)
        found[draft.uid] = row
        if row is None:
            to_save.append(draft)
    return found, to_save


def draft_values(draft: CalendarDraft) -> CalendarValues:
    """A calendar of a file as the scheduler takes it."""
    return CalendarValues(
        None,
        draft.name,
        tuple(tuple((a, b) for a, b in day) for day in draft.week),
        tuple(
            (first.toordinal() - EPOCH_DAY, last.toordinal() - EPOCH_DAY, tuple((a, b) for a, b in shifts), title)
            for first, last, shifts, title in draft.exceptions
        ),
    )


def same_time(one: CalendarValues, other: CalendarValues) -> bool:
    """Whether two calendars work at the same times, whatever they are called."""
    return one.week == other.week and [e[:3] for e in one.exceptions] == [e[:3] for e in other.exceptions]


def calendar_key(uid: int | None, calendars: Mapping[int, Calendar | None]) -> int | None:
    """Our id of a calendar; one that is still to be made is told by a negative number."""
    if uid is None or uid not in calendars:
        return None
    row = calendars[uid]
    return row.pk if row is not None else -uid - 1


def _with_missing(
    project: Project,
    items: list[ItemDraft],
    links: list[LinkDraft],
    present: Mapping[str, WorkItem],
    missing: list[str],
) -> tuple[list[ItemDraft], list[LinkDraft]]:
    """The file's plan and, behind it, what only we have."""
    name_of = {row.pk: name for name, row in present.items()}
    kept = set(missing)
    ordered = sorted(missing, key=lambda uid: (present[uid].position, present[uid].pk))
    extra = [ItemDraft(uid, name_of.get(present[uid].parent_id or 0), {}) for uid in ordered]
    own_links = [
        LinkDraft(name_of[link.predecessor], name_of[link.successor], link.type, link.lag, link.lag_unit)
        for link in links_of(project)
        if link.predecessor in name_of
        and link.successor in name_of
        and {name_of[link.predecessor], name_of[link.successor]} & kept
    ]
    return [*items, *extra], [*links, *own_links]


def _missing_question(rows: list[WorkItem], answers: Mapping[str, str]) -> Question:
    made_here = [row for row in rows if not row.external_uid]
    number = f"{len(rows)} item{'s' if len(rows) > 1 else ''}"
    return Question(
        MISSING,
        f"The plan here has {number} that the file does not have. What shall happen to them?",
        [Option(REMOVE, "Remove them: the file is the plan"), Option(KEEP, "Keep them behind the file's items")],
        [row.name for row in rows[:5]],
        REMOVE,
        # What somebody made here by hand is not thrown away without a word.
        is_blocking=bool(made_here),
        answer=answers.get(MISSING, ""),
    )


def _status_question(status_date: int, answers: Mapping[str, str]) -> Question:
    return Question(
        STATUS_DATE,
        f"The file's status date is {shown('status_date', status_date)}. Shall unfinished work be moved behind it?",
        [
            Option("no", "No, dates stay as in the file (Microsoft Project's way)"),
            Option("yes", "Yes, what is open cannot lie before the status date"),
        ],
        [],
        "no",
        is_blocking=False,
        answer=answers.get(STATUS_DATE, ""),
    )


def values_of(move: PlanMove) -> PlanValues:
    """The drafts as the scheduler takes them, before they are in the database."""
    place = {draft.uid: row + 1 for row, draft in enumerate(move.items)}
    names = (
        "name", "duration", "duration_elapsed", "calendar_id", "constraint", "constraint_at", "deadline", "milestone",
        "inactive", "manual", "manual_start", "manual_finish", "actual_start", "actual_finish", "percent", "remaining",
        "wbs_code", "cost", "effort",
    )  # fmt: skip
    empty = WorkItem()
    columns: dict[str, list[Any]] = {
        name: [draft.fields.get(name, getattr(empty, name)) for draft in move.items] for name in names
    }
    columns |= {name: [None] * len(move.items) for name in ("optimistic", "likely", "pessimistic")}
    columns["id"] = list(place.values())
    columns["position"] = list(place.values())
    columns["parent_id"] = [place[d.parent_uid] if d.parent_uid else None for d in move.items]
    calendars: dict[int, CalendarValues] = {}
    for draft in move.content.calendars:
        key = calendar_key(draft.uid, move.calendars)
        if key is not None:
            calendars[key] = draft_values(draft)
    links = [
        LinkValues(number, place[d.predecessor_uid], place[d.successor_uid], d.type, d.lag, d.lag_unit)
        for number, d in enumerate(move.links, start=1)
    ]
    facts = move.facts
    return PlanValues(
        project_id=0,
        columns=columns,
        links=links,
        calendars=calendars,
        calendar_id=facts["calendar_id"],
        start=facts["plan_start"],
        finish=facts["plan_finish"],
        from_finish=facts["schedule_from_finish"],
        status_date=facts["status_date"],
        progress_rule=facts["progress_rule"],
        critical_slack=facts["critical_slack"],
    )
