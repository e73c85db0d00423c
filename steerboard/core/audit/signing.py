"""Checkpoints as signed notes: origin, size, root and an Ed25519 signature, in the C2SP formats
`signed-note` and `tlog-checkpoint`, so that tools of others read them too."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

_ED25519 = b"\x01"
_DASH = "\u2014 "


class BadCheckpoint(ValueError):
    """A note that is no checkpoint, or not signed by the key it should be signed by."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What a checkpoint states: so many events, this root, this last chain hash, at that moment."""

    size: int
    root: bytes
    chain_hash: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PublicKey:
    """The key that checkpoints are checked with; `name` is the log's origin."""

    name: str
    raw: bytes

    @property
    def tag(self) -> bytes:
        """The four bytes that name this key in a signature line."""
        return hashlib.sha256(self.name.encode() + b"\n" + _ED25519 + self.raw).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.tag.hex()}+{base64.b64encode(_ED25519 + self.raw).decode()}"


@lru_cache(maxsize=4)
def _private_key(secret: str) -> Ed25519PrivateKey:
    seed = HKDF(hashes.SHA256(), 32, None, b"steerboard audit checkpoints v1").derive(secret.encode())
    return Ed25519PrivateKey.from_private_bytes(seed)


def public_key() -> PublicKey:
    """This installation's key. Its origin follows from the key, so it survives a change of address."""
    raw = _private_key(settings.AUDIT_SIGNING_KEY).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return PublicKey(f"steerboard/{hashlib.sha256(raw).hexdigest()[:16]}", raw)


def sign_checkpoint(statement: Statement) -> str:
    """The signed note of a statement."""
    key = public_key()
    at = statement.at.astimezone(UTC).isoformat(timespec="microseconds")
    root = base64.b64encode(statement.root).decode()
    text = f"{key.name}\n{statement.size}\n{root}\nchain {statement.chain_hash}\nat {at}\n"
    signature = _private_key(settings.AUDIT_SIGNING_KEY).sign(text.encode())
    return f"{text}\n{_DASH}{key.name} {base64.b64encode(key.tag + signature).decode()}\n"


@lru_cache(maxsize=4096)
def open_checkpoint(note: str, key: PublicKey) -> Statement:
    """What a note states, once its signature holds. Raises BadCheckpoint."""
    text, gap, signatures = note.partition("\n\n")
    lines = text.split("\n")
    if not gap or len(lines) != 5 or lines[0] != key.name:
        raise BadCheckpoint("This is not a checkpoint of this log.")
    _check_signature(f"{text}\n".encode(), signatures, key)
    try:
        return Statement(
            size=int(lines[1]),
            root=base64.b64decode(lines[2], validate=True),
            chain_hash=lines[3].removeprefix("chain "),
            at=datetime.fromisoformat(lines[4].removeprefix("at ")),
        )
    except ValueError as problem:
        raise BadCheckpoint("This checkpoint cannot be read.") from problem


def _check_signature(text: bytes, signatures: str, key: PublicKey) -> None:
    if not signatures.endswith("\n"):
        raise BadCheckpoint("This checkpoint is cut off.")
    for line in signatures[:-1].split("\n"):
        name, _, encoded = line[len(_DASH) :].rpartition(" ") if line.startswith(_DASH) else ("", "", "")
        try:
            box = base64.b64decode(encoded, validate=True)
        except ValueError:
            continue
        # Re-encoding refuses the spare bits of base64: one signature has one spelling.
        if name != key.name or box[:4] != key.tag or base64.b64encode(box).decode() != encoded:
            continue
        try:
            Ed25519PublicKey.from_public_bytes(key.raw).verify(box[4:], text)
        except InvalidSignature:
            raise BadCheckpoint("The checkpoint's signature is wrong.") from None
        return
    raise BadCheckpoint("The checkpoint is not signed by this log's key.")
