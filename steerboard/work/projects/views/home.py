"""The home of a project, and what is said there: how it stands, what was promised, what was agreed."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from steerboard.core.public import RuleBroken, can, clock, day_looked_at
from steerboard.work.baselines.actions import take_baseline
from steerboard.work.baselines.forms import BaselineForm
from steerboard.work.baselines.models import Baseline
from steerboard.work.baselines.queries import baselines_of
from steerboard.work.costs.queries import Rates, money_picture, with_spent
from steerboard.work.history.queries import PastProject, project_on
from steerboard.work.permissions import CHANGE_PROJECT, EDIT_PLAN, PROMISE, REPORT_STATUS, SEE_MONEY, TAKE_BASELINE
from steerboard.work.projects.actions import day_start, report_status
from steerboard.work.projects.forms import StatusForm
from steerboard.work.projects.models import Project, ReportedStatus
from steerboard.work.projects.panels import find_project, project_frame, render_slot
from steerboard.work.projects.queries import status_history, visible_projects, with_budget, with_indicators
from steerboard.work.projects.views.lists import reading_person
from steerboard.work.promises.actions import make_promise, settle_promise
from steerboard.work.promises.forms import PromiseForm, SettleForm
from steerboard.work.promises.models import Promise
from steerboard.work.promises.queries import promises_of
from steerboard.work.schedule.models import WorkItem
from steerboard.work.schedule.queries import (
    next_milestones,
    pressing_items,
    promisable_items,
    work_ahead,
)

HOME_SLOT = "work.project.home"
SIDE_SLOT = "work.project"
DAYS_AHEAD = 14
REPORTS_SHOWN = 4


@dataclass(slots=True)
class Typed:
    """Forms as they were sent and refused, so that what was typed stays."""

    status: StatusForm | None = None
    promise: PromiseForm | None = None
    settled: int = 0
    settle: SettleForm | None = None
    baseline: BaselineForm | None = None

    @property
    def is_refused(self) -> bool:
        """Whether anything was refused."""
        return any((self.status, self.promise, self.settle, self.baseline))


@dataclass(frozen=True, slots=True)
class HomePicture:
    """What the home of a project shows of its own rows, on one day."""

    day: date
    milestones: list[WorkItem]
    pressing: list[WorkItem]
    late: int
    due: int
    people: list[tuple[str, int, int]]
    promises: list[Promise]
    reports: list[ReportedStatus]
    baselines: list[Baseline]
    now: int = 0
    p80: date | None = None
    budget: Decimal | None = None
    spent: Decimal | None = None
    notices: list[str] = field(default_factory=list)

    @property
    def spent_percent(self) -> Decimal | None:
        """Spent of the budget."""
        return 100 * self.spent / self.budget if self.budget and self.spent is not None else None

    @property
    def open_promises(self) -> list[Promise]:
        """Promises not settled yet."""
        return [row for row in self.promises if row.state == Promise.State.OPEN]

    @property
    def settled_promises(self) -> list[Promise]:
        """Promises kept, broken or released."""
        return [row for row in self.promises if row.state != Promise.State.OPEN]


def present_picture(request: HttpRequest, project: Project) -> HomePicture:
    """The home as it is now."""
    user, today = reading_person(request), clock.today()
    now, until = day_start(today, 0), day_start(today + timedelta(days=DAYS_AHEAD), 1440)
    ahead = work_ahead(project, now=now, until=until)
    row: Any = with_spent(with_budget(with_indicators(visible_projects(user)), user), user).get(pk=project.pk)
    return HomePicture(
        day=today,
        now=now,
        milestones=list(next_milestones(project)),
        pressing=list(pressing_items(project, now=now, until=until)),
        late=ahead.late,
        due=ahead.due,
        people=ahead.people,
        promises=promises_of(project),
        reports=list(status_history(project)[:REPORTS_SHOWN]),
        baselines=baselines_of(project),
        p80=row.p80_finish,
        budget=row.seen_budget,
        spent=row.seen_spent,
    )


def past_picture(past: PastProject) -> HomePicture:
    """The home as it was on a past day."""
    now, until = day_start(past.day, 0), day_start(past.day + timedelta(days=DAYS_AHEAD), 1440)
    waiting = [
        item
        for item in past.items
        if not item.is_summary and not item.inactive and item.actual_finish is None and item.percent < 100
    ]
    timed = sorted((item for item in waiting if item.finish is not None), key=lambda item: item.finish or 0)
    late = [item for item in timed if (item.finish or 0) < now]
    due = [item for item in timed if now <= (item.finish or 0) <= until]
    rates = Rates(past.project.currency, past.rates)
    return HomePicture(
        day=past.day,
        now=now,
        milestones=[item for item in timed if item.milestone][:8],
        pressing=[item for item in [*late, *due] if not item.milestone][:12],
        late=len(late),
        due=len(due),
        people=[],
        promises=past.promises,
        reports=past.reports[:REPORTS_SHOWN],
        baselines=past.baselines,
        budget=past.project.budget_at_approval,
        spent=money_picture(past.costs, rates).total("actual"),
        notices=past.notices,
    )


@require_GET
def project(request: HttpRequest, project_code: str) -> HttpResponse:
    """The home of a project."""
    found, day = find_project(request, project_code), day_looked_at(request)
    return home_page(request, found, Typed()) if day is None else _past_home(request, project_on(found, day))


def _past_home(request: HttpRequest, past: PastProject) -> HttpResponse:
    context = {
        **project_frame(request, past.project, "work:project"),
        "picture": past_picture(past),
        "as_of": past.day,
        "may": {"money": can(reading_person(request), SEE_MONEY, past.project.scope)},
        "typed": Typed(),
    }
    return render(request, "work/projects/home.html", context)


def home_page(request: HttpRequest, project: Project, typed: Typed) -> HttpResponse:
    """The home with empty forms, or with those that were refused."""
    user = reading_person(request)
    picture = present_picture(request, project)
    items = promisable_items(project)
    may = {
        "change": can(user, CHANGE_PROJECT, project.scope),
        "report": can(user, REPORT_STATUS, project.scope),
        "promise": can(user, PROMISE, project.scope),
        "plan": can(user, EDIT_PLAN, project.scope) and project.is_open,
        "money": can(user, SEE_MONEY, project.scope),
        "baseline": can(user, TAKE_BASELINE, project.scope) and not picture.baselines and project.item_count > 0,
    }
    context = {
        **project_frame(request, project, "work:project"),
        "picture": picture,
        "may": may,
        "status_form": typed.status or StatusForm(),
        "promise_form": typed.promise or PromiseForm(items),
        "settle_form": typed.settle or SettleForm(),
        "baseline_form": typed.baseline or BaselineForm(),
        "typed": typed,
        "panels": render_slot(request, HOME_SLOT, project),
        "side_panels": render_slot(request, SIDE_SLOT, project),
    }
    return render(request, "work/projects/home.html", context, status=422 if typed.is_refused else 200)


def _home(project: Project) -> HttpResponse:
    return redirect(reverse("work:project", kwargs={"project_code": project.code}))


@require_POST
def status_report(request: HttpRequest, project_code: str) -> HttpResponse:
    """A colour and a sentence."""
    project, form = find_project(request, project_code), StatusForm(request.POST)
    if form.is_valid():
        try:
            report_status(actor=reading_person(request), project=project, **form.cleaned_data)
        except RuleBroken as refusal:
            form.add_error(refusal.field or None, refusal.sentence)
        else:
            messages.success(request, "Your report is noted.")
            return _home(project)
    return home_page(request, project, Typed(status=form))


@require_POST
def promise_make(request: HttpRequest, project_code: str) -> HttpResponse:
    """A date told to somebody."""
    project = find_project(request, project_code)
    form = PromiseForm(promisable_items(project), request.POST)
    if form.is_valid():
        try:
            make_promise(actor=reading_person(request), project=project, **form.cleaned_data)
        except RuleBroken as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            messages.success(request, f"Promised: {form.cleaned_data['what']}.")
            return _home(project)
    return home_page(request, project, Typed(promise=form))


@require_POST
def promise_settle(request: HttpRequest, project_code: str, promise_id: int) -> HttpResponse:
    """What became of a promise."""
    project, form = find_project(request, project_code), SettleForm(request.POST)
    promise = get_object_or_404(Promise, pk=promise_id, project=project)
    if form.is_valid():
        try:
            settle_promise(actor=reading_person(request), project=project, promise=promise, **form.cleaned_data)
        except RuleBroken as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            messages.success(request, f"“{promise.what}” is settled.")
            return _home(project)
    return home_page(request, project, Typed(settle=form, settled=promise.pk))


@require_POST
def baseline_take(request: HttpRequest, project_code: str) -> HttpResponse:
    """The first baseline; later ones are decisions."""
    project, form = find_project(request, project_code), BaselineForm(request.POST)
    if form.is_valid():
        try:
            taken = take_baseline(actor=reading_person(request), project=project, name=form.cleaned_data["name"])
        except RuleBroken as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            messages.success(request, f"{taken.name} is taken. From now on drift is measured against it.")
            return _home(project)
    return home_page(request, project, Typed(baseline=form))
