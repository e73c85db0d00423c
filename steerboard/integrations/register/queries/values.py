"""A list made ready for what we have: the values that the dry run and the doing share."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from steerboard.core.public import User
from steerboard.integrations.dryruns.documents import Question
from steerboard.integrations.lists.rules import (
    ProjectRow,
    RowProblem,
    Target,
)
from steerboard.integrations.register.rules import (
    KEPT_AS_EXTRA,
)
from steerboard.work.public import (
    Portfolio,
    Project,
)

PLACE, EMPTY_CELLS = "place", "empty cells"
BY_PORTFOLIO, BY_DEPARTMENT, A_NEW_ONE, TARGET_ITSELF = "column:portfolio", "column:department", "new", "target"
CLEAR, LEAVE = "clear", "leave"
SPENT_KEY, COMING_KEY = "list:actual", "list:forecast"
BATCH = 500
MOST_OPTIONS = 40
PEOPLE = {Target.SPONSOR: "sponsor", Target.MANAGER: "manager"}
NOT_COMPARED = frozenset({Target.CODE, Target.PORTFOLIO, *KEPT_AS_EXTRA})


@dataclass(slots=True)
class Change:
    """One project that a list changes."""

    project: Project
    row: ProjectRow
    fields: list[tuple[str, Any, Any]]
    portfolio: str | None = None


@dataclass(slots=True)
class ListMove:
    """A list made ready: what is new and where it goes, what changes, what stands against it."""

    target: Portfolio | None
    fields: frozenset[Target]
    new: list[tuple[ProjectRow, str]] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    unchanged: int = 0
    not_named: int = 0
    portfolios: dict[str, Portfolio | None] = field(default_factory=dict)
    accounts: dict[str, User] = field(default_factory=dict)
    problems: list[RowProblem] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    spent: dict[int, Decimal] = field(default_factory=dict)
    coming: dict[int, Decimal] = field(default_factory=dict)
    # The lines that lists have entered here before, by project and key.
    own_lines: dict[tuple[int, str], Decimal] = field(default_factory=dict)
