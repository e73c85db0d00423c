"""Declaring indicators and publishing their values."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from steerboard.core import clock
from steerboard.core.indicators.models import IndicatorPoint, IndicatorValue


@dataclass(frozen=True, slots=True)
class Indicator:
    """A named number. `formula` is a sentence for the derivation page; `higher_is_better` its direction."""

    code: str
    label: str
    unit: str
    higher_is_better: bool | None
    formula: str
    thresholds: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """One value to publish."""

    code: str
    scope_id: int
    number: float | None
    status: str = ""
    sentence: str = ""
    derivation: dict[str, Any] = field(default_factory=dict)
    inputs_as_of: datetime | None = None


_declared: dict[str, Indicator] = {}


def declare_indicator(indicator: Indicator) -> Indicator:
    """Declare an indicator. Raises ValueError when its code is taken by another one."""
    if _declared.get(indicator.code, indicator) != indicator:
        raise ValueError(f"The indicator {indicator.code} is declared twice.")
    _declared[indicator.code] = indicator
    return indicator


def indicator_named(code: str) -> Indicator:
    """The indicator of this code. Raises LookupError for a misspelt one."""
    if code not in _declared:
        raise LookupError(f"There is no indicator {code!r}.")
    return _declared[code]


def declared_indicators() -> list[Indicator]:
    """All indicators by code."""
    return sorted(_declared.values(), key=lambda indicator: indicator.code)


def publish(readings: Iterable[Reading]) -> None:
    """Write the newest values and today's points, all in four statements however many there are."""
    rows: Sequence[Reading] = list(readings)
    if not rows:
        return
    for reading in rows:
        indicator_named(reading.code)
    moment, day = clock.now(), clock.today()
    IndicatorValue.objects.bulk_create(
        [
            IndicatorValue(
                code=r.code,
                scope_id=r.scope_id,
                number=r.number,
                status=r.status,
                sentence=r.sentence[:300],
                derivation=r.derivation,
                inputs_as_of=r.inputs_as_of,
                computed_at=moment,
            )
            for r in rows
        ],
        update_conflicts=True,
        unique_fields=["code", "scope"],
        update_fields=["number", "status", "sentence", "derivation", "inputs_as_of", "computed_at"],
        batch_size=500,
    )
    IndicatorPoint.objects.bulk_create(
        [IndicatorPoint(code=r.code, scope_id=r.scope_id, day=day, number=r.number, status=r.status) for r in rows],
        update_conflicts=True,
        unique_fields=["code", "scope", "day"],
        update_fields=["number", "status"],
        batch_size=500,
    )
