"""The main job, by keyboard alone: from the cockpit to a decision to a steering pack in PowerPoint."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from pptx import Presentation

from steerboard.core.public import Decision, run_waiting
from steerboard.core.ui.assets import DIST
from steerboard.integrations.imports.models import ImportRun
from steerboard.work.public import Baseline, Link, Project, WorkItem
from tests.flows.company import EXAMPLES, PASSWORD, found_company

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not (DIST / "manifest.json").is_file(), reason="the front end is not built (make setup)"),
]
MOST_TABS = 150
FOCUSED = """() => { const at = document.activeElement;
  if (at === document.body) return '';
  const label = at.labels?.length ? at.labels[0].textContent : '';
  const group = at.closest('fieldset')?.querySelector('legend')?.textContent ?? '';
  const text = at.matches('a, button, summary') ? at.textContent : '';
  return [at.getAttribute('aria-label'), label, text, at.value, group].filter(Boolean).join(' | '); }"""
VISIBLE = "() => document.activeElement.checkVisibility()"


class Hands:
    """Somebody without a mouse."""

    def __init__(self, page: Page, home: str) -> None:
        self.page = page
        self.home = home

    def press(self, *keys: str) -> Hands:
        for key in keys:
            self.page.keyboard.press(key)
        return self

    def type(self, text: str) -> Hands:
        self.page.keyboard.type(text)
        return self

    def reach(self, words: str) -> Hands:
        """Press Tab until what has these words has the focus."""
        met = []
        for _ in range(MOST_TABS):
            self.press("Tab")
            focused = str(self.page.evaluate(FOCUSED))
            met.append(focused.strip()[:60])
            if words in focused:
                assert self.page.evaluate(VISIBLE), f"{words} has the focus and cannot be seen"
                return self
        raise AssertionError(f"Tab never comes to '{words}'; it came to {met}")

    def open(self, address: str) -> Hands:
        self.page.goto(f"{self.home}{address}")
        return self

    def sign_in(self, name: str) -> Hands:
        self.open("/accounts/login/").reach("E-mail").type(f"{name}@example.org")
        self.reach("Password").type(PASSWORD).press("Enter")
        self.page.wait_for_url(lambda url: "/accounts/" not in url)
        return self


@pytest.fixture
def hands(browser: Browser, live_server: Any) -> Iterator[Callable[..., Hands]]:
    """Opens a browser of its own for each person; none may meet an error."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def opened(width: int = 1440, height: int = 900) -> Hands:
        context = browser.new_context(
            viewport={"width": width, "height": height}, reduced_motion="reduce", accept_downloads=True
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: faults.append(line.text) if "Content Security" in line.text else None)
        return Hands(page, live_server.url)

    yield opened
    for context in contexts:
        context.close()
    assert faults == []


def _slides(path: Path) -> tuple[int, int, int]:
    """How many slides, native charts and native tables a deck holds."""
    slides = list(Presentation(str(path)).slides)
    shapes = [shape for slide in slides for shape in slide.shapes]
    return len(slides), sum(shape.has_chart for shape in shapes), sum(shape.has_table for shape in shapes)


def test_from_the_cockpit_to_a_decision_to_the_pack_in_powerpoint(hands: Any, tmp_path: Path) -> None:
    company = found_company()
    project = company.projects["CLD-07"]
    promised = project.promised_finish

    lead = hands().sign_in("martha")
    expect(lead.page.get_by_role("heading", name="What can still be saved")).to_be_visible()
    lead.reach("Data centre exit").press("Enter")
    lead.page.wait_for_url("**/projects/CLD-07/")
    lead.reach("Forecast").press("Enter")
    lead.page.wait_for_url("**/projects/CLD-07/forecast/")
    expect(lead.page.get_by_text("Finish P80")).to_be_visible()

    manager = hands().sign_in("sam").open("/projects/CLD-07/forecast/")
    manager.reach("Propose re-baseline").press("Enter")
    manager.page.wait_for_url("**/rebaseline/")
    manager.reach("Why").type("The supplier moved its dates; the board knows.")
    manager.reach("Helen").press("Space")
    manager.reach("Put to decision").press("Enter")
    manager.page.wait_for_url("**/decisions/D-*/")
    question = Decision.objects.order_by("-pk")[0]
    assert manager.page.get_by_role("link", name="Agree anew").count() == 0, "who proposes does not decide"

    sponsor = hands().sign_in("helen").open("/decisions/")
    sponsor.reach("Agree anew").press("Enter")
    sponsor.page.locator("dialog[open]").wait_for()
    sponsor.press("Enter")
    sponsor.page.wait_for_url(f"**/decisions/{question.code}/")
    expect(sponsor.page.get_by_text("Decided: Agree anew").first).to_be_visible()
    project.refresh_from_db()
    assert project.promised_finish is not None
    assert promised is not None
    assert project.promised_finish > promised
    assert Baseline.objects.filter(project=project).count() == 2
    run_waiting()

    lead.open("/reports/").reach("Prepare a pack").press("Enter")
    lead.page.locator("dialog[open]").wait_for()
    lead.reach("Portfolio").type("INF")
    lead.reach("Prepare").press("Enter")
    lead.page.wait_for_url("**/reports/INF/2/")
    lead.reach("Publish").press("Enter")
    lead.page.locator("dialog[open]").wait_for()
    lead.press("Enter")
    expect(lead.page.get_by_text("published").first).to_be_visible()
    lead.reach("Download").press("Enter")
    with lead.page.expect_download() as waiting:
        lead.reach("PowerPoint").press("Enter")
    waiting.value.save_as(tmp_path / "pack.pptx")

    slides, charts, tables = _slides(tmp_path / "pack.pptx")
    assert slides >= 5
    assert charts >= 1
    assert tables >= 2


