"""A log in memory, written the way the product writes it, for tests that alter it thousands of times."""

from datetime import UTC, datetime, timedelta
from typing import Any

from steerboard.core.audit.chain import Seal
from steerboard.core.audit.rules import GrowingTree
from steerboard.core.audit.signing import Statement, sign_checkpoint
from steerboard.core.events.rules import GENESIS, canonical, chained_hash

Row = tuple[Any, ...]
START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def written_log(events: int, *, sealed_at: tuple[int, ...]) -> tuple[list[Row], list[Seal]]:
    """Rows in column order and checkpoints at the given sizes."""
    rows, seals, tree, previous = [], [], GrowingTree(), GENESIS
    for seq in range(1, events + 1):
        at = START + timedelta(seconds=seq)
        body = {
            "format": 1, "at": at.isoformat(timespec="microseconds"), "actor": 2 if seq % 3 else None,
            "action": f"{seq:032x}", "channel": "page", "request": f"r{seq}", "address": "10.0.0.1", "session": "s",
            "method": "password", "reason": "", "seq": seq, "verb": "work.items.change_item", "kind": "changed",
            "object": ["work.workitem", str(seq % 7)], "scope": 1,
            "data": {"changes": {"name": [f"Müller {seq}", f"Grüße → {seq}"], "duration": [seq, seq + 1]}},
        }  # fmt: skip
        text = canonical(body)
        digest = chained_hash(previous, text)
        rows.append(
            (seq, at, body["actor"], body["verb"], "changed", "work.workitem", str(seq % 7), 1, body["action"], text,
             previous, digest)
        )  # fmt: skip
        previous = digest
        tree.add(bytes.fromhex(digest))
        if seq in sealed_at:
            statement = Statement(seq, tree.root(), digest, at)
            seals.append(Seal(sign_checkpoint(statement), seq, tree.root().hex(), digest, at))
    return rows, seals
