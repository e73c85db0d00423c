"""Moving a portfolio takes a right on both sides."""

import pytest

from steerboard.core.public import NotAllowed, Role, whole
from steerboard.work.public import create_portfolio, move_portfolio
from steerboard.work.tests.stage import lead, person

pytestmark = pytest.mark.django_db


def test_nobody_hangs_a_portfolio_where_they_have_no_right() -> None:
    mine = create_portfolio(actor=lead(), below=whole(), code="MINE", name="Mine")
    other = create_portfolio(actor=lead(), below=whole(), code="OTHER", name="Other")
    manager = person("mona", Role.PORTFOLIO_MANAGER, mine.scope)

    with pytest.raises(NotAllowed):
        move_portfolio(actor=manager, portfolio=mine, below=other)

    mine.refresh_from_db()
    assert mine.parent is None


def test_who_leads_both_moves_the_portfolio_and_its_rights_follow() -> None:
    upper = create_portfolio(actor=lead(), below=whole(), code="UP", name="Upper")
    lower = create_portfolio(actor=lead(), below=whole(), code="LOW", name="Lower")

    moved = move_portfolio(actor=lead(), portfolio=lower, below=upper)

    moved.scope.refresh_from_db()
    assert moved.scope.path.startswith(upper.scope.path)
