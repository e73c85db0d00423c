"""From a table, a mapping and answers to project rows: good rows in, bad rows named, open questions asked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from steerboard.integrations.lists.rules import amount_columns, date_columns, word_columns
from steerboard.integrations.lists.rules.amounts import DOLLAR, header_unit
from steerboard.integrations.lists.rules.columns import Answers, Column, ColumnValues, read_percent, read_text
from steerboard.integrations.lists.rules.currencies import DOLLAR_QUESTION, dollar_question, row_currencies
from steerboard.integrations.lists.rules.headers import unique_share
from steerboard.integrations.lists.rules.rows import (
    LONGEST_CODE,
    LONGEST_NAME,
    ProjectRow,
    duplicate_codes,
    shifted_rows,
    total_rows,
)
from steerboard.integrations.lists.rules.tables import (
    Choice,
    ColumnQuestion,
    ListRefused,
    RowProblem,
    Severity,
    Table,
    plain_words,
    shown,
)
from steerboard.integrations.lists.rules.targets import AMOUNTS, TARGETS, Kind, Target
from steerboard.integrations.lists.rules.words import VOCABULARIES

CODE_QUESTION, NAME_QUESTION = "codes", "names"
FROM_NAME, FROM_CODE = "from name", "from code"
_NAMES = (Target.PORTFOLIO, Target.PROGRAMME, Target.DEPARTMENT)


@dataclass(frozen=True, slots=True)
class Interpretation:
    """What a list comes to. While a blocking question is open there are no rows."""

    rows: list[ProjectRow]
    problems: list[RowProblem]
    questions: list[ColumnQuestion]
    readings: list[str]
    fields: frozenset[Target]
    extras: tuple[str, ...]
    # Every code that the list names, in lower case, those of refused rows too: such a project is not missing.
    codes: frozenset[str] = frozenset()

    @property
    def is_blocked(self) -> bool:
        """An answer is needed before any row can go in."""
        return any(question.is_blocking for question in self.questions)

    @property
    def refused_rows(self) -> list[int]:
        """The numbers of the rows that stay out, ascending."""
        return sorted({problem.row_number for problem in self.problems if problem.severity is Severity.REFUSED})


def default_answers(questions: Iterable[ColumnQuestion]) -> dict[str, str]:
    """Answers for those who accept what is offered: blocking questions that have a default."""
    return {question.key: question.default for question in questions if question.is_blocking and question.default}


def interpret(table: Table, mapping: Mapping[str, Target | None], answers: Answers) -> Interpretation:
    """Read every mapped column, refuse what is no project, and put the rest together.

    `mapping`: header to field, None keeps the column as an extra, an absent header is ignored.
    `answers`: question key to chosen value.
    """
    _check_mapping(table, mapping)
    columns = {target: header for header, target in mapping.items() if target}
    questions = _identity_questions(table, columns, answers)
    if Target.CODE not in columns and answers.get(CODE_QUESTION) in table.headers:
        columns[Target.CODE] = answers[CODE_QUESTION]
    if Target.NAME not in columns and answers.get(NAME_QUESTION) in table.headers:
        columns[Target.NAME] = answers[NAME_QUESTION]
    read = _read_columns(table, columns, answers)

    apart = total_rows(table, {header: target for target, header in columns.items()})
    apart |= shifted_rows(table, apart)
    numbers_apart = {problem.row_number for problem in apart.values()}
    problems = [*table.problems, *apart.values()]
    for values in read.values():
        problems.extend(problem for problem in values.problems if problem.row_number not in numbers_apart)
        questions.extend(values.questions)
    currencies, said = row_currencies(table, read, answers)
    problems.extend(problem for problem in said if problem.row_number not in numbers_apart)
    if any(DOLLAR in values.currencies.values() for values in read.values()) and DOLLAR_QUESTION not in answers:
        questions.append(dollar_question(columns))
    extras = tuple(header for header in table.headers if header in mapping and mapping[header] is None)
    fields = frozenset(columns) | ({Target.CURRENCY} if any(currencies) else frozenset()) | {Target.CODE}

    rows: list[ProjectRow] = []
    if not any(question.is_blocking for question in questions):
        out = set(apart) | {at for values in read.values() for at in values.refused}
        numbers_out = {problem.row_number for problem in said}
        out |= {at for at, number in enumerate(table.row_numbers) if number in numbers_out}
        rows, said = _compose(table, columns, read, currencies, extras, out)
        problems.extend(said)
        rows, said = duplicate_codes(rows, columns.get(Target.CODE, columns.get(Target.NAME, "")))
        problems.extend(said)
    problems.sort(key=lambda problem: problem.row_number)
    rows.sort(key=lambda row: row.row_number)
    readings = [*table.readings, *(line for values in read.values() for line in values.readings)]
    named = (
        frozenset(str(code).casefold() for code in read[Target.CODE].values if code)
        if Target.CODE in read
        else frozenset()
    )
    return Interpretation(rows, problems, _unanswered(questions, answers), readings, fields, extras, named)


def _check_mapping(table: Table, mapping: Mapping[str, Target | None]) -> None:
    chosen: dict[Target, str] = {}
    for header, target in mapping.items():
        if header not in table.headers:
            raise ListRefused(f"The list has no column '{header}'.", code="mapping")
        if target and target in chosen:
            label = TARGETS[target].label.lower()
            raise ListRefused(f"'{chosen[target]}' and '{header}' cannot both be the {label}.", code="mapping")
        if target:
            chosen[target] = header


def _identity_questions(table: Table, columns: Mapping[Target, str], answers: Answers) -> list[ColumnQuestion]:
    questions: list[ColumnQuestion] = []
    texts = [header for header in table.headers if any(table.values(header))]
    if Target.NAME not in columns and answers.get(NAME_QUESTION) not in (*table.headers, FROM_CODE):
        choices = [Choice(header, f"'{header}'") for header in texts]
        if Target.CODE in columns:
            choices.insert(0, Choice(FROM_CODE, "The code serves as the name"))
        default = choices[0].value if Target.CODE in columns else ""
        questions.append(
            ColumnQuestion(NAME_QUESTION, "", "Which column names the projects?", tuple(choices), (), default)
        )
    if Target.CODE not in columns and answers.get(CODE_QUESTION) not in (*table.headers, FROM_NAME):
        stable = [header for header in texts if unique_share(table.values(header)) == 1 and all(table.values(header))]
        choices = [Choice(header, f"'{header}', which never repeats") for header in stable]
        choices.append(Choice(FROM_NAME, "Made from the name"))
        questions.append(
            ColumnQuestion(
                CODE_QUESTION,
                "",
                "No column is the project code, by which the next version of this list is matched. What shall serve?",
                tuple(choices),
                tuple(shown(cell) for cell in table.values(stable[0])[:3]) if stable else (),
                choices[0].value,
            )
        )
    return questions


def _read_columns(table: Table, columns: Mapping[Target, str], answers: Answers) -> dict[Target, ColumnValues]:
    by_target = {
        target: Column(header, TARGETS[target].label, table.values(header), table.row_numbers, answers)
        for target, header in columns.items()
    }
    # What one column of a list settles is a good default answer for its neighbours, and no more than that.
    orders = [
        order
        for target, column in by_target.items()
        if TARGETS[target].kind is Kind.DATE and (order := date_columns.decided_order(list(column.cells)))
    ]
    signs = [
        sign for target in AMOUNTS if target in by_target
        if (sign := amount_columns.decided_sign(list(by_target[target].cells)))
    ]  # fmt: skip
    scale = max((header_unit(columns[target])[1] for target in AMOUNTS if target in columns), default=Decimal(1))
    read: dict[Target, ColumnValues] = {}
    for target, column in by_target.items():
        kind = TARGETS[target].kind
        if kind is Kind.DATE:
            read[target] = date_columns.read_dates(column, orders[0] if orders else None)
        elif kind is Kind.AMOUNT:
            read[target] = amount_columns.read_amounts(
                column, signs[0] if signs else None, scale, may_be_negative=target is Target.ACTUAL_COST
            )
        elif kind is Kind.PERCENT:
            read[target] = read_percent(column)
        elif kind is Kind.WORD:
            read[target] = word_columns.read_words(column, VOCABULARIES[target])
        elif kind is Kind.PERSON:
            read[target] = word_columns.read_people(column)
        elif kind is Kind.PRIORITY:
            read[target] = word_columns.read_priorities(column)
        elif kind is Kind.CURRENCY:
            read[target] = word_columns.read_currencies(column)
        elif target in _NAMES:
            read[target] = word_columns.read_names(column)
        else:
            read[target] = read_text(column)
    return read


def _compose(
    table: Table,
    columns: Mapping[Target, str],
    read: Mapping[Target, ColumnValues],
    currencies: list[str | None],
    extras: tuple[str, ...],
    out: set[int],
) -> tuple[list[ProjectRow], list[RowProblem]]:
    rows: list[ProjectRow] = []
    problems: list[RowProblem] = []
    values = {target: column.values for target, column in read.items() if target is not Target.CURRENCY}
    extra_at = [(header, table.headers.index(header)) for header in extras]
    for at, cells in enumerate(table.rows):
        if at in out:
            continue
        fields: dict[str, Any] = {str(target): column[at] for target, column in values.items()}
        fields["currency"] = currencies[at]
        fields["name"] = fields.get("name") or (fields.get("code") if Target.NAME not in columns else None)
        fields["code"] = fields.get("code") or (_code_from(fields["name"]) if Target.CODE not in columns else None)
        problem = _row_problem(table.row_numbers[at], columns, fields)
        if problem:
            problems.append(problem)
            continue
        extra = {header: text for header, column in extra_at if (text := shown(cells[column]).strip())}
        rows.append(ProjectRow(row_number=table.row_numbers[at], extra=extra, **fields))
    return rows, problems


def _code_from(name: str | None) -> str | None:
    return plain_words(name).upper().replace(" ", "-")[:40].strip("-") or None if name else None


def _row_problem(number: int, columns: Mapping[Target, str], fields: Mapping[str, Any]) -> RowProblem | None:
    """The first rule this row breaks as a whole."""
    code, name, start, finish = fields["code"], fields["name"], fields.get("start"), fields.get("promised_finish")
    code_header, name_header = columns.get(Target.CODE, ""), columns.get(Target.NAME, "")
    if not name:
        return RowProblem(number, name_header, "", "This row has no name.", "Write the project's name.", "missing_name")
    if not code:
        return RowProblem(
            number,
            code_header,
            "",
            f"'{name[:60]}' has no code.",
            "Write one, or choose another column as the code.",
            "missing_code",
        )
    if len(code) > LONGEST_CODE or len(code.split("\n")) > 1:
        return RowProblem(
            number,
            code_header,
            code[:100],
            f"The code is longer than {LONGEST_CODE} characters or one line.",
            "Shorten it.",
            "long_code",
        )
    if len(name) > LONGEST_NAME:
        return RowProblem(
            number,
            name_header,
            name[:100],
            f"The name is longer than {LONGEST_NAME} characters.",
            "Shorten it.",
            "long_name",
        )
    if start and finish and finish < start:
        return RowProblem(
            number,
            columns[Target.PROMISED_FINISH],
            finish.isoformat(),
            f"It finishes on {finish.isoformat()}, before it starts on {start.isoformat()}.",
            "Correct one of the two dates.",
            "finish_before_start",
        )
    return None


def _unanswered(questions: list[ColumnQuestion], answers: Answers) -> list[ColumnQuestion]:
    """Blocking questions first; those already answered are kept, so that an answer can be changed."""
    return sorted(questions, key=lambda question: (not question.is_blocking, question.key in answers))
