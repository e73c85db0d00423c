"""List files as people send them, and files that are none."""

import datetime as dt
import io
import time
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter

from steerboard.integrations.lists.readers import LIMITS, read_table
from steerboard.integrations.lists.rules import ListRefused, Table


def from_text(text: str, encoding: str = "utf-8") -> Table:
    return read_table(io.BytesIO(text.encode(encoding)), "list.csv")


def refusal(content: bytes, name: str = "list.csv", **options: object) -> ListRefused:
    with pytest.raises(ListRefused) as caught:
        read_table(io.BytesIO(content), name, **options)  # type: ignore[arg-type]
    return caught.value


def workbook(rows: Iterable[Iterable[object]], *, sheets: tuple[str, ...] = ("Projects",)) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    for name in sheets:
        page = book.add_worksheet(name)
        if name == sheets[-1]:
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
    book.close()
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_text_in_any_usual_encoding(encoding: str) -> None:
    table = from_text("Code;Name\r\nA1;Überprüfung der Prozesse für München\r\n", encoding)

    assert table.rows == [("A1", "Überprüfung der Prozesse für München")]


def test_windows_text_is_read_and_that_is_said() -> None:
    assert (
        "The text is read as Windows-1252, because it is not UTF-8."
        in from_text("Code,Name\nA,Café\n", "cp1252").readings
    )


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_any_usual_separator(separator: str) -> None:
    rows = (["Code", "Name", "Cost"], ["A", '"B, c; d"', "1"])

    table = from_text("\n".join(separator.join(row) for row in rows))

    assert table.headers == ("Code", "Name", "Cost")
    assert table.rows == [("A", "B, c; d", "1")]


def test_the_separator_a_spreadsheet_states() -> None:
    assert from_text("sep=|\nCode|Name, long\nA|B\n").headers == ("Code", "Name, long")


def test_line_breaks_inside_quotes_keep_the_row_numbers_of_a_spreadsheet() -> None:
    table = from_text('Code,Name\nA,"two\nlines"\nB,one\n')

    assert table.rows == [("A", "two\nlines"), ("B", "one")]
    assert table.row_numbers == [2, 3]


def test_rows_with_missing_or_extra_cells_are_named_and_the_others_go_in() -> None:
    table = from_text("Code,Name,Cost\nA,One,1\nB,Two\nC,Three,3,4\nD,Four,4,,\n\nE,Five,5\n")

    assert [row[0] for row in table.rows] == ["A", "D", "E"]
    assert [(problem.row_number, problem.sentence) for problem in table.problems] == [
        (3, "This row has 2 cells, the header has 3."),
        (4, "This row has 4 cells, the header has 3."),
    ]
    assert table.row_numbers == [2, 5, 7]


def test_a_quote_that_never_closes_costs_its_own_row_only() -> None:
    table = from_text('Code,Name\nA,One\nB,"Two\nC,Three\nD,Four\n')

    assert [row[0] for row in table.rows] == ["A", "C", "D"]
    assert [(problem.row_number, problem.kind) for problem in table.problems] == [(3, "broken_quote")]


def test_lines_above_the_header_are_recognised() -> None:
    table = from_text("Portfolio report,,\nAs of 2020-01-01,,\n\nCode,Name,Budget\nA,One,5\n")

    assert table.headers == ("Code", "Name", "Budget")
    assert table.header_row == 4
    assert table.row_numbers == [5]
    assert "Row 4 is taken as the header; the rows above it are left out." in table.readings


def test_the_header_row_can_be_chosen() -> None:
    table = read_table(io.BytesIO(b"Code,Name\nKey,Title\nA,One\n"), "list.csv", header_row=2)

    assert table.headers == ("Key", "Title")


def test_repeated_and_empty_headers_are_told_apart() -> None:
    table = from_text("Code,Cost,Cost,\nA,1,2,3\n")

    assert table.headers == ("Code", "Cost", "Cost (2)", "Column D")
    assert table.readings == [
        "The header 'Cost' occurs more than once (columns B and C); the later one is called 'Cost (2)' here."
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n", "empty"),
        (b"Code,Name\n", "header_only"),
        (b"Code,Name\nA\n", "header_only"),
        (b"%PDF-1.7 ...", "not_a_list"),
        (b"\x89PNG\r\n", "not_a_list"),
        (b"<html><table><tr><td>x", "not_a_list"),
        (b'<?xml version="1.0"?><Project/>', "not_a_list"),
        (b'{"projects": []}', "not_a_list"),
        (b"Code,Name\nA,\x81\x8d\x8f\n", "encoding"),
        (b"Code\0Name\nA\0b\n", "not_a_list"),
        (b"PK\x03\x04 and then nothing", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "damaged"),
    ],
)
def test_what_is_no_list_is_refused_with_a_sentence(content: bytes, code: str) -> None:
    refused = refusal(content)

    assert refused.code == code
    assert refused.sentence.endswith(".")
    assert "list.csv" in refused.sentence or code == "encoding"


