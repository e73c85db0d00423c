"""What is no plan is refused with a sentence, whatever it tries."""

import os
from io import BytesIO, RawIOBase
from pathlib import Path

import pytest

from steerboard.integrations.mspdi.models import PROJECT_NAMESPACE, PlanUnreadable
from steerboard.integrations.mspdi.readers import Limits, read_plan
from steerboard.integrations.mspdi.tests.plans import document, read, task

BOMB = f"""<?xml version="1.0"?><!DOCTYPE Project [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
<Project xmlns="{PROJECT_NAMESPACE}"><Name>&c;</Name></Project>"""


def refusal(content: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(PlanUnreadable) as refused:
        read(content, limits or Limits())
    sentence = str(refused.value)
    assert sentence.endswith(".")
    return sentence


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entity_bomb_is_refused_before_anything_expands(encoding: str) -> None:
    assert "document type" in refusal(
        BOMB.replace('version="1.0"', f'version="1.0" encoding="{encoding}"').encode(encoding)
    )


def test_file_that_wants_another_file_is_refused() -> None:
    outside = (
        b'<!DOCTYPE Project [<!ENTITY secret SYSTEM "file:///etc/passwd">]><Project><Name>&secret;</Name></Project>'
    )

    assert "document type" in refusal(outside)


def test_document_type_behind_a_long_comment_is_refused() -> None:
    hidden = b"<?xml version='1.0'?><!--" + b"x" * 200_000 + b"-->" + BOMB.encode().split(b"?>", 1)[1]

    assert refusal(hidden)


def test_undeclared_entity_is_refused() -> None:
    assert "entity" in refusal(document(task(1)).replace(b"Task 1", b"&boom;"))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b"ID;Name;Start\n1;Build;2027-01-04\n", "not well-formed"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Save it in Project as XML"),
        (b"PK\x03\x04" + bytes(600), "ZIP"),
        (b"<html><body>Sign in</body></html>", "html"),
        (b'<Project xmlns="http://schemas.example.com/other"/>', "not a plan"),
        (b"\x00\x01\x02" * 100, "not well-formed"),
        (os.urandom(5_000), ""),
    ],
)
def test_what_is_no_plan_is_refused_in_words(content: bytes, words: str) -> None:
    assert words in refusal(content)


def test_every_truncation_of_a_plan_is_refused() -> None:
    whole = document(task(1), task(2))

    for length in range(1, len(whole) - 9, 7):
        assert refusal(whole[:length])
    assert "cut off" in refusal(whole[: len(whole) * 2 // 3])


def test_wrong_encoding_is_named() -> None:
    content = document(task(1)).replace(b"Task 1", "Prüfung".encode("latin-1"))

    assert "encoding" in refusal(content)


def test_huge_nesting_is_refused() -> None:
    deep = document(task(1, "<Rest>" * 5_000 + "</Rest>" * 5_000))

    assert "nested too deeply" in refusal(deep)


def test_file_over_the_limit_is_refused_without_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "huge.xml"
    with path.open("wb") as stream:
        stream.write(document(task(1)))
        stream.truncate(200 * 1024 * 1024)

    with pytest.raises(PlanUnreadable, match="larger than 160 MB"):
        read_plan(path)


def test_endless_stream_is_refused_at_the_limit() -> None:
    class Endless(RawIOBase):
        def __init__(self) -> None:
            self.begun = False

        def readable(self) -> bool:
            return True

        def read(self, size: int = -1) -> bytes:
            begun, self.begun = self.begun, True
            return task(1).encode() * 50 if begun else document()[: document().index(b"</Tasks>")]

    with pytest.raises(PlanUnreadable, match="larger than 3 MB"):
        read_plan(Endless(), limits=Limits(total_bytes=3 * 1024 * 1024))


@pytest.mark.parametrize("filling", ["<a/>" * 400_000, "<Notes>" + "<b/>x" * 400_000 + "</Notes>"])
def test_one_giant_element_is_refused(filling: str) -> None:
    assert "too large" in refusal(document(task(1, filling)), Limits(record_tags=100_000))


def test_one_giant_text_is_refused() -> None:
    assert "too large" in refusal(document(task(1, f"<Notes>{'x' * 11_000_000}</Notes>")))


def test_flood_of_unknown_elements_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("steerboard.integrations.mspdi.documents.MOST_CARRIED", 1_000)

    assert "unknown elements" in refusal(document(task(1, "".join(f"<a>{number}</a>" for number in range(1_001)))))


def test_too_many_records_are_refused() -> None:
    assert "more than 3" in refusal(document(*(task(uid) for uid in range(1, 6))), Limits(records=3))


def test_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(PlanUnreadable, match=r"plan\.xml"):
        read_plan(tmp_path / "plan.xml")


def test_progress_reaches_the_end() -> None:
    told: list[float] = []

    read_plan(BytesIO(document(*(task(uid) for uid in range(1, 2_000)))), progress=told.append)

    assert told == sorted(told)
    assert told[-1] == 1.0
    assert len(told) > 3
