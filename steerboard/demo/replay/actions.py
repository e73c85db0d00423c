"""Replays twelve months of the company's history through the real actions."""

import random
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction

from steerboard.communication.public import prepare_pack, publish_pack
from steerboard.core.public import clock, run_waiting
from steerboard.demo.company.portfolios import TREE
from steerboard.demo.replay.cast import Cast, hire
from steerboard.demo.replay.ending import wait_for_decisions
from steerboard.demo.replay.money import MoneyBook
from steerboard.demo.replay.project import RunningProject
from steerboard.demo.replay.questions import ask_questions, let_defaults_hold
from steerboard.demo.story.projects import CROSS_LINKS, PROJECTS
from steerboard.demo.story.shapes import ProjectStory
from steerboard.insights.public import refresh_health
from steerboard.work.public import Portfolio, Project, create_portfolio, edit_plan

WEEKS = 52
WEEKS_BETWEEN_PACKS = 4
PACKS_OF = ("BUS", "INF", "SDA")
Say = Callable[[str], None]


def week_day(today: date, week: int) -> date:
    """The Friday that ends a week of the story; week 52 is the present one, up to today."""
    monday = today - timedelta(days=today.weekday()) - timedelta(weeks=WEEKS - week)
    return min(today, monday + timedelta(days=4))


def moment(day: date, hour: int = 15, minute: int = 0) -> datetime:
    """An hour of a day, never later than now."""
    wanted = datetime.combine(day, time(hour, minute), UTC)
    return min(wanted, clock.now())


def replay_history(*, password_of: Callable[[str], str], say: Say, stories: Sequence[ProjectStory] = PROJECTS) -> Cast:
    """Make the company and let twelve months happen. Takes well under a minute."""
    today = clock.today()
    first = week_day(today, 0) - timedelta(days=7)
    with clock.replaying(moment(first, 8)):
        cast = hire(password_of)
        portfolios = _plant_tree(cast)
    chance = random.Random("halden")  # noqa: S311 (the same company every time)
    running = [RunningProject(story, cast, portfolios[story.portfolio], today, WEEKS) for story in stories]
    money = {project.story.code: MoneyBook(project) for project in running}
    still_open = Project.objects.exclude(state__in=(Project.State.CLOSED, Project.State.STOPPED))
    for week in range(WEEKS + 1):
        day = week_day(today, week)
        with transaction.atomic(), clock.replaying(moment(day)):  # one write to disk a week
            for project in running:
                project.live_through(week, day, chance)
                money[project.story.code].keep(week, day)
                ask_questions(project, week)
            let_defaults_hold(cast)
            if week == WEEKS - 4:
                _link_projects(cast)
            refresh_health(list(still_open.values_list("pk", flat=True)))
            if week and week % WEEKS_BETWEEN_PACKS == 0 and week < WEEKS:
                _publish_packs(cast, portfolios)
        if week % 13 == 0 and week:
            say(f"  {week * 100 // WEEKS} % of the year is past")
    run_waiting()  # the forecasts and the health of today, which the questions of the week quote
    wait_for_decisions(cast, today)
    run_waiting()
    return cast


def _publish_packs(cast: Cast, portfolios: dict[str, Portfolio]) -> None:
    """The PMO lead reports to the board every four weeks."""
    for code in PACKS_OF:
        publish_pack(
            actor=cast.lead_of_all, pack=prepare_pack(actor=cast.lead_of_all, portfolio=portfolios[code])
        )  # fmt: skip


def _plant_tree(cast: Cast) -> dict[str, Portfolio]:
    found: dict[str, Portfolio] = {}
    for node in TREE:
        found[node.code] = create_portfolio(
            actor=cast.administrator,
            below=found[node.parent] if node.parent else cast.whole,
            code=node.code,
            name=node.name,
            kind=node.kind,
            description=node.description,
            owner=cast.people[node.owner],
        )
        cast.lead(node.owner, found[node.code].scope)
    return found


def _link_projects(cast: Cast) -> None:
    """Items that wait for items of other projects."""
    for code_before, key_before, code_after, key_after in CROSS_LINKS:
        before, after = cast.items.get((code_before, key_before)), cast.items.get((code_after, key_after))
        project = Project.objects.filter(code=code_after).first()
        if before is not None and after is not None and project is not None and project.is_open:
            edit_plan(
                actor=cast.lead_of_all,
                project=project,
                operations=[{"op": "link", "from": before, "to": after, "type": "FS", "lag": 0, "lag_unit": "working"}],
            )
