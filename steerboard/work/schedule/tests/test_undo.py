"""An undo puts a plan back exactly, and its undo does again what was undone."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steerboard.core.public import RuleBroken
from steerboard.work.public import Link, Project, WorkItem
from steerboard.work.tests.stage import DAY, add, edit, item, outline, plan_of, snapshot

pytestmark = pytest.mark.django_db


def _operation(data: Any, plan: Project) -> dict[str, Any]:
    keys = list(WorkItem.objects.filter(project=plan).order_by("position").values_list("pk", flat=True))
    links = list(Link.objects.filter(successor__project=plan).values_list("pk", flat=True))
    if not keys:
        return add("fresh")
    one, two = data.draw(st.sampled_from(keys)), data.draw(st.sampled_from(keys))
    kinds = ["set", "add", "delete", "move", "indent", "outdent", "link", *(["unlink", "set_link"] if links else [])]
    match data.draw(st.sampled_from(kinds)):
        case "set":
            field, value = data.draw(
                st.sampled_from(
                    [("duration", 0), ("duration", 960), ("percent", 0), ("percent", 40), ("percent", 100),
                     ("start", 30_000_000), ("manual", True), ("milestone", True), ("constraint", "ALAP"),
                     ("deadline", 30_100_000), ("remaining", 240), ("actual_finish", 29_990_000), ("name", "other"),
                     ("cost", "12.50"), ("wbs", "X"), ("opt", 240), ("elapsed", True), ("inactive", True)]
                )
            )  # fmt: skip
            return {"op": "set", "id": one, "field": field, "value": value}
        case "add":
            return add("fresh", parent=data.draw(st.sampled_from([None, one])))
        case "delete" | "indent" | "outdent" as op:
            return {"op": op, "ids": [one] if one == two else [one, two]}
        case "move":
            parent = data.draw(st.sampled_from([None, two]))
            return {"op": "move", "ids": [one], "parent": parent, "after": None}
        case "link":
            kind = data.draw(st.sampled_from(["FS", "SS", "FF", "SF"]))
            return {"op": "link", "from": one, "to": two, "type": kind, "lag": 60}
        case "unlink":
            return {"op": "unlink", "id": data.draw(st.sampled_from(links))}
    return {"op": "set_link", "id": data.draw(st.sampled_from(links)), "type": "SS", "lag": 30}


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_list_of_edits_is_undone_and_done_again_exactly(data: Any) -> None:
    with transaction.atomic():
        plan, ids = plan_of(names="abcde")
        edit(plan, {"op": "indent", "ids": [ids["b"], ids["c"]]})
        edit(plan, {"op": "link", "from": ids["b"], "to": ids["c"]}, {"op": "link", "from": ids["c"], "to": ids["e"]})
        stack = []
        for _ in range(data.draw(st.integers(1, 4))):
            before = snapshot(plan)
            operation = _operation(data, plan)
            try:
                with transaction.atomic():
                    stack.append((before, edit(plan, operation).undo, snapshot(plan)))
            except RuleBroken:
                continue
        again = []
        for before, undo, after in reversed(stack):
            again.append((edit(plan, *undo).undo if undo else [], after))
            assert snapshot(plan) == before
        for redo, after in reversed(again):
            if redo:
                edit(plan, *redo)
            assert snapshot(plan) == after
        transaction.set_rollback(True)


def test_a_deleted_branch_comes_back_with_ids_links_and_progress() -> None:
    plan, ids = plan_of(names="abc")
    edit(plan, {"op": "indent", "ids": [ids["b"]]}, {"op": "link", "from": ids["b"], "to": ids["c"], "lag": 2 * DAY})
    edit(plan, {"op": "set", "id": ids["b"], "field": "percent", "value": 40})
    before = snapshot(plan)

    gone = edit(plan, {"op": "delete", "ids": [ids["a"]]})
    assert outline(plan) == [("c", 0)]
    edit(plan, *gone.undo)

    assert snapshot(plan) == before
    assert item(plan, "b").pk == ids["b"]


def test_an_undo_cannot_take_the_id_of_another_projects_item() -> None:
    other, theirs = plan_of("P-2", names="x")
    edit(other, {"op": "delete", "ids": [theirs["x"]]})
    plan, _ = plan_of(names="a")

    made = edit(plan, {**add("thief"), "as": theirs["x"]})

    assert made.created["thief"] != theirs["x"]


def test_an_undo_cannot_write_columns_that_are_no_fields() -> None:
    plan, ids = plan_of(names="a")

    with pytest.raises(RuleBroken, match="not a field"):
        edit(plan, {"op": "restore", "id": ids["a"], "values": {"project_id": 1}})


def test_adding_and_deleting_in_one_request_leaves_nothing_to_undo() -> None:
    plan, _ = plan_of(names="a")

    result = edit(plan, add("n"), {"op": "delete", "ids": ["n"]})

    assert result.undo == []
    assert outline(plan) == [("a", 0)]
