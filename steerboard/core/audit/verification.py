"""Verifying this installation's log: streams every event out of the database, however many there are."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Case, TextField, Value, When
from django.db.models.functions import Concat, Length, Substr
from django.db.models.lookups import LessThan

from steerboard.core import clock
from steerboard.core.audit.chain import COLUMNS, ChainCheck, Finding, Seal
from steerboard.core.audit.signing import public_key
from steerboard.core.events import guards
from steerboard.core.events.models import ChainHead, Checkpoint, Event
from steerboard.core.events.rules import GENESIS

PAGE = 10_000
GOOD, ALTERED, INCOMPLETE = "good", "altered", "incomplete"
EXIT_STATUS = {GOOD: 0, ALTERED: 1, INCOMPLETE: 2}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found out."""

    status: str
    sentence: str
    events: int
    sealed_events: int
    unsealed_events: int
    checkpoints: int
    first_bad: int | None
    found: int
    findings: list[Finding]
    missing: list[str]
    key: str
    at: str
    seconds: float
    head_hash: str = ""
    extra: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """As plain values for `--json` and the job's result."""
        return asdict(self)


def verify_chain(*, witnesses: Sequence[str] = (), progress: Callable[[int], None] | None = None) -> Verdict:
    """Check chain, numbers, columns, clock, checkpoints and guards. `witnesses` are notes kept elsewhere."""
    started = time.perf_counter()
    key = public_key()
    check = ChainCheck(key, [*_seals(), *(Seal(note) for note in witnesses)])
    if Event.objects.filter(seq__lt=1).exists():
        check.note(0, "double", "There are events with numbers below 1.")
    head = _head()
    while check.last_seq < head[0]:
        before = check.last_seq
        for page in _pages(before, head[0]):
            check.feed(page)
            if progress is not None and head[0]:
                progress(min(99, 100 * check.last_seq // head[0]))
        if check.last_seq < head[0]:
            break
        fitting = (check.last_seq, check.last_hash) == head
        if fitting:
            head = _head()  # somebody worked meanwhile: check that too
    check.finish(head_seq=head[0], head_hash=head[1])
    _look_past_the_end(check)
    return _verdict(check, len(_seals()), str(key), started)


def _head() -> tuple[int, str]:
    row = ChainHead.objects.filter(pk=1).values_list("seq", "hash").first()
    return (row[0], row[1]) if row is not None else (0, GENESIS)


def _seals() -> list[Seal]:
    rows = Checkpoint.objects.order_by("seq").values_list("note", "seq", "root_hash", "chain_hash", "at")
    return [Seal(*row) for row in rows]


def _pages(after: int, up_to: int) -> Iterator[list[tuple[Any, ...]]]:
    for start in range(after, up_to, PAGE):
        rows = Event.objects.filter(seq__gt=start, seq__lte=min(start + PAGE, up_to)).order_by("seq", "pk")
        if connection.vendor != "sqlite":
            yield list(rows.values_list(*COLUMNS))
            continue
        # Reading a moment out of SQLite's text costs as much as the rest of the check; the text itself will do.
        columns = ["at_text" if name == "at" else name for name in COLUMNS]
        yield list(rows.annotate(at_text=_moment_text()).values_list(*columns))


def _moment_text() -> Case:
    """The column's text in the form events are written in."""
    day, hour = Substr("at", 1, 10), Substr("at", 12)
    # Whole seconds are stored without their zeros.
    with_zeros = Concat(day, Value("T"), hour, Value(".000000+00:00"), output_field=TextField())
    as_it_is = Concat(day, Value("T"), hour, Value("+00:00"), output_field=TextField())
    return Case(When(condition=LessThan(Length("at"), 20), then=with_zeros), default=as_it_is)


def _look_past_the_end(check: ChainCheck) -> None:
    last = Event.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
    # Event and head are committed together: whatever was written while we looked, the head covers it.
    if last > max(_head()[0], check.last_seq):
        check.note(check.last_seq + 1, "head", f"There is an event {last} beyond the log's end.")


def _verdict(check: ChainCheck, checkpoints: int, key: str, started: float) -> Verdict:
    missing = [f"The table {table} has lost its append-only guard." for table in guards.missing(connection)]
    if check.events and not checkpoints:
        missing.append("No checkpoint has been signed yet.")
    status = ALTERED if check.found else INCOMPLETE if missing else GOOD
    if status == ALTERED:
        sentence = f"The log was altered; the first bad event is {check.first_bad}."
    elif status == INCOMPLETE:
        sentence = f"No alteration found in {check.events} events, but the proof is incomplete."
    else:
        sentence = f"All {check.events} events are as they were written; {check.sealed_to} are sealed."
    return Verdict(
        status=status,
        sentence=sentence,
        events=check.events,
        sealed_events=check.sealed_to,
        unsealed_events=max(0, check.last_seq - check.sealed_to),
        checkpoints=checkpoints,
        first_bad=check.first_bad,
        found=check.found,
        findings=sorted(check.findings, key=lambda finding: finding.seq),
        missing=missing,
        key=key,
        at=clock.now().isoformat(),
        seconds=round(time.perf_counter() - started, 3),
        head_hash=check.last_hash,
    )
