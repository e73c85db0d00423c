"""Editing plans: it works, rules say no in words, the wrong person is refused."""

import pytest

from steerboard.core.public import Event, NotAllowed, Role, RuleBroken, Stale
from steerboard.work.public import EditFailed, Link, Project, WorkItem, change_project, edit_plan
from steerboard.work.tests.stage import DAY, add, edit, item, lead, outline, person, plan_of, project

pytestmark = pytest.mark.django_db


def _start_day(plan: Project, name: str) -> int:
    return ((item(plan, name).start or 0) - (plan.plan_start or 0)) // 1440


def test_a_linked_item_starts_when_its_predecessor_is_done() -> None:
    plan, ids = plan_of()

    result = edit(plan, {"op": "link", "from": ids["a"], "to": ids["b"]})

    assert _start_day(plan, "b") == 1
    assert ids["b"] in result.moved


def test_an_edit_answers_with_all_that_moved() -> None:
    plan, ids = plan_of()
    edit(plan, {"op": "link", "from": ids["a"], "to": ids["b"]}, {"op": "link", "from": ids["b"], "to": ids["c"]})

    result = edit(plan, {"op": "set", "id": ids["a"], "field": "duration", "value": 3 * DAY})

    assert set(result.moved) == set(ids.values())
    assert _start_day(plan, "c") == 4


def test_a_summary_spans_its_items() -> None:
    plan, ids = plan_of()
    edit(plan, {"op": "indent", "ids": [ids["b"], ids["c"]]}, {"op": "link", "from": ids["b"], "to": ids["c"]})

    top = item(plan, "a")

    assert outline(plan) == [("a", 0), ("b", 1), ("c", 1)]
    assert (top.start, top.finish) == (item(plan, "b").start, item(plan, "c").finish)


