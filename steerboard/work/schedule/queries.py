"""The plan as plain values, in a handful of queries however large it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse

from steerboard.core.public import Event, User, visible
from steerboard.work.calendars.models import Calendar
from steerboard.work.calendars.queries import CalendarValues, calendar_values
from steerboard.work.permissions import SEE_PROJECTS
from steerboard.work.projects.models import Project
from steerboard.work.projects.queries import found_by
from steerboard.work.schedule.models import Link, WorkItem

INPUT_FIELDS = (
    "id", "parent_id", "position", "name", "duration", "duration_elapsed", "calendar_id", "constraint",
    "constraint_at", "deadline", "milestone", "inactive", "manual", "manual_start", "manual_finish",
    "actual_start", "actual_finish", "percent", "remaining", "wbs_code", "optimistic", "likely", "pessimistic",
    "cost", "effort",
)  # fmt: skip
COMPUTED_FIELDS = (
    "wbs", "level", "is_summary", "start", "finish", "early_start", "early_finish", "late_start", "late_finish",
    "total_float", "free_float", "span", "progress", "critical", "driving_link_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LinkValues:
    """One link as plain values. An end outside the plan is told by `outside`."""

    id: int
    predecessor: int
    successor: int
    type: int
    lag: int
    lag_unit: int


@dataclass(frozen=True, slots=True)
class PlanValues:
    """All that scheduling needs, in display order. Columns by name, one value per item."""

    project_id: int
    columns: dict[str, list[Any]]
    links: list[LinkValues]
    calendars: dict[int, CalendarValues]
    calendar_id: int | None
    start: int | None
    finish: int | None
    from_finish: bool
    status_date: int | None
    progress_rule: str
    critical_slack: int
    # Items of other projects that ours wait for: fixed where they stand (id → start, finish, name).
    outside: dict[int, tuple[int | None, int | None, str]] = field(default_factory=dict)

    @property
    def ids(self) -> list[int]:
        """The items' ids in display order."""
        return self.columns["id"]


def plan_values(project: Project, *, extra: Iterable[str] = COMPUTED_FIELDS) -> PlanValues:
    """A project's plan as plain values, in six queries."""
    names = (*INPUT_FIELDS, *extra)
    rows = list(WorkItem.objects.filter(project_id=project.pk).order_by("position", "id").values_list(*names))
    columns = (
        {name: list(values) for name, values in zip(names, zip(*rows, strict=True), strict=True)}
        if rows
        else {name: [] for name in names}
    )
    links = links_of(project)
    own = set(columns["id"])
    abroad = {link.predecessor for link in links} - own
    outside = outside_items(abroad)
    return PlanValues(
        project_id=project.pk,
        columns=columns,
        links=links,
        calendars=calendar_values(project.pk),
        calendar_id=project.calendar_id,
        start=project.plan_start,
        finish=project.plan_finish,
        from_finish=project.schedule_from_finish,
        status_date=project.status_date,
        progress_rule=project.progress_rule,
        critical_slack=project.critical_slack,
        outside=outside,
    )


def outside_items(ids: set[int]) -> dict[int, tuple[int | None, int | None, str]]:
    """Where items of other projects stand: start, finish and name by id."""
    if not ids:
        return {}
    rows = WorkItem.objects.filter(pk__in=ids).values_list("pk", "start", "finish", "name", "project__code")
    return {pk: (start, finish, f"{code}: {name}") for pk, start, finish, name, code in rows}


def links_of(project: Project) -> list[LinkValues]:
    """Links that decide the dates of a project's items: all whose successor is in it."""
    rows = Link.objects.filter(successor__project_id=project.pk).order_by("id")
    return [
        LinkValues(*row) for row in rows.values_list("id", "predecessor_id", "successor_id", "type", "lag", "lag_unit")
    ]


