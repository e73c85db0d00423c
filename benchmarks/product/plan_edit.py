"""Claim: a plan of 5,000 items is there within 300 ms, and an edit is answered with all that moved within 200 ms.

    python -m benchmarks.product.plan_edit [items]

Makes a plan in a fresh database (SQLite in a temporary folder, or the empty one that STEERBOARD_DATABASE names) and
asks the real views in this process: the whole plan, an edit that moves every item, an edit that moves a hundred, and
one that moves none. Times are of the answer's last byte, without the network.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

import django

ITEMS, ROUNDS = 5_000, 9
TARGETS = {"plan data": 300, "edit, all rows move": 200, "edit, 100 rows move": 200, "edit, no other row moves": 200}


def main() -> int:
    """Make the plan and measure; returns how many targets were missed."""
    items = int(sys.argv[1]) if len(sys.argv) > 1 else ITEMS
    with tempfile.TemporaryDirectory() as home:
        os.environ.setdefault("STEERBOARD_HOME", home)
        os.environ.setdefault("STEERBOARD_LOG_LEVEL", "error")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "steerboard.config.settings")
        django.setup()
        return _measure(items)


def _measure(items: int) -> int:
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    from steerboard.core.public import Role, create_account, grant_role, system_user, whole
    from steerboard.work.public import ItemDraft, LinkDraft, WorkItem, bring_plan, create_portfolio, create_project

    call_command("migrate", verbosity=0, interactive=False)
    system = system_user()
    person = create_account(actor=system, email="planner@large.example", name="Paula Planner")
    grant_role(actor=system, user=person, role=Role.PMO_LEAD, scope=whole())
    folder = create_portfolio(actor=system, below=whole(), code="EDIT", name="Edits")
    project = create_project(actor=system, portfolio=folder, code="EDIT-1", name="A long plan", manager=person)
    # One chain of phases: the first item drives all, the item a hundred before the end drives the last hundred.
    drafts, links, phase = [], [], ""
    for n in range(items):
        if n % 50 == 0:
            phase = f"u{n}"
            drafts.append(ItemDraft(phase, None, {"name": f"Phase {n // 50 + 1}", "kind": "phase"}))
            continue
        drafts.append(ItemDraft(f"u{n}", phase, {"name": f"Item {n}", "duration": 480}))
        if n > 1:
            links.append(LinkDraft(f"u{n - 1 if (n - 1) % 50 else n - 2}", f"u{n}", 1, 0, 0))
    bring_plan(actor=system, project=project, items=drafts, links=links)
    rows = list(
        WorkItem.objects.filter(project=project, is_summary=False).order_by("position").values_list("pk", flat=True)
    )
    client = Client(SERVER_NAME="localhost")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")

    def edit(item: int) -> Callable[[int], int]:
        def once(number: int) -> int:
            body = {"operations": [{"op": "set", "id": item, "field": "duration", "value": 480 * (2 + number % 2)}]}
            answer: Any = client.post(f"/projects/{project.code}/plan/edit", body, content_type="application/json")
            assert answer.status_code == 200, answer.content[:300]
            return len(answer.json()["moved"])

        return once

    def read(number: int) -> int:
        answer = client.get(f"/projects/{project.code}/plan.json")
        assert answer.status_code == 200
        return len(answer.content) // 1024

    works = [read, edit(rows[0]), edit(rows[-100]), edit(rows[-1])]
    database = "PostgreSQL" if connection.vendor == "postgresql" else "SQLite"
    missed = 0
    print(f"{items} items on {database}, load average {os.getloadavg()[0]:.1f}")
    for (name, target), work in zip(TARGETS.items(), works, strict=True):
        times, size = [], 0
        work(0)
        for number in range(1, ROUNDS + 1):
            began = time.perf_counter()
            size = work(number)
            times.append(1000 * (time.perf_counter() - began))
        middle = statistics.median(times)
        missed += middle > target
        what = f"{size} kB" if work is read else f"{size} rows moved"
        print(f"{name:26} p50 {middle:6.0f} ms, worst {max(times):6.0f} ms   "
              f"{'ok    ' if middle <= target else 'MISSED'} {target} ms · {what}")  # fmt: skip
    return missed


if __name__ == "__main__":
    sys.exit(main())
