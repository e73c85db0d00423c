"""Whatever is altered in the log is found, and its place is named."""

import dataclasses
import random
from datetime import timedelta
from typing import Any

import pytest

from steerboard.core.audit.chain import ChainCheck, Seal
from steerboard.core.audit.signing import public_key
from steerboard.core.audit.standalone import verify_steerboard as standalone
from steerboard.core.audit.tests.pack import Row, written_log
from steerboard.core.events.rules import chained_hash

EVENTS, SEALED_AT = 48, (16, 32, 48)
ROWS, SEALS = written_log(EVENTS, sealed_at=SEALED_AT)
KEY = public_key()
BODY, PREVIOUS, HASH = 9, 10, 11


def _checked(rows: list[Row], seals: list[Seal] = SEALS) -> ChainCheck:
    check = ChainCheck(KEY, seals)
    check.feed(rows)
    check.finish()
    return check


def _lines(rows: list[Row]) -> list[bytes]:
    return [f'{{"hash":"{row[HASH]}","event":{row[BODY]}}}\n'.encode() for row in rows]


def _standalone(lines: list[bytes]) -> standalone.Report:
    key = standalone.read_key(str(KEY))
    # As a file would give them: cut into lines anew, for a tampered byte may be a line end.
    return standalone.verify(_split(b"".join(lines)), [seal.note for seal in SEALS], key)


def _split(data: bytes) -> list[bytes]:
    parts = data.split(b"\n")
    return [part + b"\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def _bit_flipped(text: str, chance: random.Random) -> str:
    """One bit of one character other, the result still being text."""
    while True:
        place = chance.randrange(len(text))
        flipped = chr(ord(text[place]) ^ (1 << chance.randrange(7)))
        if flipped != text[place]:
            return text[:place] + flipped + text[place + 1 :]


def _value_altered(value: Any, chance: random.Random) -> Any:
    if value is None:
        return 1
    if isinstance(value, int):
        return value ^ (1 << chance.randrange(20))
    if isinstance(value, str):
        return _bit_flipped(value, chance)
    return value + timedelta(microseconds=1 << chance.randrange(30))


def _tampered(rows: list[Row], chance: random.Random) -> tuple[list[Row], set[int]]:
    """The log with one alteration, and the event numbers that may be named as the first bad one."""
    rows, index = list(rows), chance.randrange(EVENTS)
    row, seq = rows[index], index + 1
    kind = chance.choice(["bit", "bit", "bit", "insert", "delete", "swap", "cut", "rewrite"])
    if kind == "bit":
        column = chance.randrange(len(row))
        changed = (*row[:column], _value_altered(row[column], chance), *row[column + 1 :])
        rows[index] = changed
        # An altered number makes its event stand where another should, or after a gap.
        return rows, {seq, changed[0]} if column == 0 else {seq}
    if kind == "insert":
        rows.insert(index, row)
        return rows, {seq, seq + 1}
    if kind == "delete":
        del rows[index]
        return rows, {seq}
    if kind == "swap":
        other = (index + 1 + chance.randrange(EVENTS - 1)) % EVENTS
        rows[index], rows[other] = rows[other], rows[index]
        return rows, {min(index, other) + 1}
    if kind == "cut":
        return rows[:index], {seq}
    return _rewritten(rows, index), {_first_unsealed(index)}


def _rewritten(rows: list[Row], index: int) -> list[Row]:
    """Somebody who knows the format changes one event and computes all later hashes anew."""
    text = rows[index][BODY].replace("page", "shell")
    previous = rows[index][PREVIOUS]
    for place in range(index, len(rows)):
        text = rows[place][BODY].replace("page", "shell") if place == index else rows[place][BODY]
        digest = chained_hash(previous, text)
        rows[place] = (*rows[place][:BODY], text, previous, digest)
        previous = digest
    return rows


def _first_unsealed(index: int) -> int:
    return max((size for size in SEALED_AT if size <= index), default=0) + 1


def test_an_untouched_log_is_good_for_both_verifiers() -> None:
    check, report = _checked(ROWS), _standalone(_lines(ROWS))

    assert (check.found, check.sealed_to) == (0, EVENTS)
    assert (report.status, report.sealed, report.events) == (standalone.GOOD, EVENTS, EVENTS)


@pytest.mark.slow
def test_twenty_thousand_random_tamperings_are_all_found_at_their_place() -> None:
    chance = random.Random(20_261_123)
    missed = []
    for number in range(20_000):
        rows, places = _tampered(ROWS, chance)
        if rows == ROWS:
            continue
        check = _checked(rows)
        if not check.found or check.first_bad not in places:
            missed.append((number, check.first_bad, places, check.findings[:2]))

    assert missed == []


def test_every_kind_of_bit_flip_in_the_file_is_found_by_the_stand_alone_verifier() -> None:
    chance = random.Random(4711)
    lines, missed = _lines(ROWS), []
    for _ in range(4_000):
        index = chance.randrange(EVENTS)
        line = bytearray(lines[index])
        place = chance.randrange(len(line))
        line[place] ^= 1 << chance.randrange(8)
        report = _standalone([*lines[:index], bytes(line), *lines[index + 1 :]])
        # The last byte is a line end: without it two events stand in one line.
        if report.status == standalone.GOOD or (report.bad and report.first_bad not in {index + 1, index + 2}):
            missed.append((index, place, report.bad[:2], report.missing))

    assert missed == []


def test_cuts_swaps_and_rewriting_are_found_by_the_stand_alone_verifier() -> None:
    lines = _lines(ROWS)

    assert _standalone(lines[:40]).first_bad == 41
    assert _standalone([*lines[:9], *lines[10:]]).first_bad == 10
    assert _standalone([*lines[:5], lines[6], lines[5], *lines[7:]]).first_bad == 6
    assert _standalone(_lines(_rewritten(list(ROWS), 20))).first_bad == 17


def test_every_bit_of_a_checkpoint_counts() -> None:
    note, missed = SEALS[1].note, []
    for place in range(len(note.encode())):
        for bit in range(8):
            data = bytearray(note.encode())
            data[place] ^= 1 << bit
            try:
                text = data.decode()
            except UnicodeDecodeError:
                continue
            check = _checked(ROWS, [SEALS[0], dataclasses.replace(SEALS[1], note=text), SEALS[2]])
            if not check.found:
                missed.append((place, bit))

    assert missed == []


def test_a_checkpoint_that_one_kept_shows_a_log_rewritten_with_the_right_key() -> None:
    kept = Seal(SEALS[1].note)
    rows = _rewritten(list(ROWS), 20)

    assert _checked(rows, []).found == 0
    assert _checked(rows, [kept]).first_bad == 1


def test_a_clock_that_runs_backwards_is_found_unless_history_is_replayed() -> None:
    earlier = ROWS[0][1] - timedelta(days=1)
    stamp = earlier.isoformat(timespec="microseconds")
    text = ROWS[1][BODY].replace(ROWS[1][1].isoformat(timespec="microseconds"), stamp)
    plain = (2, earlier, *ROWS[1][2:BODY], text, ROWS[0][HASH], chained_hash(ROWS[0][HASH], text))
    said = text.replace('"reason":""', '"reason":"","replayed":true')
    replayed = (*plain[:BODY], said, ROWS[0][HASH], chained_hash(ROWS[0][HASH], said))

    assert _checked([ROWS[0], plain], []).findings[0].code == "clock"
    assert _checked([ROWS[0], replayed], []).found == 0
