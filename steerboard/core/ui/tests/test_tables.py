"""Lists: narrowing, order, pages, groups, exports and bulk edits."""

import csv
import io
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.utils import timezone

from steerboard.core.accounts.actions import create_account
from steerboard.core.accounts.models import User
from steerboard.core.accounts.queries import system_user
from steerboard.core.bulk import write_columns
from steerboard.core.rules import RuleBroken
from steerboard.core.ui.tables import cursors, exports
from steerboard.core.ui.tables.answers import read_bulk, table_page
from steerboard.core.ui.tables.columns import Bulk, Column
from steerboard.core.ui.tables.table import Table


@dataclass
class Item:
    pk: int
    name: str
    state: str | None
    cost: int | None
    due: date | None = None


ITEMS = [
    Item(1, "Cutover", "bad", 300, date(2026, 12, 1)),
    Item(2, "=Rehearsal", "good", 100, date(2026, 11, 1)),
    Item(3, "Hand back", None, None, None),
    Item(4, "Network", "bad", 200, date(2027, 1, 1)),
]


class Items(Table):
    key = "test.items"
    caption = "Items"
    columns = (
        Column("name", "Name", "name", primary=True, filter="text"),
        Column("state", "State", "state", kind="health", filter="choice", group=True, choices=[("bad", "Off track")]),
        Column("cost", "Cost", "cost", kind="money", filter="number", sum=True),
        Column("due", "Due", "due", kind="date", filter="date"),
        Column("hidden", "Hidden", "name", default=False),
    )
    search = ("name",)
    sort = "name"
    bulk = (Bulk("state", "State", choices=[("bad", "Off track"), ("good", "On track")]),)


class People(Table):
    key = "test.people"
    columns = (
        Column("name", "Name", "name", primary=True, filter="text"),
        Column("title", "Title", "title", group=True, filter="choice"),
        Column("seen", "Seen", "last_login", kind="moment"),
    )
    search = ("name", "email")
    sort = "seen"
    page_size = 3


def ask(query: str = "", user: Any = None) -> Any:
    request = RequestFactory().get(f"/items?{query}")
    request.user = user or AnonymousUser()
    request.resolver_match = None
    return request


def names(query: str) -> list[str]:
    table = Items(ask(query), ITEMS)
    return [row.title for row in table.rows]


def test_sorted_as_declared_and_as_asked() -> None:
    assert names("") == ["=Rehearsal", "Cutover", "Hand back", "Network"]
    assert names("sort=-cost") == ["Cutover", "Network", "=Rehearsal", "Hand back"]


def test_unknown_values_stand_last_whichever_way_is_sorted() -> None:
    assert names("sort=cost")[-1] == names("sort=-cost")[-1] == "Hand back"


def test_a_sort_key_that_is_no_column_is_ignored() -> None:
    assert sorted(names("sort=password")) == ["=Rehearsal", "Cutover", "Hand back", "Network"]


@pytest.mark.parametrize(
    ("query", "found"),
    [("f.name=cut", ["Cutover"]), ("f.state=bad", ["Cutover", "Network"]), ("f.state=~", ["Hand back"]),
     ("f.cost=150..250", ["Network"]), ("f.cost.from=150", ["Cutover", "Network"]),
     ("f.due.to=2026-11-30", ["=Rehearsal"]),
     ("q=net+work", ["Network"]), ("f.cost=abc..", ["=Rehearsal", "Cutover", "Hand back", "Network"])],
)  # fmt: skip
def test_narrowed_by_columns_and_words(query: str, found: list[str]) -> None:
    assert names(query) == found


def test_a_filter_is_told_in_words_and_can_be_taken_away() -> None:
    table = Items(ask("f.state=bad&q=net"), ITEMS)

    [(words, url)] = table.filter_chips

    assert words == "State: Off track"
    assert url == "?q=net"


def test_rows_stand_under_the_headings_of_their_group() -> None:
    table = Items(ask("group=state"), ITEMS)

    assert [row.group for row in table.rows] == ["Off track", None, "good", "none"]


def test_totals_are_of_all_narrowed_rows() -> None:
    assert [cell.content for cell in Items(ask("f.state=bad"), ITEMS).totals] == ["", "", "500", ""]