def _saved(page: Page) -> None:
    """Waits until the plan has nothing left to send."""
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(150)
    page.wait_for_load_state("networkidle")


def test_a_plan_is_drawn_up_by_keyboard(hands: Any) -> None:
    company = found_company()
    project = company.projects["CRM-02"]
    sam = hands().sign_in("sam").open("/projects/CRM-02/plan/")
    grid = sam.page.get_by_role("treegrid")
    grid.wait_for()
    for _ in range(MOST_TABS):
        if grid.evaluate("grid => grid === document.activeElement"):
            break
        sam.press("Tab")
    for name in ("Prepare", "Interviews", "Data model"):
        sam.press("Control+Enter").type(name).press("Enter")
        _saved(sam.page)
    assert list(WorkItem.objects.filter(project=project).order_by("position").values_list("name", flat=True)) == [
        "Prepare", "Interviews", "Data model",
    ]  # fmt: skip

    sam.press("Control+Home", "ArrowDown", "Shift+ArrowDown", "Alt+Shift+ArrowRight")
    _saved(sam.page)
    assert WorkItem.objects.filter(project=project, parent__name="Prepare").count() == 2
    sam.press("Control+F2")
    _saved(sam.page)
    link = Link.objects.get(successor__project=project)
    assert (link.predecessor.name, link.successor.name) == ("Interviews", "Data model")

    sam.press("Control+Home", "ArrowDown", "ArrowRight", "F2", "Control+a").type("10d").press("Enter")
    _saved(sam.page)
    interviews = WorkItem.objects.get(project=project, name="Interviews")
    assert interviews.duration == 10 * 480
    sam.press("Control+z")
    _saved(sam.page)
    interviews.refresh_from_db()
    assert interviews.duration != 10 * 480
    sam.press("Control+y")
    _saved(sam.page)
    interviews.refresh_from_db()
    assert interviews.duration == 10 * 480


def test_two_people_edit_one_row_and_the_second_is_asked(hands: Any) -> None:
    company = found_company()
    project = company.projects["CLD-07"]

    def edit(who: Hands, text: str) -> None:
        who.page.get_by_role("treegrid").focus()
        who.press("Control+Home", "ArrowDown", "ArrowRight", "F2", "Control+a").type(text).press("Enter")
        _saved(who.page)

    sam = hands().sign_in("sam").open("/projects/CLD-07/plan/")
    martha = hands().sign_in("martha").open("/projects/CLD-07/plan/")
    for who in (sam, martha):
        who.page.get_by_role("treegrid").wait_for()
        _saved(who.page)

    edit(sam, "17d")
    edit(martha, "23d")

    item = WorkItem.objects.get(project=project, name="Inventory of applications")
    assert item.duration == 17 * 480
    expect(martha.page.locator(".sbp-banner")).to_be_visible()
    martha.reach("gain").press("Enter")
    _saved(martha.page)
    item.refresh_from_db()
    assert item.duration in {17 * 480, 23 * 480}


def test_a_list_is_brought_in_looked_at_applied_and_taken_back_by_keyboard(hands: Any) -> None:
    company = found_company()
    martha = hands().sign_in("martha").open("/import/").reach("File")
    # The chooser of the operating system is its own; the file it would give is put in.
    martha.page.get_by_role("button", name="File").set_input_files(EXAMPLES / "portfolio.csv")
    martha.reach("Portfolio").type("COM")
    martha.reach("Look at it").press("Enter")
    martha.page.wait_for_url("**/import/*/")
    expect(martha.page.get_by_text("What this import would do")).to_be_visible()
    run = ImportRun.objects.order_by("-pk")[0]
    before = Project.objects.count()

    martha.reach("Apply").press("Enter")
    martha.page.locator("dialog[open]").wait_for()
    martha.press("Enter")
    expect(martha.page.get_by_role("button", name="Undo")).to_be_visible()
    assert Project.objects.count() > before
    assert Project.objects.filter(code="IT-01", portfolio=company.portfolios["COM"]).exists()

    martha.reach("Undo").press("Enter")
    martha.page.locator("dialog[open]").wait_for()
    # What takes something away asks with "Cancel" first.
    martha.reach("Undo").press("Enter")
    expect(martha.page.get_by_role("button", name="Undo")).to_have_count(0)
    run.refresh_from_db()
    assert run.state == ImportRun.State.UNDONE
    assert Project.objects.count() == before


def test_on_a_phone_an_executive_decides(hands: Any) -> None:
    company = found_company()
    helen = hands(390, 844).sign_in("helen").open("/decisions/")
    helen.page.get_by_role("link", name="Buy in").first.click()
    helen.page.get_by_role("button", name="Yes: Buy in").click()
    expect(helen.page.get_by_text("Decided: Buy in").first).to_be_visible()

    company.decisions["open"].refresh_from_db()
    assert company.decisions["open"].outcome == "buy"
    assert helen.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_on_a_phone_a_team_member_reports_progress_in_two_taps(hands: Any) -> None:
    company = found_company()
    item = company.item("CLD-07")
    nina = hands(390, 844).sign_in("nina").open("/my-day/")
    day = nina.page.locator(f"#item-{item.pk}")
    day.get_by_text("How far?").click()
    day.get_by_role("button", name="50 %").click()
    expect(nina.page.locator(f"#item-{item.pk}")).to_contain_text("50 %")

    item.refresh_from_db()
    assert item.percent == 50
    assert nina.page.evaluate("document.documentElement.scrollWidth") <= 390
