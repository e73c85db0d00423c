"""Pages by cursor: where the last row stood in the order, so that deep pages cost no more than the first."""

import base64
import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q

Order = Sequence[tuple[str, bool]]  # lookup, descending

_READERS: dict[str, Callable[[Any], Any]] = {
    "b": bool,
    "i": int,
    "f": float,
    "s": str,
    "d": date.fromisoformat,
    "t": datetime.fromisoformat,
    "m": Decimal,
    "u": UUID,
}


def _tagged(value: Any) -> list[Any] | None:
    # datetime before date and bool before int: each is also the other
    for tag, kind in (("t", datetime), ("d", date), ("b", bool), ("i", int), ("f", float)):
        if isinstance(value, kind):
            return [tag, value.isoformat() if isinstance(value, date) else value]
    if value is None:
        return None
    tag = "m" if isinstance(value, Decimal) else "u" if isinstance(value, UUID) else "s"
    return [tag, str(value)]


def encode(values: Sequence[Any]) -> str:
    """The sort values of a row as a short text for an address."""
    text = json.dumps([_tagged(value) for value in values], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(text: str, length: int) -> list[Any] | None:
    """The sort values back; None when the text is not one of ours or belongs to another order."""
    try:
        raw = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        values = [None if pair is None else _READERS[pair[0]](pair[1]) for pair in raw]
    except (ValueError, KeyError, TypeError, IndexError, ArithmeticError):
        return None
    return values if len(values) == length else None


def after(order: Order, values: Sequence[Any]) -> Q:
    """The condition for rows behind these values. Unknown values stand last, whichever way is sorted."""
    condition = Q(pk__in=[])
    same = Q()
    for (lookup, descending), value in zip(order, values, strict=True):
        if value is not None:
            further = Q(**{f"{lookup}__{'lt' if descending else 'gt'}": value})
            condition |= same & (further if lookup == "pk" else further | Q(**{f"{lookup}__isnull": True}))
        same &= Q(**{f"{lookup}__isnull": True}) if value is None else Q(**{lookup: value})
    return condition