def test_chosen_columns_come_in_the_order_chosen_and_the_name_never_goes() -> None:
    person = User(preferences={"columns:test.items": ["cost", "hidden", "gone"]})

    assert [column.key for column in Items(ask(user=person), ITEMS).shown] == ["cost", "hidden", "name"]


def test_content_is_escaped() -> None:
    [row] = Items(ask(), [Item(1, "<b>x</b>", "bad", 1)]).rows

    assert "<b>" not in row.cells


@pytest.fixture
def people(db: None) -> None:
    now = timezone.now()
    seen = [now, None, now, None, now, now.replace(year=2020), None]
    actor = system_user()
    made = [
        create_account(actor=actor, email=f"p{n}@example.org", name=f"Person {n}", title="abc"[n % 3] if n % 4 else "")
        for n in range(len(seen))
    ]
    write_columns(User, ["last_login"], [(person.pk, at) for person, at in zip(made, seen, strict=True)])


@pytest.mark.parametrize("query", ["", "sort=-seen", "sort=name", "sort=-name", "group=title&sort=-seen"])
@pytest.mark.usefixtures("people")
def test_pages_by_cursor_show_every_row_once_in_the_order_of_one_long_page(query: str) -> None:
    rows = User.objects.filter(email__endswith="@example.org")
    whole = [person.pk for person in People(ask(query), rows).all_rows()]

    shown: list[int] = []
    url = f"?{query}"
    for _ in range(10):
        table = People(ask(url.removeprefix("?")), rows)
        shown += [int(row.id) for row in table.rows]
        url = table.next_url
        if not url:
            break

    assert shown == whole
    assert len(shown) == 7


@pytest.mark.usefixtures("people")
def test_the_same_filters_work_in_the_database() -> None:
    rows = User.objects.filter(email__endswith="@example.org")

    assert [row.title for row in People(ask("f.title=a&sort=name"), rows).rows] == ["Person 3", "Person 6"]
    assert [row.title for row in People(ask("q=person+3"), rows).rows] == ["Person 3"]
    assert People(ask("f.name=nobody"), rows).count == 0


@pytest.mark.parametrize("cursor", ["x", "W10", "bnVsbA", "W1siaSIsInRleHQiXV0", "%00", "W1siZCIsMV1d"])
def test_a_cursor_that_is_not_ours_begins_at_the_start(cursor: str) -> None:
    assert len(Items(ask(f"after={cursor}"), ITEMS).rows) == 4
    assert cursors.decode(cursor, 2) is None


def test_csv_holds_no_live_formula_and_gives_the_original_back() -> None:
    text = "".join(exports.csv_lines(Items(ask(), ITEMS))).removeprefix("\ufeff")

    _, first, *_ = csv.reader(io.StringIO(text))

    assert first[0] == "'=Rehearsal"
    assert exports.loud_again(first[0]) == "=Rehearsal"
    assert first[2:] == ["100", "2026-11-01"]


@pytest.mark.parametrize("text", ["=1+1", "-3", "'=x", "'plain", "@a", "\tx", "plain", "", "it's"])
def test_quieting_can_be_undone(text: str) -> None:
    assert exports.loud_again(exports.quieted(text)) == text


def test_an_export_is_a_file_with_all_rows() -> None:
    answer = table_page(ask("export=xlsx"), "unused.html", Items(ask("export=xlsx"), ITEMS))

    assert 'filename="test-items-' in answer["Content-Disposition"]
    assert b"".join(answer.streaming_content)[:2] == b"PK"


def send(**data: Any) -> Any:
    return RequestFactory().post("/bulk", data)


def test_a_bulk_edit_is_read_once_per_row() -> None:
    change = read_bulk(send(ids=["1", "2", "1"], field="state", **{"value.state": "good"}), Items)

    assert (change.ids, change.field.field, change.value) == (("1", "2"), "state", "good")


@pytest.mark.parametrize(
    "data",
    [{"field": "state", "value": "bad"}, {"ids": ["1"], "field": "password", "value": "x"},
     {"ids": ["1"], "field": "state", "value": "unheard of"}],
)  # fmt: skip
def test_a_bulk_edit_beyond_what_the_list_allows_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(RuleBroken):
        read_bulk(send(**data), Items)
