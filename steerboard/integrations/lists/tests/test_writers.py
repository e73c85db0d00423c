"""What is exported can be read again to equal data, and no cell of it runs as a formula."""

import csv
import datetime as dt
import io
import zipfile
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steerboard.integrations.lists.readers import read_table
from steerboard.integrations.lists.rules import Interpretation, Person, ProjectRow, Target
from steerboard.integrations.lists.rules.tables import neutral, original
from steerboard.integrations.lists.rules.words import VOCABULARIES
from steerboard.integrations.lists.tests.lists import read
from steerboard.integrations.lists.writers import list_cells, list_headers, write_csv, write_xlsx

WRITERS = {"csv": write_csv, "xlsx": write_xlsx}
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")

letters = st.characters(exclude_categories=["Cs", "Cc"], include_characters="=+-@'\",;\n")
words = st.text(letters, min_size=1, max_size=30).map(str.strip).filter(bool)
lines = words.map(lambda text: " ".join(text.split())).filter(bool)
money = st.none() | st.decimals(0, 10**11, places=2, allow_nan=False)
days = st.none() | st.dates(dt.date(1951, 1, 1), dt.date(2099, 12, 31))


def optional(values: st.SearchStrategy[str]) -> st.SearchStrategy[str | None]:
    return st.none() | values


def one_of(target: Target) -> st.SearchStrategy[str | None]:
    return st.none() | st.sampled_from(sorted(VOCABULARIES[target].labels))


def _is_plain(text: str) -> bool:
    """No word that the import itself takes for something else: an error, a total, an empty cell."""
    return (
        not text.startswith("#") and len(text) > 2 and not text.lower().startswith(("total", "sub", "somme", "summe"))
    )


names = lines.filter(_is_plain)
given_names = st.text("abcdefghijÄÖÜéß-'", min_size=2, max_size=12).filter(lambda text: text.isalpha())
people = st.none() | st.builds(
    Person,
    st.lists(given_names, min_size=2, max_size=3).map(", ".join),
    st.sampled_from(["", "a.b@example.org"]),
)


@st.composite
def project_lists(draw: st.DrawFn) -> list[ProjectRow]:
    codes = draw(st.lists(names.filter(lambda text: len(text) <= 60), min_size=1, max_size=5, unique_by=str.casefold))
    rows = []
    for at, code in enumerate(codes, start=2):
        start, finish = draw(days), draw(days)
        if start and finish and finish < start:
            start, finish = finish, start
        amounts = (draw(money), draw(money), draw(money))
        rows.append(
            ProjectRow(
                at,
                code,
                draw(names),
                description=draw(optional(words.filter(_is_plain))),
                department=draw(optional(names)),
                sponsor=draw(people),
                manager=draw(people),
                category=draw(one_of(Target.CATEGORY)),
                state=draw(one_of(Target.STATE)),
                start=start,
                promised_finish=finish,
                budget=amounts[0],
                currency=draw(st.sampled_from([None, "EUR", "CAD"])),
                actual_cost=amounts[1],
                forecast_cost=amounts[2],
                percent_complete=draw(st.none() | st.integers(0, 1000).map(lambda tenths: tenths / 10)),
                reported_health=draw(one_of(Target.REPORTED_HEALTH)),
                data_class=draw(one_of(Target.DATA_CLASS)),
                priority=draw(st.none() | st.integers(11, 1000)),
                extra={"Comment": text} if (text := draw(optional(words))) else {},
            )
        )
    return rows


def exported(rows: list[ProjectRow], form: str) -> bytes:
    return WRITERS[form](list_headers(["Comment"]), [list_cells(row, ["Comment"]) for row in rows])


def read_again(content: bytes, form: str) -> Interpretation:
    return read(read_table(io.BytesIO(content), f"list.{form}"))


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@given(rows=project_lists())
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_an_exported_list_is_imported_as_equal_data(form: str, rows: list[ProjectRow]) -> None:
    found = read_again(exported(rows, form), form)

    assert [problem for problem in found.problems if problem.severity == "refused"] == []
    assert found.rows == rows


@given(text=st.text(letters, max_size=40))
def test_taking_the_apostrophe_off_is_the_inverse_of_putting_it_on(text: str) -> None:
    assert original(neutral(text)) == text
    assert not neutral(text).startswith(DANGEROUS)


def test_formulas_are_texts_in_csv_and_numbers_stay_numbers() -> None:
    cells = ["=1+1", "+49 30 1", "-Phase", "@SUM(A1)", "\t=1", "\r=1", "'quoted", Decimal("-5.00"), -5, -0.5]
    content = write_csv([f"c{at}" for at in range(len(cells))], [cells]).decode("utf-8-sig")

    written = list(csv.reader(io.StringIO(content, newline="")))[1]

    assert [cell[0] for cell in written[:7]] == ["'"] * 7
    assert written[7:] == ["-5.00", "-5", "-0.5"]


def test_formulas_are_texts_in_workbooks_and_dates_and_numbers_are_typed() -> None:
    headers = ["=HYPERLINK(0)", "Day", "Cost"]
    content = write_xlsx(headers, [["=cmd|' /C calc'!A0", dt.date(2020, 1, 31), Decimal("-12.50")]])

    table = read_table(io.BytesIO(content), "list.xlsx")
    sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")

    assert b"<f>" not in sheet
    assert b"<hyperlink" not in sheet
    assert table.headers == tuple(headers)
    assert table.rows == [("=cmd|' /C calc'!A0", dt.date(2020, 1, 31), -12.5)]


def test_the_same_list_gives_the_same_csv_bytes() -> None:
    rows = [ProjectRow(2, "A", "One", budget=Decimal("1.00"))]

    assert exported(rows, "csv") == exported(rows, "csv")


def test_an_extra_column_may_have_the_name_of_a_field() -> None:
    headers = list_headers(["Budget at approval"])

    assert len(set(headers)) == len(headers)
