"""Every page of the product, from the map of addresses, in a real browser: wide and on a phone, light and dark.

A page that nobody gave sample arguments fails, so that a new one cannot be forgotten.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django.live_server_helper import LiveServer

from steerboard.core.events import guards
from steerboard.core.events.models import Checkpoint
from steerboard.core.ui.assets import DIST
from steerboard.work.public import CostLine, Promise
from tests.browser.conftest import AXE, session_of
from tests.flows.company import Company, found_company

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [
    pytest.mark.browser,
    # Asks for a database and a late turn; what is in it stays for the whole file (see below).
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not (DIST / "manifest.json").is_file(), reason="the front end is not built (make setup)"),
]
LOOKS = [(width, height, theme) for width, height in ((1440, 900), (390, 844)) for theme in ("light", "dark")]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
Arguments = Callable[[Company], dict[str, Any]]


def _nothing(_: Company) -> dict[str, Any]:
    return {}


def _project(_: Company) -> dict[str, Any]:
    return {"project_code": "CLD-07"}


def _portfolio(_: Company) -> dict[str, Any]:
    return {"portfolio_code": "INF"}


def _decision(company: Company) -> dict[str, Any]:
    return {"code": company.decisions["open"].code}


def _sealed_event(_: Company) -> dict[str, Any]:
    return {"seq": Checkpoint.objects.order_by("-seq").values_list("seq", flat=True)[0]}


SAMPLES: dict[str, Arguments] = {
    "person": lambda company: {"person_id": company.manager.pk},
    "audit-event": _sealed_event,
    "audit-proof": _sealed_event,
    "decision": _decision,
    "decision-evidence": _decision,
    "decision-decide": lambda company: {**_decision(company), "option": "buy"},
    "ui-gallery-chart": lambda _: {"name": "histogram"},
    "ui-gallery-row": lambda _: {"number": 1},
    "work:item": lambda company: {"project_code": "CLD-07", "item_id": company.item("CLD-07").pk},
    "work:cost_edit": lambda company: {
        "project_code": "CLD-07",
        "line_id": CostLine.objects.filter(project=company.projects["CLD-07"]).order_by("pk")[0].pk,
    },
    "work:promise_settle": lambda _: {"project_code": "CLD-07", "promise_id": Promise.objects.order_by("pk")[0].pk},
    "governance:risk": lambda _: {"project_code": "CLD-07", "number": 1},
    "insights:indicator": lambda _: {"code": "insights.health"},
    "insights:portfolio_chart": lambda _: {"portfolio_code": "INF", "chart": "money"},
    "insights:forecast_chart": lambda _: {"project_code": "CLD-07", "chart": "finish"},
    "integrations:export_project": lambda _: {"project_code": "CLD-07", "form": "csv"},
    "integrations:export_portfolio": lambda _: {"portfolio_code": "INF", "form": "csv"},
    "communication:pack": lambda _: {"portfolio_code": "INF", "number": 1},
    "communication:pack_file": lambda _: {"portfolio_code": "INF", "number": 1, "file_format": "pptx"},
}
BY_KEYWORD: dict[frozenset[str], Arguments] = {
    frozenset(): _nothing,
    frozenset({"project_code"}): _project,
    frozenset({"portfolio_code"}): _portfolio,
    frozenset({"run_id"}): lambda company: {"run_id": company.import_run},
}
# Reached only in the middle of signing in, or by a key sent by e-mail; they answer with a redirect or a refusal.
NOT_OPENED = {
    "account_logout", "account_inactive", "account_signup", "account_reauthenticate",
    "account_email_verification_sent", "account_confirm_login_code", "account_request_login_code",
    "account_confirm_email", "account_reset_password_from_key", "account_reset_password_from_key_done",
    "account_set_password", "mfa_authenticate", "mfa_reauthenticate", "mfa_deactivate_totp",
    "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
    "mfa_reauthenticate_webauthn", "mfa_add_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn",
    "mfa_login_webauthn", "mfa_activate_totp", "mfa_signup_webauthn", "mfa_trust",
    "socialaccount_login_cancelled", "socialaccount_login_error", "socialaccount_signup", "socialaccount_connections",
    "openid_connect_login", "openid_connect_callback", "healthz", "readyz", "metrics",
}  # fmt: skip
SIGNED_OUT = {"account_login", "account_reset_password", "account_reset_password_done"}


def _routes(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            inner = f"{space}{each.namespace}:" if each.namespace else space
            if not str(each.pattern).startswith("api/"):
                yield from _routes(each, inner)
        elif each.name:
            yield f"{space}{each.name}", each


def _answers_reading(view: Callable[..., Any]) -> bool:
    """Whether a view answers GET, as its decorators say."""
    seen: Any = view
    while seen is not None:
        closed = inspect.getclosurevars(seen).nonlocals if inspect.isfunction(seen) else {}
        methods = closed.get("request_method_list")
        if methods is not None:
            return "GET" in methods
        seen = getattr(seen, "__wrapped__", None)
    return True


PAGES = {
    name: route
    for name, route in _routes(get_resolver())
    if name not in NOT_OPENED and _answers_reading(route.callback)
}


def _arguments(name: str, company: Company) -> dict[str, Any]:
    wanted = frozenset(PAGES[name].pattern.regex.groupindex)
    given = SAMPLES.get(name) or BY_KEYWORD.get(wanted)
    if given is None:
        pytest.fail(f"{name} takes {', '.join(sorted(wanted))}: say in SAMPLES which, so that its page is looked at.")
    return given(company)


@pytest.fixture(autouse=True)
def _django_db_marker() -> None:
    """The database is emptied after the file, not after each page: this stands before pytest-django's own."""


