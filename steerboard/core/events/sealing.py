"""Personal values in the log are sealed by a key per person, so that they can be erased
while the chain stays valid: the hash covers the sealed text."""

import base64
import json
import os
from collections.abc import Iterable
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from steerboard.core.events.models import PersonKey

ERASED = "(erased)"


def _key_of(person_id: int) -> bytes:
    row, _ = PersonKey.objects.get_or_create(person_id=person_id, defaults={"key": AESGCM.generate_key(256)})
    return bytes(row.key)


def seal(person_id: int, value: Any) -> dict[str, Any]:
    """Seal one value with the person's key (AES-256-GCM)."""
    nonce = os.urandom(12)
    box = AESGCM(_key_of(person_id)).encrypt(nonce, json.dumps(value).encode(), str(person_id).encode())
    return {"sealed": person_id, "box": base64.b64encode(nonce + box).decode()}


def is_sealed(value: Any) -> bool:
    """Whether a logged value is a sealed one."""
    return isinstance(value, dict) and set(value) == {"sealed", "box"}


def open_box(value: dict[str, Any], key: bytes | None) -> Any:
    """The value inside, or ERASED when the key it was sealed with is gone (a newer one may be there)."""
    if key is None:
        return ERASED
    raw = base64.b64decode(value["box"])
    try:
        return json.loads(AESGCM(key).decrypt(raw[:12], raw[12:], str(value["sealed"]).encode()))
    except InvalidTag:
        return ERASED


def keys_of(person_ids: Iterable[int]) -> dict[int, bytes]:
    """The keys of several people, in one query."""
    rows = PersonKey.objects.filter(person_id__in=set(person_ids)).values_list("person_id", "key")
    return {person_id: bytes(key) for person_id, key in rows}


def unseal(value: dict[str, Any]) -> Any:
    """The value inside, or ERASED when the person's key is gone."""
    return open_box(value, keys_of([value["sealed"]]).get(value["sealed"]))


def seal_personal(data: dict[str, Any], fields: tuple[str, ...], person_id: int | None) -> dict[str, Any]:
    """The note's data with the values of `fields` sealed."""
    if person_id is None or not fields:
        return data
    sealed = dict(data)
    if "values" in data:
        sealed["values"] = {
            name: seal(person_id, value) if name in fields and value not in (None, "") else value
            for name, value in data["values"].items()
        }
    if "changes" in data:
        sealed["changes"] = {
            name: [seal(person_id, v) if name in fields and v not in (None, "") else v for v in pair]
            for name, pair in data["changes"].items()
        }
    return sealed