def parents_of(project: Project) -> list[tuple[int, int | None]]:
    """Each item with its parent, in display order."""
    return list(
        WorkItem.objects.filter(project_id=project.pk).order_by("position", "id").values_list("pk", "parent_id")
    )


def link_rows_of(project: Project) -> list[tuple[int, int, int, int]]:
    """(id, predecessor, successor, type) of the links that lead to a project's items."""
    rows = Link.objects.filter(successor__project_id=project.pk).order_by("pk")
    return list(rows.values_list("pk", "predecessor_id", "successor_id", "type"))


def links_leaving(project: Project) -> QuerySet[Link]:
    """Links from a project's items to items of other projects."""
    return Link.objects.filter(predecessor__project_id=project.pk).exclude(successor__project_id=project.pk)


def projects_waiting_for(project_id: int, item_ids: Sequence[int]) -> list[int]:
    """Other projects with an item that waits for one of these."""
    rows = Link.objects.filter(predecessor__project_id=project_id).exclude(successor__project_id=project_id)
    wanted = set(item_ids)
    return sorted({p for i, p in rows.values_list("predecessor_id", "successor__project_id") if i in wanted})


def visible_items(user: User) -> QuerySet[WorkItem]:
    """All work items this person may see."""
    return visible(WorkItem.objects.select_related("project"), user, SEE_PROJECTS, prefix="project__scope")


def link_network(item_ids: Iterable[int]) -> dict[int, list[int]]:
    """Predecessor → successors over all projects connected to these items, for finding circles."""
    reached: dict[int, list[int]] = {}
    frontier = set(item_ids)
    while frontier:
        rows = Link.objects.filter(Q(predecessor_id__in=frontier)).values_list("predecessor_id", "successor_id")
        for item in frontier:
            reached.setdefault(item, [])
        fresh = set()
        for before, after in rows:
            reached[before].append(after)
            if after not in reached:
                fresh.add(after)
        frontier = fresh
    return reached


def item_sheet(project: Project) -> list[tuple[Any, ...]]:
    """All columns the plan page shows, in display order."""
    return list(
        WorkItem.objects.filter(project_id=project.pk)
        .order_by("position", "id")
        .annotate(person=F("owner__name"))
        .values_list(*SHEET_FIELDS)
    )


SHEET_FIELDS = (
    "id", "external_uid", "parent_id", "position", "name", "kind", "wbs", "level", "duration", "duration_unit",
    "duration_elapsed", "effort", "optimistic", "likely", "pessimistic", "start", "finish", "early_start",
    "early_finish", "late_start", "late_finish", "total_float", "free_float", "critical", "percent", "physical_percent",
    "remaining", "actual_start", "actual_finish", "constraint", "constraint_at", "deadline", "priority",
    "calendar_id", "owner_id", "person", "owner_name", "milestone", "inactive", "manual", "is_summary", "p50", "p80",
    "p95", "version", "span", "progress",
)  # fmt: skip


def people_to_name(project: Project) -> list[tuple[int, str]]:
    """People who can own items: all active accounts, by name."""
    return list(User.objects.active().order_by("name").values_list("pk", "name"))


def who_changed_last(project: Project) -> dict[str, Any]:
    """Revision and, from the log, who changed the plan last and when, in words."""
    event = (
        Event.objects.filter(scope_id=project.scope_id, object_type__in=("work.workitem", "work.link"))
        .order_by("-seq")
        .first()
    )
    fresh = Project.objects.get(pk=project.pk)
    answer: dict[str, Any] = {"revision": fresh.plan_revision}
    if event is not None:
        person = User.objects.filter(pk=event.actor_id).first()
        answer |= {"who": person.name if person is not None else "", "when": event.at.isoformat(timespec="minutes")}
        if event.object_type == "work.workitem":
            item = WorkItem.objects.filter(pk=event.object_id).first()
            answer["what"] = f"'{item.name}'" if item is not None else "an item"
    return answer


