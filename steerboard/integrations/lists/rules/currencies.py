"""Which currency a row is in: said by its own column, or by the signs in its amounts."""

from collections.abc import Mapping

from steerboard.integrations.lists.rules.amounts import DOLLAR
from steerboard.integrations.lists.rules.columns import Answers, ColumnValues
from steerboard.integrations.lists.rules.tables import Choice, ColumnQuestion, RowProblem, Table
from steerboard.integrations.lists.rules.targets import AMOUNTS, Target

DOLLAR_QUESTION = "currency:$"
_DOLLARS = ("USD", "CAD", "AUD", "NZD", "SGD", "HKD")


def row_currencies(
    table: Table, read: Mapping[Target, ColumnValues], answers: Answers
) -> tuple[list[str | None], list[RowProblem]]:
    """One currency per row, from its own column or from the signs in its amounts; two in a row is a problem."""
    stated = read[Target.CURRENCY].values if Target.CURRENCY in read else [None] * len(table.rows)
    signs = [read[target].currencies for target in AMOUNTS if target in read and read[target].currencies]
    dollar = answers.get(DOLLAR_QUESTION) or None
    currencies: list[str | None] = list(stated)
    problems: list[RowProblem] = []
    if not signs:
        return currencies, problems
    for at, own in enumerate(stated):
        seen = {sign for column in signs if (sign := column.get(at))}
        if DOLLAR in seen:
            seen.discard(DOLLAR)
            known = own if own and own.endswith("D") else dollar
            seen |= {known} if known else set()
        seen |= {own} if own else set()
        if len(seen) > 1:
            named = " and ".join(sorted(seen))
            problems.append(
                RowProblem(
                    table.row_numbers[at], "", named, f"This row has amounts in {named}.",
                    "State all amounts of a project in one currency.", "two_currencies",
                )
            )  # fmt: skip
        currencies[at] = next(iter(seen), None)
    return currencies, problems


def dollar_question(columns: Mapping[Target, str]) -> ColumnQuestion:
    header = next((columns[target] for target in AMOUNTS if target in columns), "")
    choices = (Choice("", "The house currency"), *(Choice(code, code) for code in _DOLLARS))
    return ColumnQuestion(
        DOLLAR_QUESTION, header, "Which dollar does '$' stand for?", choices, ("$",), "", is_blocking=False
    )
