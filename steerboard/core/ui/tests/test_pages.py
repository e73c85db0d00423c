"""The gallery shows every component; the frame keeps what the content security policy forbids out of pages."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.contrib.messages.storage.base import BaseStorage
from django.template.loader import render_to_string
from django.test import RequestFactory, override_settings

from steerboard.core.accounts.actions import create_account
from steerboard.core.accounts.models import User
from steerboard.core.accounts.queries import system_user
from steerboard.core.ui import assets, context, views


class NoMessages(BaseStorage):
    def _get(self, *args: Any, **kwargs: Any) -> Any:
        return [], True

    def _store(self, *args: Any, **kwargs: Any) -> Any:
        return []


@pytest.fixture
def martha(db: None) -> User:
    return create_account(actor=system_user(), email="martha@example.org", name="Martha Keller")


def ask(user: Any, query: str = "", **cookies: str) -> Any:
    request = RequestFactory().get(f"/ui/gallery?{query}")
    request.user = user
    request.resolver_match = None
    request.COOKIES.update(cookies)
    request._messages = NoMessages(request)
    return request


class Inline(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        self.ids += [names["id"]] if names.get("id") else []
        if tag == "style" or (tag == "script" and "src" not in names):
            self.found.append(tag)
        self.found += [f"{tag} {name}" for name in names if name == "style" or re.fullmatch(r"on[a-z]+", name)]


def test_a_page_carries_no_inline_style_or_script_and_every_id_once(martha: User) -> None:
    html = views.gallery(ask(martha, "wrong=1")).content.decode()

    seen = Inline()
    seen.feed(html)

    assert seen.found == []
    assert len(seen.ids) == len(set(seen.ids))


def test_a_name_with_markup_stays_text(martha: User) -> None:
    martha.name = '<img src=x onerror="1">'

    html = views.gallery(ask(martha)).content.decode()

    assert "<img" not in html


def test_the_chosen_theme_is_drawn_by_the_server(martha: User) -> None:
    html = views.gallery(ask(martha, sb_theme="dark")).content.decode()

    assert '<html lang="en" data-bs-theme="dark"' in html


@pytest.mark.parametrize(("day", "seen"), [("2026-03-31", "2026-03-31"), ("2999-01-01", "None"), ("soon", "None")])
def test_only_a_past_day_can_be_looked_at(day: str, seen: str) -> None:
    assert str(context.day_looked_at(RequestFactory().get(f"/?as_of={day}"))) == seen


def test_an_error_page_needs_neither_request_nor_person() -> None:
    html = render_to_string("ui/error.html", {"status": 404, "title": "Gone", "sentence": "Not here."})

    assert "Gone" in html


def test_pages_work_where_the_front_end_was_not_built(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "DIST", tmp_path)
    assets._read_json.cache_clear()

    with override_settings(DEBUG=False):
        assert assets.asset_tags("app") == assets.theme_script() == assets.font_preload() == ""
    assets._read_json.cache_clear()


def test_a_saved_view_cannot_lead_away(martha: User) -> None:
    request = RequestFactory().post("/ui/views/x", {"name": "Mine", "query": "sort=a", "path": "//evil.example/"})
    request.user = martha

    answer = views.save_view(request, "x")

    assert answer["Location"] == "/?sort=a"
    assert User.objects.get(pk=martha.pk).preferences["views:x"] == [{"name": "Mine", "query": "sort=a"}]