@pytest.fixture(scope="module")
def company(django_db_setup: None, django_db_blocker: Any) -> Iterator[Company]:
    """One company for all pages: they only read."""
    with django_db_blocker.unblock():
        made = found_company()
        yield made
        guards.remove(connection)
        call_command("flush", verbosity=0, interactive=False)
        guards.install(connection)


@pytest.fixture(scope="module")
def home(company: Company) -> Iterator[str]:
    """The address of a server over that company."""
    server = LiveServer("localhost")
    yield server.url
    server.stop()


@dataclass(slots=True)
class Watched:
    """A page, and all it complained about."""

    page: Page
    complaints: list[str]

    def take(self) -> list[str]:
        found, self.complaints[:] = list(self.complaints), []
        return found


def watched_page(browser: Browser, home: str, cookie: str = "") -> Watched:
    context = browser.new_context(reduced_motion="reduce")
    if cookie:
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": home}])
    opened, complaints = context.new_page(), list[str]()
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda line: complaints.append(line.text) if line.type in {"error", "warning"} else None)
    opened.on("requestfailed", lambda request: complaints.append(f"not loaded: {request.url} {request.failure}"))
    return Watched(opened, complaints)


@pytest.fixture(scope="module")
def inside(browser: Browser, home: str, company: Company) -> Iterator[Watched]:
    """A browser whose PMO lead is signed in."""
    watched = watched_page(browser, home, session_of(company.lead))
    yield watched
    watched.page.context.close()


@pytest.fixture(scope="module")
def outside(browser: Browser, home: str) -> Iterator[Watched]:
    """A browser with nobody signed in."""
    watched = watched_page(browser, home)
    yield watched
    watched.page.context.close()


def faults_of(watched: Watched, address: str, width: int, height: int, theme: str, home: str) -> list[str]:
    """All that is wrong with a page as it looks there."""
    page = watched.page
    page.context.add_cookies([{"name": "sb_theme", "value": theme, "url": home}])
    page.set_viewport_size({"width": width, "height": height})
    watched.take()
    page.goto(address, wait_until="networkidle")
    faults = [f"console: {line}" for line in watched.take()]
    if page.evaluate("document.documentElement.dataset.bsTheme") != theme:
        faults.append(f"is not {theme}")
    hanging = page.evaluate("document.documentElement.scrollWidth")
    if hanging > width:
        faults.append(f"hangs over the edge: {hanging} px wide")
    if not page.title().strip():
        faults.append("has no title")
    headings = page.locator("h1").count()
    if headings != 1:
        faults.append(f"has {headings} main headings")
    page.evaluate(AXE.read_text())
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    faults += [f"axe {each['id']}: {each['nodes'][0]['html'][:160]}" for each in found["violations"]]
    return faults


def _first_stop(page: Page) -> str:
    page.keyboard.press("Tab")
    return str(page.evaluate("document.activeElement.getAttribute('href') || document.activeElement.tagName"))


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_has_no_fault_wide_or_narrow_light_or_dark(
    name: str, inside: Watched, outside: Watched, home: str, company: Company
) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed (make setup)")
    watched = outside if name in SIGNED_OUT else inside
    address = f"{home}{reverse(name, kwargs=_arguments(name, company))}"
    answer = watched.page.request.get(address)
    assert answer.ok, f"{name} answers {answer.status}"
    body = answer.text() if "text/html" in answer.headers["content-type"] else ""
    if "<html" not in body:
        return  # a file, a figure's data, or a piece that a page loads into itself

    faults = {f"{width} {theme}": faults_of(watched, address, width, height, theme, home)
              for width, height, theme in LOOKS}  # fmt: skip
    first = _first_stop(watched.page)

    assert {look: found for look, found in faults.items() if found} == {}
    assert name in SIGNED_OUT or first.startswith("#"), f"Tab goes first to {first}, not to the link past the frame"
