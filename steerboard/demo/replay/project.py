"""One project's life, week by week."""

import random
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from steerboard.core.public import Role, clock, give_voice, grant_role
from steerboard.demo.replay.cast import Cast
from steerboard.demo.story.plans import (
    MINUTES_A_DAY,
    PlannedItem,
    Truth,
    owner_of,
    planned_course,
    planned_items,
    true_course,
    working_day,
    working_days_until,
)
from steerboard.demo.story.shapes import ProjectStory, RiskStory
from steerboard.governance.public import propose_rebaseline, propose_stop, raise_risk
from steerboard.insights.public import make_forecast, newest_forecast, rebaseline_evidence
from steerboard.work.public import (
    Portfolio,
    Project,
    Promise,
    WorkItem,
    change_project,
    create_project,
    day_start,
    edit_plan,
    make_promise,
    report_status,
    reschedule,
    settle_promise,
    take_baseline,
)

MORNING, EVENING = 480, 1020
HISTORY_RUNS = 1_000  # forecasts of the past need their percentiles, not their last digit
GATES_FROM_DAYS = 70  # shorter projects promise their end alone
COLOURS = ("good", "watch", "bad")


class RunningProject:
    """A story being told: what is planned, what really happens, and what has been entered so far."""

    def __init__(self, story: ProjectStory, cast: Cast, portfolio: Portfolio, today: date, weeks: int) -> None:
        self.story = story
        self.cast = cast
        self.portfolio = portfolio
        self.last_week = weeks
        monday = today - timedelta(days=today.weekday()) - timedelta(weeks=weeks - story.start_week)
        self.start = monday
        self.items = planned_items(story)
        self.course = true_course(story, self.items)
        self.planned_days = max(truth.last for truth in planned_course(self.items).values()) + 1
        self.true_days = max(truth.last for truth in self.course.values()) + 1
        self.promised = working_day(self.start, self.planned_days - 1) + timedelta(days=round(10 * story.slack_weeks))
        # Projects that are over by now were kept every second week, those still open are kept every week.
        self.rhythm = 2 if story.start_week + self.true_days // 5 < weeks - 1 else 1
        self.project: Project | None = None
        self.ids: dict[str, int] = {}
        self.entered: dict[str, tuple[Any, ...]] = {}
        self.manager = cast.people[story.manager]

    @property
    def own(self) -> Project:
        """The project once it has begun."""
        if self.project is None:
            raise LookupError(f"{self.story.code} has not begun.")
        return self.project

    @property
    def progress(self) -> float:
        """Share done, as entered."""
        return float(self.project.percent_complete) / 100 if self.project is not None else 0.0

    def live_through(self, week: int, day: date, chance: random.Random) -> None:
        """All that happens to this project in a week."""
        if week == self.story.start_week:
            self._begin()
        project = self.project
        if project is None or not project.is_open:
            return
        if week == self.story.stops_in_week:
            self._stop()
            return
        silent = self.last_week - week < self.story.silent_weeks
        age = week - self.story.start_week
        ends = working_days_until(self.start, day) >= self.true_days
        if not silent and age > 0 and (age % self.rhythm == 0 or ends):
            self._enter_progress(day)
            if age % 2 == 0:
                self._report(day, chance)
        if week == self.story.start_week + 3:
            for risk in self.story.risks:
                self._raise(risk)
        # The present week's forecast is made by the reactions to all this, as in daily use.
        if age % (2 * self.rhythm) == 0 and week < self.last_week:
            make_forecast(
                actor=self.cast.system, project=project, cause="weekly update", iterations=HISTORY_RUNS, drivers=0
            )
        if week == self.story.rebaseline_week:
            self._agree_anew(day)
        if ends and not silent:
            self._close(day)

    def _begin(self) -> None:
        story, people = self.story, self.cast.people
        project = create_project(
            actor=self.cast.lead_of_all,
            portfolio=self.portfolio,
            code=story.code,
            name=story.name,
            sponsor=people[story.sponsor],
            manager=self.manager,
            category=story.category,
            data_class=story.data_class,
            start_date=self.start,
            promised_finish=self.promised,
            budget_at_approval=Decimal(story.budget * 1000),
            state=Project.State.ACTIVE,
            unit=people[story.sponsor].title,
        )
        self.project = project
        grant_role(actor=self.cast.system, user=self.manager, role=Role.PROJECT_MANAGER, scope=project.scope)
        result = edit_plan(actor=self.manager, project=project, operations=list(self._plan_operations()))
        self.ids = {key: pk for key, pk in result.created.items() if not key.startswith("phase ")}
        for key, pk in self.ids.items():
            self.cast.items[(story.code, key)] = pk
        for key in {owner_of(item, story) for item in self.items} - {story.manager}:
            grant_role(actor=self.cast.system, user=people[key], role=Role.TEAM_MEMBER, scope=project.scope)
        project.refresh_from_db()
        take_baseline(actor=self.manager, project=project, name="Approved plan")
        make_promise(
            actor=self.manager,
            project=project,
            what=self.items[-1].name,
            due=self.promised,
            told_to=f"{story.told_to[0].upper()}{story.told_to[1:]}",
        )
        self._promise_milestones(project)

    def _promise_milestones(self, project: Project) -> None:
        """Projects of some length tell their sponsor the dates of their gates, too."""
        planned = planned_course(self.items)
        for item in self.items[:-1]:
            if item.days or self.planned_days < GATES_FROM_DAYS:
                continue
            due = working_day(self.start, planned[item.key].first) + timedelta(days=round(4 * self.story.slack_weeks))
            make_promise(
                actor=self.manager,
                project=project,
                what=item.name,
                due=due,
                told_to=self.cast.people[self.story.sponsor].name,
                item=WorkItem.objects.get(pk=self.ids[item.key]),
            )

    def _settle_milestones(self, passed: int) -> None:
        """Say what became of the gates that are behind us."""
        done = {
            self.ids[item.key]: working_day(self.start, self.course[item.key].first)
            for item in self.items[:-1]
            if not item.days and passed > self.course[item.key].first
        }
        rows = Promise.objects.filter(project=self.own, item__in=list(done), state=Promise.State.OPEN)
        for promise in rows.select_related("project"):
            day = min(done[promise.item_id or 0], clock.today())
            late = (day - promise.due).days
            settle_promise(
                actor=self.manager,
                project=self.own,
                promise=promise,
                state=Promise.State.BROKEN if late > 0 else Promise.State.KEPT,
                settled_on=day,
                reason=f"{late} days late: {self.story.why or 'work before it took longer than planned'}."
                if late > 0
                else "",
            )

    def _plan_operations(self) -> list[dict[str, Any]]:
        operations: list[dict[str, Any]] = []
        last: dict[str | None, str] = {}
        phase = ""
        for item in self.items:
            if item.phase and item.phase != phase:
                temp = f"phase {item.phase}"
                operations.append(_add(temp, None, last.get(None), {"name": item.phase, "kind": "phase"}))
                last[None] = temp
                phase = item.phase
            parent = f"phase {phase}" if phase else None
            operations.append(_add(item.key, parent, last.get(parent), self._fields(item)))
            last[parent] = item.key
        for item in self.items:
            for wait in item.waits:
                operations.append(
                    {
                        "op": "link",
                        "from": wait.key,
                        "to": item.key,
                        "type": wait.type,
                        "lag": wait.lag * MINUTES_A_DAY,
                        "lag_unit": "working",
                    }
                )
        return operations

    def _fields(self, item: PlannedItem) -> dict[str, Any]:
        owner = self.cast.people[owner_of(item, self.story)]
        if item.days == 0:
            return {"name": item.name, "kind": "milestone", "duration": 0, "owner": owner.pk}
        kind = (
            "cutover"
            if item.key == "cut"
            else "migration"
            if item.key.startswith(("w1", "w2", "w3", "mig"))
            else "task"
        )
        return {
            "name": item.name,
            "kind": kind,
            "duration": item.days * MINUTES_A_DAY,
            "opt": item.optimistic,
            "likely": item.days * MINUTES_A_DAY,
            "pess": item.pessimistic,
            "owner": owner.pk,
        }

    def _enter_progress(self, day: date) -> None:
        passed = working_days_until(self.start, day)
        operations: list[Mapping[str, Any]] = []
        for item in self.items:
            operations.extend(self._progress_of(item, self.course[item.key], passed))
        status_date = day_start(day, EVENING)
        if operations:
            change_project(actor=self.manager, project=self.own, status_date=status_date)
            edit_plan(actor=self.manager, project=self.own, operations=operations)
        else:
            reschedule(actor=self.manager, project=self.own, status_date=status_date)
        if self.planned_days >= GATES_FROM_DAYS:
            self._settle_milestones(passed)
        self.own.refresh_from_db()

    def _progress_of(self, item: PlannedItem, truth: Truth, passed: int) -> list[dict[str, Any]]:
        pk = self.ids[item.key]
        first = day_start(working_day(self.start, truth.first), MORNING)
        if passed > truth.last and (item.days or passed > truth.first):
            length = (truth.last - truth.first + 1) * MINUTES_A_DAY
            last = day_start(working_day(self.start, truth.last), EVENING) if item.days else first
            state: tuple[Any, ...] = ("done",)
            values = [("actual_start", first), ("actual_finish", last)]
            if item.days:
                values.insert(0, ("duration", length))
        elif item.days and passed > truth.first:
            done = passed - truth.first
            left = truth.last - passed + 1
            told = max(1, round(left * (0.6 + 0.4 * self.story.candour)))  # what is left is seldom seen in full
            share = round(100 * done / (done + told))
            state = ("started", share, done + told)
            values = [("actual_start", first), ("duration", (done + told) * MINUTES_A_DAY), ("percent", share)]
        else:
            return []
        if self.entered.get(item.key) == state:
            return []
        self.entered[item.key] = state
        return [{"op": "set", "id": pk, "field": field, "value": value} for field, value in values]

    def _report(self, day: date, chance: random.Random) -> None:
        late = (working_day(self.start, self.true_days - 1) - self.promised).days
        passed = min(1.0, working_days_until(self.start, day) / max(1, self.true_days))
        true_colour = 2 if late > 14 and passed > 0.5 else 1 if late > 0 and passed > 0.3 else 0
        told = true_colour if chance.random() < self.story.candour else max(0, true_colour - 1)
        if self.story.candour < 0.35:
            told = 0
        text = _sentence(self.story, told, self._doing(day))
        report_status(actor=self.manager, project=self.own, colour=COLOURS[told], text=text)

    def _doing(self, day: date) -> str:
        passed = working_days_until(self.start, day)
        open_items = [i for i in self.items if i.days and self.course[i.key].first <= passed <= self.course[i.key].last]
        return open_items[0].name if open_items else self.items[-1].name

    def _raise(self, risk: RiskStory) -> None:
        items = [WorkItem.objects.get(pk=self.ids[risk.item])] if risk.item else []
        raise_risk(
            actor=self.manager,
            project=self.own,
            title=risk.title,
            items=items,
            probability_percent=Decimal(risk.percent),
            delay_low=risk.days[0] * MINUTES_A_DAY if items else 0,
            delay_likely=risk.days[1] * MINUTES_A_DAY if items else 0,
            delay_high=risk.days[2] * MINUTES_A_DAY if items else 0,
            cost_low=Decimal(risk.thousands * 500),
            cost_likely=Decimal(risk.thousands * 1000),
            cost_high=Decimal(risk.thousands * 1800),
            response=risk.response,
            response_text="Agreed with the sponsor; progress is looked at every second week." if risk.response else "",
            owner=self.manager,
        )

    def _agree_anew(self, day: date) -> None:
        """Propose a new baseline and have the sponsor agree to it two days later."""
        forecast = newest_forecast(self.own)
        if forecast is None:
            return
        finish = date(1970, 1, 1) + timedelta(days=forecast.finish_p80 // 1440 + 7)
        decision = propose_rebaseline(
            actor=self.manager,
            project=self.own,
            new_finish=finish,
            reason="The database wave takes longer than planned: two clusters share one storage system.",
            deciders=[self.cast.people[self.story.sponsor]],
            due_at=clock.now() + timedelta(days=7),
            evidence=rebaseline_evidence(self.own, new_finish=finish, new_budget=None),
        )
        give_voice(
            actor=self.cast.people[self.story.sponsor],
            decision=decision,
            option="agree",
            reason="Better a date that holds.",
        )
        self.promised = finish
        self.own.refresh_from_db()

    def _stop(self) -> None:
        sponsor = self.cast.people[self.story.sponsor]
        with clock.replaying(clock.now() - timedelta(days=8)):
            decision = propose_stop(
                actor=self.cast.lead_of_all,
                project=self.own,
                reason=f"{self.story.why.capitalize()}. What is left of the budget goes back.",
                deciders=[sponsor],
                due_at=clock.now() + timedelta(days=10),
                cost_of_delay_per_day=Decimal(1_200),
            )
        self._settle(Promise.State.RELEASED, self.story.why, clock.today())
        give_voice(actor=sponsor, decision=decision, option="stop", reason="One archive is enough.")
        self.own.refresh_from_db()

    def _close(self, day: date) -> None:
        finished = min(day, working_day(self.start, self.true_days - 1))
        kept = finished <= self.promised
        self._settle(
            Promise.State.KEPT if kept else Promise.State.BROKEN,
            "" if kept else "Work took longer than planned.",
            finished,
        )
        change_project(actor=self.manager, project=self.own, state=Project.State.CLOSED, actual_finish=finished)
        self.own.refresh_from_db()

    def _settle(self, state: str, reason: str, day: date) -> None:
        for promise in Promise.objects.filter(project=self.own, state=Promise.State.OPEN).select_related("project"):
            settle_promise(
                actor=self.manager,
                project=self.own,
                promise=promise,
                state=state,
                settled_on=day,
                reason=reason,
            )


def _add(temp: str, parent: str | None, after: str | None, fields: dict[str, Any]) -> dict[str, Any]:
    return {"op": "add", "temp": temp, "parent": parent, "after": after, "fields": fields}


def _sentence(story: ProjectStory, told: int, doing: str) -> str:
    if told == 0:
        return f"{doing}: going as planned."
    if told == 1:
        return f"{doing} takes longer than planned; the team looks for ways to catch up."
    return f"{doing} is late{': ' + story.why if story.why else ''}. The promised date cannot be kept without help."
