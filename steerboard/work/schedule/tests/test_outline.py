"""The outline keeps parents before children whatever is done to it."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from steerboard.core.public import RuleBroken
from steerboard.work.schedule.rules import Outline, spread_positions, wbs_codes


def _is_sound(outline: Outline) -> bool:
    """Every item once, parents before children, and subtrees without foreign items inside."""
    place = {key: at for at, key in enumerate(outline.order)}
    if len(place) != len(outline.order) or set(place) != set(outline.parent):
        return False
    for key, parent in outline.parent.items():
        if parent is not None and place[parent] >= place[key]:
            return False
    for key in outline.order:
        below = outline.subtree([key])
        if [place[k] for k in below] != list(range(place[key], place[key] + len(below))):
            return False
    return True


@st.composite
def outlines(draw: Any) -> Outline:
    outline = Outline([], {})
    for key in range(draw(st.integers(1, 9))):
        parent = draw(st.sampled_from([None, *outline.order]))
        siblings = outline.children(parent)
        outline.insert(key, parent, draw(st.sampled_from([None, *siblings])))
    return outline


@settings(max_examples=100, deadline=None)
@given(outlines(), st.data())
def test_indent_outdent_move_and_remove_keep_parents_before_children(outline: Outline, data: Any) -> None:
    for _ in range(data.draw(st.integers(1, 6))):
        if not outline.order:
            break
        keys = data.draw(st.lists(st.sampled_from(outline.order), min_size=1, max_size=3, unique=True))
        deed = data.draw(st.sampled_from(["indent", "outdent", "move", "remove"]))
        before = (list(outline.order), dict(outline.parent))
        try:
            if deed == "move":
                parent = data.draw(st.sampled_from([None, *outline.order]))
                outline.move(keys, parent, data.draw(st.sampled_from([None, *outline.children(parent)])))
            else:
                getattr(outline, deed)(keys)
        except RuleBroken:
            outline = Outline(*before)
            continue

        assert _is_sound(outline)


@settings(max_examples=100, deadline=None)
@given(outlines())
def test_indent_and_outdent_leave_the_order_on_screen(outline: Outline) -> None:
    for key in list(outline.order):
        for deed in ("indent", "outdent"):
            changed = Outline(outline.order, outline.parent)
            try:
                getattr(changed, deed)([key])
            except RuleBroken:
                continue

            assert changed.order == outline.order


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(-50, 50), unique=True, max_size=9), st.permutations(range(12)))
def test_new_positions_grow_along_the_order(positions: list[int], order: list[int]) -> None:
    present = dict(enumerate(positions))

    moved = spread_positions(order, present)

    together = [{**present, **moved}[key] for key in order]
    assert together == sorted(set(together))


def test_outline_numbers_count_below_ones_own_code() -> None:
    outline = Outline([1, 2, 3, 4], {1: None, 2: 1, 3: 1, 4: None})

    assert wbs_codes(outline, {1: "A"}) == {1: "A", 2: "A.1", 3: "A.2", 4: "2"}
