"""Checking the event chain and its checkpoints, on plain rows in order, without a database."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import msgspec

from steerboard.core.audit.rules import GrowingTree
from steerboard.core.audit.signing import BadCheckpoint, PublicKey, open_checkpoint
from steerboard.core.events.rules import CHAIN, GENESIS

# In the order of an event row's columns.
COLUMNS = (
    "seq", "at", "actor_id", "verb", "kind", "object_type", "object_id", "scope_id", "action_id",
    "body", "prev_hash", "hash",
)  # fmt: skip
FINDINGS_KEPT = 50


class _Body(msgspec.Struct):
    """The parts of an event's text that the columns repeat."""

    seq: int
    at: str
    actor: int | None
    verb: str
    kind: str
    object: tuple[str, str]
    scope: int | None
    action: str
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was: the event's number and a sentence."""

    seq: int
    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Seal:
    """A checkpoint to hold the chain against; the columns are None for one brought from elsewhere."""

    note: str
    seq: int | None = None
    root_hash: str = ""
    chain_hash: str = ""
    at: datetime | None = None


def _as_written(at: str) -> str:
    """The moment as every event has it, so that texts can be compared. Raises ValueError for another form."""
    if len(at) != 32 or at[10] != "T" or not at.endswith("+00:00"):
        raise ValueError(at)
    return at


def _as_text(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds") if at is not None else ""


@dataclass(slots=True)
class ChainCheck:
    """Reads rows as they come; afterwards `findings` says what is wrong, `first_bad` where."""

    key: PublicKey
    seals: Sequence[Seal] = ()
    findings: list[Finding] = field(default_factory=list)
    found: int = 0
    events: int = 0
    sealed_to: int = 0
    last_hash: str = GENESIS
    last_seq: int = 0
    _last_at: str = ""
    _tree: GrowingTree = field(default_factory=GrowingTree)
    _tree_holds: bool = True
    _pending: list[tuple[int, bytes, str]] = field(default_factory=list)
    _first: int | None = None

    def __post_init__(self) -> None:
        for seal in self.seals:
            self._open(seal)
        self._pending.sort(reverse=True)

    @property
    def first_bad(self) -> int | None:
        """The number of the first event that is altered, missing or too many."""
        return self._first

    def note(self, seq: int, code: str, sentence: str) -> None:
        """Keep a finding; of very many only the first are kept in words."""
        self.found += 1
        self._first = seq if self._first is None else min(self._first, seq)
        if len(self.findings) < FINDINGS_KEPT:
            self.findings.append(Finding(seq, code, sentence))

    def feed(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Check further rows, in ascending order of their numbers."""
        decode, sha256 = msgspec.json.Decoder(_Body).decode, hashlib.sha256
        for row in rows:
            seq, at, actor, verb, kind, object_type, object_id, scope, action, text, previous, digest = row
            if seq != self.last_seq + 1:
                self._out_of_order(seq, previous)
            self.events += 1
            try:
                raw = text.encode()
                computed = sha256(CHAIN + bytes.fromhex(previous) + raw)
                body = decode(raw)
                written = _as_written(body.at)
            except (ValueError, TypeError, AttributeError):
                self.note(seq, "unreadable", f"Event {seq} cannot be read.")
                self._step(seq, digest)
                continue
            if computed.hexdigest() != digest:
                self.note(seq, "hash", f"Event {seq}: its text does not fit its hash.")
            elif previous != self.last_hash:
                self.note(seq, "chain", f"Event {seq} does not follow the event before it.")
            moment = at if at.__class__ is str else _as_text(at)
            if (seq, moment, actor, verb, kind, (object_type, object_id), scope, action) != (
                body.seq, written, body.actor, body.verb, body.kind, body.object, body.scope, body.action
            ):  # fmt: skip
                self.note(seq, "columns", f"Event {seq}: its columns say something else than its signed text.")
            if written < self._last_at and not body.replayed:
                self.note(seq, "clock", f"Event {seq} is older than the event before it.")
            self._last_at = written
            self._step(seq, digest)

    def finish(self, *, head_seq: int | None = None, head_hash: str = "") -> None:
        """Say what is missing at the end: sealed events that are gone, a head that does not fit."""
        if self._pending:
            size = self._pending[0][0]
            self.note(
                self.last_seq + 1,
                "cut",
                f"A checkpoint was signed over {size} events, but the log ends with event {self.last_seq}.",
            )
        if head_seq is not None and (head_seq, head_hash) != (self.last_seq, self.last_hash):
            self.note(
                min(self.last_seq, head_seq) + 1,
                "head",
                f"The log's end was event {head_seq}; the last one found is {self.last_seq}.",
            )

    def _out_of_order(self, seq: int, previous: str) -> None:
        expected = self.last_seq + 1
        if seq < expected:
            self.note(seq, "double", f"There is more than one event {seq}.")
        else:
            words = f"Event {expected} is" if seq == expected + 1 else f"Events {expected} to {seq - 1} are"
            self.note(expected, "gap", f"{words} missing.")
            self.last_hash = previous  # one gap is one finding
        self._tree_holds = False

    def _step(self, seq: int, digest: str) -> None:
        self.last_seq, self.last_hash = seq, digest
        if not self._tree_holds:
            while self._pending and self._pending[-1][0] <= seq:
                self._pending.pop()
            return
        try:
            self._tree.add(bytes.fromhex(digest))
        except (ValueError, TypeError):
            self._tree_holds = False
            return
        while self._pending and self._pending[-1][0] == seq:
            _, root, chain_hash = self._pending.pop()
            if self._tree.root() == root and chain_hash == digest:
                self.sealed_to = seq
                continue
            # Where the chain itself has shown nothing, it was rewritten whole since the last good checkpoint.
            start = self.sealed_to + 1 if self._first is None else seq
            self.note(start, "root", f"Events {self.sealed_to + 1} to {seq} are not those that were sealed.")
            self._tree_holds = False

    def _open(self, seal: Seal) -> None:
        where = seal.seq or 1
        try:
            statement = open_checkpoint(seal.note, self.key)
        except BadCheckpoint as problem:
            self.note(where, "checkpoint", f"Checkpoint at event {where}: {problem}")
            return
        if seal.seq is not None and (seal.seq, seal.root_hash, seal.chain_hash, seal.at) != (
            statement.size, statement.root.hex(), statement.chain_hash, statement.at
        ):  # fmt: skip
            self.note(where, "checkpoint", f"Checkpoint at event {where}: its columns differ from its signed text.")
        if statement.size:
            self._pending.append((statement.size, statement.root, statement.chain_hash))
