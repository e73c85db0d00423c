"""What every answer carries, and the addresses of the installation as a whole."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from pydantic import SecretStr

from steerboard.config import errors, logs
from steerboard.config.middleware import CONTENT_SECURITY_POLICY, RequestIdentity

pytestmark = pytest.mark.django_db


def test_a_living_process_says_so(client: Client) -> None:
    assert client.get("/healthz").content == b"ok\n"


def test_readiness_names_no_fault_where_the_tables_are_there(client: Client) -> None:
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (200, {"ready": True, "faults": []})


def test_every_answer_forbids_inline_scripts_and_styles(client: Client) -> None:
    policy = client.get("/healthz")["Content-Security-Policy"]

    assert policy == CONTENT_SECURITY_POLICY
    assert "unsafe" not in policy


def test_every_answer_tells_its_request_id(client: Client) -> None:
    first, second = client.get("/healthz")["X-Request-ID"], client.get("/healthz")["X-Request-ID"]

    assert len(first) == 32
    assert first != second


@pytest.mark.parametrize(("offered", "kept"), [("proxy-id-0001", True), ("a b\nc", False), ("x" * 200, False)])
def test_a_proxys_request_id_is_kept_only_where_sound(offered: str, kept: bool) -> None:
    answer = RequestIdentity(lambda request: HttpResponse())(RequestFactory().get("/", HTTP_X_REQUEST_ID=offered))

    assert (answer["X-Request-ID"] == offered) is kept


def test_metrics_answer_this_machine(client: Client) -> None:
    answer = client.get("/metrics")

    assert answer.status_code == 200
    assert b"steerboard_requests_total" in answer.content


@pytest.mark.parametrize(
    "headers", [{"REMOTE_ADDR": "192.0.2.7"}, {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, {"REMOTE_ADDR": "nonsense"}]
)
def test_metrics_refuse_everybody_else(client: Client, headers: dict[str, str]) -> None:
    assert client.get("/metrics", **headers).status_code == 403


def test_metrics_with_a_token_ask_for_it_even_here(client: Client, settings: object) -> None:
    given = settings.ENVIRONMENT.model_copy(update={"metrics_token": SecretStr("t" * 40)})  # type: ignore[attr-defined]

    with override_settings(ENVIRONMENT=given):
        assert client.get("/metrics").status_code == 403
        assert client.get("/metrics", HTTP_AUTHORIZATION=f"Bearer {'t' * 40}").status_code == 200


def test_an_error_page_quotes_the_request_and_gives_a_way_back() -> None:
    request: HttpRequest = RequestFactory().get("/nowhere")
    request.META["steerboard.request_id"] = "abc12345"

    page = errors.not_found(request, Exception()).content.decode()

    assert "abc12345" in page
    assert 'href="/"' in page


def test_an_error_of_the_api_is_problem_details() -> None:
    answer = errors.server_error(RequestFactory().get("/api/v1/projects"))

    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")


def test_logs_hide_what_is_secret_by_name_or_shape() -> None:
    event = {
        "event": "sent with Bearer abcdefgh12345678",
        "password": "hunter22",
        "headers": {"Cookie": "sessionid=1", "Accept": "text/html"},
        "url": "postgresql://pmo:hunter22@db/pmo",
    }

    shown = str(logs.hide_secrets(None, "info", event))

    assert "hunter22" not in shown
    assert "sessionid" not in shown
    assert "abcdefgh" not in shown
    assert "text/html" in shown