def next_milestones(project: Project, count: int = 8) -> QuerySet[WorkItem]:
    """Milestones and gates not reached yet, the earliest first."""
    rows = WorkItem.objects.filter(project=project, actual_finish=None, inactive=False, percent__lt=100)
    return rows.filter(milestone=True).select_related("owner").order_by("finish", "position")[:count]


def pressing_items(project: Project, *, now: int, until: int, count: int = 12) -> QuerySet[WorkItem]:
    """Unfinished items that should be done by `until`: late ones first. Times in plan minutes."""
    rows = WorkItem.objects.filter(project=project, is_summary=False, inactive=False, milestone=False)
    rows = rows.filter(actual_finish=None, percent__lt=100, finish__lte=until)
    return rows.select_related("owner").order_by("finish", "position")[:count]


@dataclass(frozen=True, slots=True)
class WorkAhead:
    """How much is late and due, and who owns items: name, how many, how many of them still open."""

    late: int
    due: int
    people: list[tuple[str, int, int]]


def work_ahead(project: Project, *, now: int, until: int) -> WorkAhead:
    """What is late, what is due by `until`, and who owns it, the busiest first. Times in plan minutes."""
    waiting = Q(inactive=False, actual_finish=None, percent__lt=100)
    rows = WorkItem.objects.filter(project=project, is_summary=False).values_list("owner__name", "owner_name")
    counts = rows.annotate(
        items=Count("pk"),
        open=Count("pk", filter=Q(percent__lt=100)),
        late=Count("pk", filter=waiting & Q(finish__lt=now)),
        due=Count("pk", filter=waiting & Q(finish__gte=now, finish__lte=until)),
    ).order_by("-open", "-items")
    found = list(counts)
    owners = [(name or written, items, still) for name, written, items, still, _, _ in found if name or written]
    return WorkAhead(sum(row[4] for row in found), sum(row[5] for row in found), owners[:12])


def promisable_items(project: Project) -> QuerySet[WorkItem]:
    """Items that somebody may be promised: phases and milestones, in display order."""
    rows = WorkItem.objects.filter(Q(is_summary=True) | Q(milestone=True), project=project)
    return rows.order_by("position", "id")


def first_items(project: Project, count: int) -> QuerySet[WorkItem]:
    """The first items in display order."""
    return WorkItem.objects.filter(project=project).order_by("position", "id")[:count]


def item_rows(project: Project) -> QuerySet[WorkItem]:
    """A project's items with what their own page shows."""
    return WorkItem.objects.filter(project=project).select_related("owner", "calendar", "parent")


def links_at(item: WorkItem) -> tuple[list[Link], list[Link]]:
    """Links to an item, and links that leave it."""
    rows = Link.objects.filter(Q(successor=item) | Q(predecessor=item))
    found = list(rows.select_related("predecessor__project", "successor__project").order_by("pk"))
    return [r for r in found if r.successor_id == item.pk], [r for r in found if r.predecessor_id == item.pk]


def projects_using(calendar: Calendar) -> list[tuple[int, int]]:
    """(id, scope) of the open projects whose plan or items work by a calendar."""
    own = Q(calendar=calendar) | Q(pk__in=WorkItem.objects.filter(calendar=calendar).values("project_id"))
    closed = (Project.State.CLOSED, Project.State.STOPPED)
    return list(Project.objects.filter(own).exclude(state__in=closed).values_list("pk", "scope_id"))


def find_items(user: User, words: str, limit: int) -> list[tuple[str, str, str, str]]:
    """Items of plans by name and outline number, as (kind, code, title, address)."""
    rows = found_by(visible_items(user), words, ("name", "owner__name", "project__code")).order_by("-finish", "pk")
    return [
        (
            row.get_kind_display().capitalize(),
            f"{row.project.code}/{row.wbs}",
            row.name,
            reverse("work:item", args=[row.project.code, row.pk]),
        )
        for row in rows[:limit]
    ]