def test_ceilings_hold_while_reading() -> None:
    small = replace(LIMITS, rows=10, columns=5, file_bytes=1000)

    assert refusal(b"Code,Name\n" + b"A,B\n" * 11, limits=small).code == "too_many_rows"
    assert refusal(b"a,b,c,d,e,f\n1,2,3,4,5,6\n", limits=small).code == "too_many_columns"
    assert refusal(b"x" * 1001, limits=small).code == "too_large"
    assert (
        refusal(workbook([["a"] * 6, ["b"] * 6]), "l.xlsx", limits=replace(small, file_bytes=10**6)).code
        == "too_many_columns"
    )
    assert (
        refusal(workbook([["a", "b"]] * 50), "l.xlsx", limits=replace(small, file_bytes=10**6)).code == "too_many_rows"
    )


def test_a_workbook_gives_typed_cells_of_its_first_filled_sheet() -> None:
    content = workbook(
        [["Code", "Start", "Budget"], ["A", dt.date(2020, 1, 31), 12.5], [None, None, None], ["B", "later", True]],
        sheets=("Cover", "Projects"),
    )

    table = read_table(io.BytesIO(content), "list.xlsx")

    assert (table.sheet, table.sheets) == ("Projects", ("Cover", "Projects"))
    assert table.rows == [("A", dt.date(2020, 1, 31), 12.5), ("B", "later", True)]
    assert table.row_numbers == [2, 4]


def test_a_sheet_can_be_chosen_and_a_wrong_one_is_named() -> None:
    content = workbook([["Code"], ["A"]])

    assert refusal(content, "l.xlsx", sheet="Budget").sentence == "'l.xlsx' has no sheet 'Budget'; it has 'Projects'."
    assert refusal(content, "l.xlsx", sheet="--help\0").code == "no_sheet"


def test_the_content_decides_and_not_the_ending() -> None:
    assert read_table(io.BytesIO(workbook([["Code"], ["A"]])), "list.csv").rows == [("A",)]


def test_a_path_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ListRefused, match="cannot be opened"):
        read_table(tmp_path / "none.csv", "none.csv")


def _sheet_with(cells: str) -> bytes:
    """A valid workbook whose sheet data are these."""
    source = zipfile.ZipFile(io.BytesIO(workbook([["a"], ["b"]])))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.infolist():
            data = source.read(member)
            if member.filename == "xl/worksheets/sheet1.xml":
                start, end = data.index(b"<sheetData>") + 11, data.index(b"</sheetData>")
                data = data[:start] + cells.encode() + data[end:]
            target.writestr(member.filename, data)
    return out.getvalue()


def _corners(last: str) -> bytes:
    return _sheet_with(
        f'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="{last}1048576"><v>1</v></c></row>'
    )


def _blanks() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as member:
            for _ in range(310):
                member.write(b" " * 1_000_000)
    return out.getvalue()


def _members() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(2_500):
            archive.writestr(f"xl/{number}.xml", b"")
    return out.getvalue()


def _nested() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("lib0.zip", _members())
    return out.getvalue()


def _lying() -> bytes:
    content = bytearray(_sheet_with("<row><c><v>1</v></c></row>" * 50_000))
    at = content.rindex(b"PK\x01\x02", 0, content.rindex(b"xl/worksheets/sheet1.xml"))
    content[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    return bytes(content)


def _entities() -> bytes:
    steps = "".join(f'<!ENTITY {chr(98 + at)} "{f"&{chr(97 + at)};" * 10}">' for at in range(9))
    text = f'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">{steps}]>'
    content = workbook([["&j;"], ["&j;"]])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.infolist():
            data = source.read(member).replace(b"&amp;j;", b"&j;")
            if member.filename == "xl/sharedStrings.xml":
                data = data.replace(b"?>", b"?>" + text.encode(), 1)
            target.writestr(member.filename, data)
    return out.getvalue()


def _repeated() -> bytes:
    """An ODS whose one cell says that it stands in every cell of the largest sheet there can be."""
    names = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    )
    sheet = (
        '<table:table table:name="S"><table:table-row table:number-rows-repeated="1048576"><table:table-cell '
        'table:number-columns-repeated="16384" office:value-type="string"><text:p>x</text:p></table:table-cell>'
        "</table:table-row></table:table>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            f"<office:document-content {names}><office:body><office:spreadsheet>{sheet}"
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return out.getvalue()


BOMBS: dict[str, Callable[[], bytes]] = {
    "the whole sheet as its range": lambda: _corners("XFD"),
    "702 columns as its range": lambda: _corners("ZZ"),
    "16,384 cells without an address": lambda: _sheet_with(("<row>" + "<c><v>1</v></c>" * 16_384 + "</row>") * 3),
    "310 MB of blanks": _blanks,
    "2,500 members": _members,
    "an archive in an archive": _nested,
    "entities of entities": _entities,
    "sizes that lie": _lying,
    "one cell repeated over the whole sheet": _repeated,
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused_in_under_two_seconds(name: str) -> None:
    content = BOMBS[name]()
    start = time.perf_counter()

    refused = refusal(content, "bomb.xlsx")

    assert time.perf_counter() - start < 2
    assert refused.code in {"bomb", "damaged", "too_many_rows", "too_many_columns", "not_a_list"}
