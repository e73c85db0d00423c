# SPDX-License-Identifier: Apache-2.0
"""The plan page with its real server behind it: edits, their dates, undo, two people, a lost connection."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from steerboard.core.ui.assets import DIST
from steerboard.work.public import Link, Project, WorkItem
from steerboard.work.tests.stage import DAY, edit, item, lead, outline, plan_of, snapshot

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not (DIST / "manifest.json").is_file(), reason="the front end is not built (make setup)"),
]


class Desk:
    """The plan as a planner uses it."""

    def __init__(self, page: Page, plan: Project) -> None:
        self.page, self.plan = page, plan

    def until(self, script: str) -> None:
        for _ in range(400):
            if self.page.evaluate(f"(() => {{ const plan = document.querySelector('sb-plan'); return {script}; }})()"):
                return
            self.page.wait_for_timeout(25)
        raise AssertionError(f"never true: {script}")

    def settled(self) -> None:
        self.until("!plan.outbox?.waiting")

    def go(self, name: str, column: str = "name") -> None:
        script = """([name, column]) => {
          const plan = document.querySelector('sb-plan'); const item = plan.model.items.find((i) => i.name === name);
          plan.reveal(item.id);
          plan.selection.goTo(plan.model.rowOf.get(item.id), plan.grid.columns.findIndex((c) => c.key === column));
          plan.grid.element.focus(); }"""
        self.page.evaluate(script, [name, column])

    def type_into(self, name: str, column: str, text: str) -> None:
        self.go(name, column)
        self.page.keyboard.press("Enter")
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")
        self.settled()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
        self.settled()

    def bar(self, name: str) -> dict[str, float]:
        script = """(name) => {
          const plan = document.querySelector('sb-plan'); const { chart, canvas } = plan.gantt;
          const box = canvas.getBoundingClientRect(); const item = plan.model.items.find((i) => i.name === name);
          return { left: box.left + chart.scale.startX(item.start), right: box.left + chart.scale.finishX(item.finish),
                   y: box.top + chart.rowY(plan.model.rowOf.get(item.id), plan.scroller.scrollTop) + 16,
                   day: chart.scale.perDay }; }"""
        found = self.page.evaluate(script, name)
        assert isinstance(found, dict)
        return found


@pytest.fixture
def desk(page: Page, live_server: Any, settings: Any) -> Desk:
    """A plan of four items, opened by the PMO lead."""
    settings.WHITENOISE_USE_FINDERS = True
    plan, ids = plan_of(names=["Design", "Build", "Test", "Live"])
    edit(plan, {"op": "link", "from": ids["Design"], "to": ids["Build"]})
    client = Client()
    client.force_login(lead(), backend="django.contrib.auth.backends.ModelBackend")
    name, value = settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
    page.goto(f"{live_server.url}/projects/P-1/plan/")
    desk = Desk(page, plan)
    desk.until("plan?.model?.items?.length === 4")
    return desk


def test_a_typed_duration_moves_what_waits_and_is_undone_and_done_again(desk: Desk) -> None:
    before = snapshot(desk.plan)

    desk.type_into("Design", "duration", "3d")
    start = (item(desk.plan, "Build").start or 0) - (desk.plan.plan_start or 0)
    assert (item(desk.plan, "Design").duration, start // 1440) == (3 * DAY, 3)
    desk.press("Control+z")
    assert snapshot(desk.plan) == before
    desk.press("Control+y")

    assert item(desk.plan, "Design").duration == 3 * DAY


def test_rows_are_indented_linked_deleted_and_brought_back(desk: Desk) -> None:
    desk.go("Live")
    desk.press("Alt+Shift+ArrowRight")
    assert ("Live", 1) in outline(desk.plan)
    desk.press("Control+z")
    before = snapshot(desk.plan)

    desk.go("Design")
    desk.press("Control+Delete")
    assert [name for name, _ in outline(desk.plan)] == ["Build", "Test", "Live"]
    assert not Link.objects.exists()
    desk.press("Control+z")

    assert snapshot(desk.plan) == before


def test_a_dragged_bar_starts_on_the_day_it_was_dropped_on(desk: Desk) -> None:
    bar = desk.bar("Live")
    x, mouse = (bar["left"] + bar["right"]) / 2, desk.page.mouse

    mouse.move(x - 2, bar["y"])
    mouse.move(x, bar["y"])
    mouse.down()
    mouse.move(x + bar["day"] * 2, bar["y"], steps=4)
    mouse.up()
    desk.settled()

    found = item(desk.plan, "Live")
    assert found.constraint == WorkItem.Constraint.SNET
    assert ((found.start or 0) - (desk.plan.plan_start or 0)) // 1440 == 2


def test_of_two_people_the_second_is_told_who_was_faster_and_may_apply_again(desk: Desk) -> None:
    edit(desk.plan, {"op": "set", "id": item(desk.plan, "Test").pk, "field": "name", "value": "Trial"})

    desk.go("Design", "duration")
    desk.page.keyboard.press("Enter")
    desk.page.keyboard.press("Control+a")
    desk.page.keyboard.type("2d")
    desk.page.keyboard.press("Enter")
    banner = desk.page.locator(".sbp-banner")
    expect(banner).to_contain_text("Lead")
    banner.get_by_role("button", name="Apply").click()
    desk.settled()

    desk.until("plan.model.items.some((i) => i.name === 'Trial')")
    assert item(desk.plan, "Design").duration == 2 * DAY


def test_an_edit_waits_through_a_lost_connection(desk: Desk) -> None:
    desk.page.context.set_offline(True)
    desk.go("Design", "duration")
    desk.page.keyboard.press("Enter")
    desk.page.keyboard.press("Control+a")
    desk.page.keyboard.type("4d")
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator(".sbp-banner")).to_be_visible()
    assert item(desk.plan, "Design").duration == DAY

    desk.page.context.set_offline(False)
    desk.settled()

    assert item(desk.plan, "Design").duration == 4 * DAY


def test_a_circle_is_told_in_words_and_nothing_is_written(desk: Desk) -> None:
    ids = {name: item(desk.plan, name).pk for name in ("Design", "Build")}
    desk.page.evaluate(
        "(ops) => document.querySelector('sb-plan').edit(ops)",
        [{"op": "link", "from": ids["Build"], "to": ids["Design"], "type": "FS", "lag": 0, "lag_unit": "working"}],
    )
    desk.settled()

    expect(desk.page.locator("sb-plan")).to_contain_text("wait for each other")
    assert Link.objects.count() == 1


def test_an_item_opens_beside_the_plan(desk: Desk) -> None:
    desk.go("Build")
    desk.page.keyboard.press("Space")

    panel = desk.page.locator("sb-panel[open]")
    expect(panel).to_contain_text("Why it starts when it starts")
    expect(panel).to_contain_text("Design")
