"""Damaged files and hostile texts: a table or a sentence, quickly, and never anything else."""

import datetime as dt
import io
import random
import time
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steerboard.integrations.lists.readers import read_table
from steerboard.integrations.lists.rules import Cell, ListRefused, Table, Target, default_answers, interpret
from steerboard.integrations.lists.rules.amounts import header_unit, read_amount, read_unit
from steerboard.integrations.lists.rules.dates import read_date
from steerboard.integrations.lists.rules.rows import _DATE, _NUMBER, _TOTAL
from steerboard.integrations.lists.rules.tables import plain_words
from steerboard.integrations.lists.rules.word_columns import _EMAIL
from steerboard.integrations.lists.tests.lists import a_list, read
from steerboard.integrations.lists.writers import write_csv, write_xlsx

HEADERS = ["Code", "Name", "Department", "Sponsor", "State", "Start", "Finish", "Budget", "% complete", "RAG", "Note"]


def a_big_list(rows: int) -> Table:
    start = dt.date(2015, 1, 1)
    return a_list(
        [*HEADERS, *(f"Extra {at}" for at in range(9))],
        *(
            [
                f"P-{at}", f"Project number {at}", f"Unit {at % 40}", f"Person {at % 200} <p{at % 200}@example.org>",
                ("active", "on hold", "Planned")[at % 3], (start + dt.timedelta(days=at % 3000)).strftime("%d/%m/%Y"),
                (start + dt.timedelta(days=at % 3000 + 300)).strftime("%d/%m/%Y"), f"$ {1_000_000 + 37 * at:,}.50",
                f"{at % 101}%", ("green", "amber", "red")[at % 3], "As planned.", *(f"x{at}" for _ in range(9)),
            ]
            for at in range(rows)
        ),
    )  # fmt: skip


def test_ten_thousand_rows_are_interpreted_in_a_second_and_a_half() -> None:
    table = a_big_list(10_000)
    start = time.process_time()

    found = read(table)

    assert len(found.rows) == 10_000
    assert time.process_time() - start < 1.5


def _mutated(content: bytes, chance: random.Random) -> bytes:
    data = bytearray(content)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(data))
        choice = chance.randrange(4)
        if choice == 0:
            data[at] = chance.randrange(256)
        elif choice == 1:
            del data[at : at + chance.randint(1, 40)]
        elif choice == 2:
            data[at:at] = chance.choice(
                [b'"', b",", b";", b"\n", b"\0", b"\xff\xfe", b"=1+1", b"31/02/2012", b"1.234,5", b"<", b"&"]
            )
        else:
            data[at:at] = data[at : at + chance.randint(1, 200)]
        if not data:
            break
    return bytes(data)


def _is_table_or_sentence(content: bytes, name: str) -> None:
    sentences = []
    try:
        found = read(read_table(io.BytesIO(content), name))
        sentences.extend(problem.sentence for problem in found.problems if problem.row_number)
    except ListRefused as refused:
        sentences.append(refused.sentence)
    assert all(sentence.endswith(".") for sentence in sentences)


def test_two_thousand_damaged_text_lists_give_a_table_or_a_sentence() -> None:
    table = a_big_list(8)
    content = write_csv(table.headers, table.rows)

    for seed in range(2_000):
        _is_table_or_sentence(_mutated(content, random.Random(seed)), "list.csv")


def _damaged_workbook(content: bytes, seed: int) -> bytes:
    """Damage inside one member, packed again properly, so that it reaches the reader of cells."""
    chance = random.Random(seed)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        members = source.namelist()
        guilty = chance.choice([name for name in members if name.endswith(".xml")])
        for name in members:
            data = source.read(name)
            target.writestr(name, _mutated(data, chance) if name == guilty else data)
    return out.getvalue()


@pytest.mark.parametrize("damage", [_damaged_workbook, lambda content, seed: _mutated(content, random.Random(seed))])
def test_damaged_workbooks_give_a_table_or_a_sentence(damage: Callable[[bytes, int], bytes]) -> None:
    table = a_big_list(10)
    content = write_xlsx(table.headers, table.rows)

    for seed in range(25):
        _is_table_or_sentence(damage(content, seed), "list.xlsx")


texts = st.text(max_size=20) | st.sampled_from(
    [
        "31/02/2012",
        "03/04/2012",
        "2012-30-09",
        "1.234,5",
        "1,234",
        "Total",
        "TBD",
        "#REF!",
        "€ 5",
        "GBP 5",
        "$5M",
        "-5",
        "120%",
        "Q1 2020",
    ]
)
cells = (
    texts
    | st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.dates()
    | st.datetimes()
    | st.times()
    | st.timedeltas()
)


@given(
    st.lists(st.lists(cells, min_size=len(Target), max_size=len(Target)), min_size=1, max_size=6),
    st.dictionaries(
        st.sampled_from(["codes", "names", "currency:$"]), st.sampled_from(["code", "name", "CAD", "from name"])
    ),
)
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_cells_in_any_field_give_rows_problems_or_questions(
    rows: list[list[Cell]], answers: dict[str, str]
) -> None:
    table = a_list(list(Target), *rows)
    mapping = {str(target): target for target in Target}

    found = interpret(table, mapping, answers)
    settled = interpret(table, mapping, answers | default_answers(found.questions))

    named = {problem.row_number for problem in found.problems}
    assert found.is_blocked or {row.row_number for row in found.rows} | named == set(table.row_numbers)
    assert not {row.row_number for row in found.rows} & set(found.refused_rows)
    without_default = {question.key for question in found.questions if question.is_blocking and not question.default}
    assert {question.key for question in settled.questions if question.is_blocking} <= without_default


ATTACKS = [
    piece * (100_000 // len(piece))
    for piece in ("1", "1.", "1,", "1,234", " ", "a ", "a@", "12/", "-", "(", "total ", "É", "a.", "$", "' ")
]


@pytest.mark.parametrize("text", ATTACKS, ids=[text[:6] for text in ATTACKS])
def test_every_pattern_is_quick_on_a_hundred_thousand_characters(text: str) -> None:
    readers = (read_date, read_amount, read_unit, header_unit, plain_words, _EMAIL.findall, _TOTAL.fullmatch)
    for reader in readers:
        # Texts longer than any cell of their kind are cut off before the pattern; these have no such guard.
        start = time.process_time()
        reader(text + "!")
        assert time.process_time() - start < 0.1, reader
    for pattern in (_NUMBER, _DATE):
        start = time.process_time()
        pattern.fullmatch(text[:60] + "!")
        assert time.process_time() - start < 0.1, pattern
