"""The arithmetic of the event chain, on plain values: canonical text and hashes."""

import hashlib
import json
from typing import Any

CHAIN = b"steerboard-audit-v1"
GENESIS = "0" * 64


def canonical(body: dict[str, Any]) -> str:
    """Canonical JSON (RFC 8785 for the values we allow: no floats, ASCII keys): sorted, no spaces."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def chained_hash(previous: str, text: str) -> str:
    """Hex SHA-256 over the chain's name, the previous hash and the canonical text."""
    return hashlib.sha256(CHAIN + bytes.fromhex(previous) + text.encode()).hexdigest()
