"""Replays twelve months of the company's history through the real actions."""

import random
from collections.abc import Callable
from datetime import date, datetime, time, timedelta, timezone

from django.db import transaction

from steerboard.communication.public import prepare_pack, publish_pack
from steerboard.core.public import clock
from steerboard.demo.company.portfolios import TREE
from steerboard.demo.replay.cast import Cast, hire
from steerboard.demo.replay.ending import wait_for_decisions
from steerboard.demo.replay.money import MoneyBook
from steerboard.demo.replay.project import RunningProject
from steerboard.demo.story.projects import CROSS_LINKS, PROJECTS
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
    wanted = datetime.combine(day, time(hour, minute), timezone.utc)
    return min(wanted, clock.now())


def replay_history(*, password_of: Callable[[str], str], say: Say) -> Cast:
    """Make the company and let twelve months happen. Takes well under a minute."""
    today = clock.today()
    first = week_day(today, 0) - timedelta(days=7)
    with clock.replaying(moment(first, 8)):
        cast = hire(password_of)
        portfolios = _plant_tree(cast)
    chance = random.Random("halden")
    running = [RunningProject(story, cast, portfolios[story.portfolio], today, WEEKS) for story in PROJECTS]
    money = {project.story.code: MoneyBook(project) for project in running}
    for week in range(WEEKS + 1):
        day = week_day(today, week)
        with transaction.atomic(), clock.replaying(moment(day)):  # one write to disk a week
            for project in running:
                project.live_through(week, day, chance)
                money[project.story.code].keep(week, day)
            if week == WEEKS - 4:
                _link_projects(cast)
            refresh_health(list(Project.objects.values_list("pk", flat=True)))
            if week and week % WEEKS_BETWEEN_PACKS == 0 and week < WEEKS:
                _publish_packs(cast, portfolios)
        if week % 13 == 0 and week:
            say(f"  {week * 100 // WEEKS} % of the year is past")
    wait_for_decisions(cast, today)
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
        project = Project.objects.get(code=code_after)
        if before is not None and after is not None and project.is_open:
            edit_plan(
                actor=cast.lead_of_all,
                project=project,
                operations=[{"op": "link", "from": before, "to": after, "type": "FS", "lag": 0, "lag_unit": "working"}],
            )
