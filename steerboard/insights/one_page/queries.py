"""What those who decide look at: must-wins, what changed, how sure our dates are."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F
from django.db.models.fields.json import KT

from steerboard.core.public import Decision, DecisionOption, User, clock, visible_decisions
from steerboard.insights.cockpit.queries import ExceptionRow, rows_of
from steerboard.insights.figures.queries import RANK, open_projects
from steerboard.insights.forecasts.models import Forecast
from steerboard.insights.judgements.rules import day_of
from steerboard.work.public import Project, Promise, visible_projects, visible_promises

LOOK_BACK = timedelta(days=14)
MOVED_DAYS = 3
MOST_CHANGES = 7
EARLY = timedelta(days=28)  # a forecast made later than this before the finish proves little


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is different from two weeks ago."""

    code: str
    text: str
    day: date
    tone: str  # "good", "bad" or ""
    decision: str = ""
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Sureness:
    """How often the finish came by the P80 that was told four weeks or more before it."""

    held: int
    finished: int

    @property
    def percent(self) -> float:
        """Share of P80 dates that held."""
        return 100 * self.held / self.finished if self.finished else 0.0


def must_wins(user: User, limit: int = 7) -> list[ExceptionRow]:
    """The projects a board looks at first: the largest budgets among those still open, the worst first."""
    rows = open_projects(user)
    largest = rows.select_related(None).order_by(F("budget_at_approval").desc(nulls_last=True), "code").values("pk")
    found = rows_of(user, rows.filter(pk__in=largest[:limit]))
    return sorted(found, key=lambda row: (-RANK.get(row.status, 1), row.project.code))


def changes(user: User) -> list[Change]:
    """What moved in the last two weeks: forecasts first, then promises settled and decisions taken."""
    found = [*_moved(user), *_settled(user), *_decided(user)]
    return sorted(found, key=lambda change: -change.weight)[:MOST_CHANGES]


def _moved(user: User) -> list[Change]:
    since = clock.now() - LOOK_BACK
    projects = open_projects(user).order_by().select_related(None)
    newest = (
        Forecast.objects.filter(project__in=projects.values("pk"), is_newest=True, made_at__gt=since)
        .annotate(driver=KT("details__tornado__0__name"))
        .values_list("project_id", "project__code", "made_at", "finish_p80", "driver")
    )
    now = {row[0]: row for row in newest}
    before = dict(
        Forecast.objects.filter(
            project__in=list(now), made_at__lte=since, made_at__gt=since - LOOK_BACK, is_newest=False
        )
        .order_by("made_at")
        .values_list("project_id", "finish_p80")
    )
    found = []
    for project_id, (_, code, made_at, p80, driver) in now.items():
        if project_id not in before:
            continue
        days = (p80 - before[project_id]) // 1440
        if abs(days) >= MOVED_DAYS:
            found.append(_move(code, made_at, before[project_id], p80, days, driver or ""))
    return found


def _move(code: str, made_at: datetime, before: int, after: int, days: int, driver: str) -> Change:
    first, last = day_of(before), day_of(after)
    later = f"{days} days later" if days > 0 else f"{-days} days earlier"
    drives = f", drives: {driver}" if days > 0 and driver else ""
    text = f"P80 {first.day} {first:%b} → {last.day} {last:%b}: {later}{drives}"
    return Change(code, text, made_at.date(), "bad" if days > 0 else "good", weight=float(abs(days)))


def _settled(user: User) -> list[Change]:
    today = clock.today()
    rows = (
        visible_promises(user)
        .filter(settled_on__gt=today - LOOK_BACK, state__in=(Promise.State.KEPT, Promise.State.BROKEN))
        .order_by("-settled_on")[:MOST_CHANGES]
    )
    found = []
    for row in rows:
        kept = row.state == Promise.State.KEPT
        text = f"Promise {row.state}: {row.what}" + (f" ({row.reason.rstrip('.')})" if row.reason and not kept else "")
        found.append(
            Change(row.project.code, text, row.settled_on or today, "good" if kept else "bad", weight=4 if kept else 14)
        )
    return found


def _decided(user: User) -> list[Change]:
    rows = list(
        visible_decisions(user)
        .filter(decided_at__gt=clock.now() - LOOK_BACK)
        .exclude(state=Decision.State.OPEN)
        .order_by("-decided_at")[:MOST_CHANGES]
    )
    labels = dict(
        DecisionOption.objects.filter(decision__in=rows, key__in=[row.outcome for row in rows]).values_list(
            "decision_id", "label"
        )
    )
    return [
        Change(
            row.code,
            f"{row.question} {labels.get(row.pk, row.outcome)}",
            row.decided_at.date() if row.decided_at else clock.today(),
            "",
            decision=row.code,
            weight=9,
        )
        for row in rows
    ]


def sureness(user: User) -> Sureness:
    """Of the projects that ended in the last twelve months: how many ended by an early P80."""
    ended = (
        visible_projects(user)
        .filter(state=Project.State.CLOSED, actual_finish__gt=clock.today() - timedelta(days=365))
        .order_by()
        .values_list("pk", "actual_finish")
    )
    finishes = {pk: day for pk, day in ended if day is not None}
    rows = Forecast.objects.filter(project__in=list(finishes)).order_by("made_at")
    told = {
        project_id: p80
        for project_id, made_at, p80 in rows.values_list("project_id", "made_at", "finish_p80")
        if made_at.date() <= finishes[project_id] - EARLY
    }
    return Sureness(sum(finishes[pk] <= day_of(p80) for pk, p80 in told.items()), len(told))