def test_nothing_is_written_when_one_operation_is_refused() -> None:
    plan, ids = plan_of()

    with pytest.raises(EditFailed) as refusal:
        edit(plan, {"op": "set", "id": ids["a"], "field": "name", "value": "new"},
             {"op": "set", "id": ids["b"], "field": "duration", "value": -5})  # fmt: skip

    assert (refusal.value.operation, refusal.value.field) == (1, "duration")
    assert "negative" in refusal.value.sentence
    assert item(plan, "a").name == "a"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("duration", "abc", "whole number"), ("duration", None, "needed"), ("percent", 101, "between 0 and 100"),
        ("percent", "x", "percentage"), ("kind", "thing", "kind of item"), ("unit", "y", "m, h, d"),
        ("constraint", "NEVER", "constraint"), ("owner", 999_999, "no such person"), ("owner", "me", "no such person"),
        ("calendar", 999_999, "no such calendar"), ("cost", "1.234,5", "amount"), ("name", " ", "needs a name"),
        ("colour", "red", "not a field"), ("constraint", "MSO", "needs a date"), ("duration", 10**12, "hundred years"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused_in_words(field: str, value: object, words: str) -> None:
    plan, ids = plan_of(names="a")

    with pytest.raises(RuleBroken, match=words):
        edit(plan, {"op": "set", "id": ids["a"], "field": field, "value": value})


def test_estimates_must_grow() -> None:
    plan, ids = plan_of(names="a")

    with pytest.raises(RuleBroken, match="must grow"):
        edit(plan, {"op": "set", "id": ids["a"], "field": "opt", "value": 960},
             {"op": "set", "id": ids["a"], "field": "pess", "value": 480})  # fmt: skip


def test_nothing_finishes_before_it_starts() -> None:
    plan, ids = plan_of(names="a")

    with pytest.raises(RuleBroken, match="before it started"):
        edit(plan, {"op": "set", "id": ids["a"], "field": "actual_start", "value": 30_000_000},
             {"op": "set", "id": ids["a"], "field": "actual_finish", "value": 29_000_000})  # fmt: skip


def test_a_circle_is_told_by_the_names_of_its_items() -> None:
    plan, ids = plan_of()
    edit(plan, {"op": "link", "from": ids["a"], "to": ids["b"]})

    with pytest.raises(RuleBroken) as refusal:
        edit(plan, {"op": "link", "from": ids["b"], "to": ids["a"]})

    assert "'a'" in refusal.value.sentence
    assert "'b'" in refusal.value.sentence
    assert Link.objects.count() == 1


def test_a_circle_through_two_projects_is_refused() -> None:
    one, ours = plan_of("P-1", "a")
    two, theirs = plan_of("P-2", "x")
    edit(two, {"op": "link", "from": ours["a"], "to": theirs["x"]})

    with pytest.raises(RuleBroken, match="wait for each other"):
        edit(one, {"op": "link", "from": theirs["x"], "to": ours["a"]})


def test_a_move_in_one_project_moves_the_projects_that_wait_for_it() -> None:
    one, ours = plan_of("P-1", "a")
    two, theirs = plan_of("P-2", "x")
    edit(two, {"op": "link", "from": ours["a"], "to": theirs["x"]})

    result = edit(one, {"op": "set", "id": ours["a"], "field": "duration", "value": 4 * DAY})

    assert result.other_projects == ["P-2"]
    assert _start_day(two, "x") == 4


def test_a_constraint_that_cannot_be_kept_is_told_and_does_not_stop_the_edit() -> None:
    plan, ids = plan_of(names="ab")
    edit(plan, {"op": "link", "from": ids["a"], "to": ids["b"]})

    result = edit(plan, {"op": "set", "id": ids["b"], "field": "constraint_date", "value": plan.plan_start},
                  {"op": "set", "id": ids["b"], "field": "constraint", "value": "SNLT"},
                  {"op": "set", "id": ids["a"], "field": "duration", "value": 5 * DAY})  # fmt: skip

    assert [pk for pk, _ in result.conflicts] != []
    assert all(sentence for _, sentence in result.conflicts)


def test_an_edit_of_an_old_revision_is_refused() -> None:
    plan, ids = plan_of()
    seen = Project.objects.get(pk=plan.pk).plan_revision
    edit(plan, {"op": "set", "id": ids["a"], "field": "name", "value": "first"}, revision=seen)

    with pytest.raises(Stale) as stale:
        edit(plan, {"op": "set", "id": ids["a"], "field": "name", "value": "second"}, revision=seen)

    assert stale.value.current_version == seen + 1
    assert WorkItem.objects.filter(name="first").exists()


def test_a_summary_takes_no_duration_of_its_own() -> None:
    plan, ids = plan_of(names="ab")
    edit(plan, {"op": "indent", "ids": [ids["b"]]})

    with pytest.raises(RuleBroken, match="sums up"):
        edit(plan, {"op": "set", "id": ids["a"], "field": "duration", "value": DAY})


def test_a_link_twice_or_to_itself_or_to_nothing_is_refused() -> None:
    plan, ids = plan_of()
    edit(plan, {"op": "link", "from": ids["a"], "to": ids["b"]})

    for ends in ((ids["a"], ids["b"]), (ids["a"], ids["a"]), (ids["a"], 999_999)):
        with pytest.raises(RuleBroken):
            edit(plan, {"op": "link", "from": ends[0], "to": ends[1]})


def test_a_duration_of_nothing_makes_a_milestone() -> None:
    plan, ids = plan_of(names="a")

    edit(plan, {"op": "set", "id": ids["a"], "field": "duration", "value": 0})

    assert (item(plan, "a").milestone, item(plan, "a").kind) == (True, "milestone")


def test_a_typed_start_is_a_wish_not_to_start_earlier() -> None:
    plan, ids = plan_of(names="a")

    edit(plan, {"op": "set", "id": ids["a"], "field": "start", "value": (plan.plan_start or 0) + 2 * 1440})

    assert item(plan, "a").constraint == WorkItem.Constraint.SNET
    assert _start_day(plan, "a") == 2


def test_who_may_only_look_cannot_edit() -> None:
    plan, ids = plan_of()
    member = person("member", Role.TEAM_MEMBER)

    with pytest.raises(NotAllowed):
        edit_plan(actor=member, project=plan, operations=[{"op": "delete", "ids": [ids["a"]]}])

    assert WorkItem.objects.count() == 3
    assert Event.objects.filter(kind="denied").exists()


def test_the_plan_of_a_closed_project_is_history() -> None:
    plan = project()
    change_project(actor=lead(), project=plan, state="closed")

    with pytest.raises(RuleBroken, match="cannot be changed"):
        edit(plan, add("late"))


def test_an_item_of_a_project_one_cannot_see_cannot_be_linked() -> None:
    _, hidden = plan_of("P-1", "a")
    ours, own = plan_of("P-2", "x")
    manager = person("mona", Role.PROJECT_MANAGER, ours.scope)

    with pytest.raises(EditFailed, match="does not exist"):
        edit_plan(
            actor=manager, project=ours, operations=[{"op": "link", "from": hidden["a"], "to": own["x"], "type": "FS"}]
        )

    assert not Link.objects.exists()
