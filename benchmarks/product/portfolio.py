"""Makes a large portfolio through the real actions: 1,000 projects with 200 items each by default.

    STEERBOARD_HOME=/tmp/large STEERBOARD_DATABASE=postgresql://…/large \
        python -m benchmarks.product.portfolio --projects 1000 --items 200

The same numbers every time (seeded); rights: one member of everything, `pmo@large.example`.
"""

from __future__ import annotations

import argparse
import os
import random
import time
from datetime import timedelta
from decimal import Decimal

import django

PASSWORD = "a-portfolio-of-some-size-7"
MEMBER = "pmo@large.example"
PORTFOLIOS = 20


def make(projects: int, items: int) -> None:
    """Create people, portfolios, projects, plans, money, risks, reports, forecasts and health."""
    from steerboard.core.public import Role, clock, create_account, grant_role, system_user, whole
    from steerboard.governance.public import raise_risk
    from steerboard.insights.public import make_forecast, refresh_health
    from steerboard.work.public import (
        CostDraft,
        ItemDraft,
        LinkDraft,
        Project,
        WorkItem,
        bring_plan,
        create_portfolio,
        create_project,
        enter_costs,
        make_promise,
        report_status,
    )

    chance = random.Random(4711)
    system, root, today = system_user(), whole(), clock.today()
    member = create_account(actor=system, email=MEMBER, name="Paula Member", password=PASSWORD)
    grant_role(actor=system, user=member, role=Role.PMO_LEAD, scope=root)
    people = [create_account(actor=system, email=f"person{n}@large.example", name=f"Person {n}") for n in range(200)]
    folders = [
        create_portfolio(actor=system, below=root, code=f"PF{n:02d}", name=f"Portfolio {n:02d}")
        for n in range(PORTFOLIOS)
    ]
    started = time.perf_counter()
    for number in range(projects):
        begin = today - timedelta(days=chance.randrange(30, 300))
        budget = Decimal(chance.randrange(100, 5000) * 1000)
        project = create_project(
            actor=system,
            portfolio=folders[number % PORTFOLIOS],
            code=f"P{number:04d}",
            name=f"Project {number:04d} {chance.choice(('migration', 'roll-out', 'renewal', 'platform'))}",
            manager=people[number % 200],
            sponsor=people[(number * 7) % 200],
            start_date=begin,
            promised_finish=begin + timedelta(days=chance.randrange(200, 500)),
            budget_at_approval=budget,
            category=chance.choice(Project.Category.values),
        )
        drafts, links = _plan(chance, items, [person.pk for person in people], ItemDraft, LinkDraft)
        bring_plan(actor=system, project=project, items=drafts, links=links)
        enter_costs(
            actor=system,
            project=project,
            lines=[
                CostDraft(kind, begin + timedelta(days=30 * month), (budget / 12).quantize(Decimal(1)))
                for month in range(12)
                for kind in ("budget", "actual", "forecast")
            ],
        )
        report_status(actor=system, project=project, colour=chance.choice(("good", "watch", "bad")), text="As planned.")
        make_promise(
            actor=system,
            project=project,
            what="Go live",
            due=begin + timedelta(days=chance.randrange(200, 500)),
            told_to="Board",
        )
        first = WorkItem.objects.filter(project=project, is_summary=False).first()
        raise_risk(
            actor=system,
            project=project,
            title="Supplier delivers late",
            items=[first] if first else [],
            probability_percent=Decimal(30),
            delay_likely=2400,
            delay_high=4800,
            cost_likely=Decimal(20_000),
            cost_high=Decimal(50_000),
        )
        make_forecast(actor=system, project=Project.objects.get(pk=project.pk), iterations=200, drivers=0)
        if number % 100 == 99:
            print(f"{number + 1} projects, {time.perf_counter() - started:.0f} s", flush=True)
    ids = list(Project.objects.values_list("pk", flat=True))
    refresh_health(ids)
    _drop_waiting_jobs()
    _let_the_database_look()
    print(f"{projects} projects with {WorkItem.objects.count()} items in {time.perf_counter() - started:.0f} s")


def _plan(
    chance: random.Random, items: int, owners: list[int], item_draft: type, link_draft: type
) -> tuple[list, list]:
    drafts, links = [], []
    phase = ""
    for n in range(items):
        if n % 20 == 0:
            phase = f"u{n}"
            drafts.append(item_draft(phase, None, {"name": f"Phase {n // 20 + 1}", "kind": "phase"}))
            continue
        days = chance.randrange(1, 15)
        fields = {
            "name": f"Item {n} {chance.choice(('design', 'build', 'test', 'migrate', 'train', 'review'))}",
            "duration": 480 * days,
            "optimistic": 400 * days,
            "likely": 480 * days,
            "pessimistic": 720 * days,
            "owner_id": chance.choice(owners),
        }
        if n % 20 == 19:
            fields |= {"duration": 0, "milestone": True, "kind": "milestone"}
            for name in ("optimistic", "likely", "pessimistic"):
                del fields[name]
        drafts.append(item_draft(f"u{n}", phase, fields))
        if n % 20 > 1:
            links.append(link_draft(f"u{n - 1}", f"u{n}", 1, 0, 0))
        elif n > 20:
            links.append(link_draft(f"u{n - 2}", f"u{n}", 1, 0, 0))
    return drafts, links


def _drop_waiting_jobs() -> None:
    """Forecasts were made above; a server started on this database shall not make them all again."""
    from steerboard.core.public import Job

    Job.objects.filter(state=Job.State.WAITING).delete()


def _let_the_database_look() -> None:
    """What a database in use does by night: without it the first pages are planned for empty tables."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def main() -> None:
    """Read the sizes and make it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--projects", type=int, default=1000)
    parser.add_argument("--items", type=int, default=200)
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "steerboard.config.settings")
    django.setup()
    make(asked.projects, asked.items)


if __name__ == "__main__":
    main()
