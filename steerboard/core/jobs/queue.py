"""Putting work into the queue, and declaring what it is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction

from steerboard.core import clock
from steerboard.core.bulk import insert_rows
from steerboard.core.jobs.models import Job

BATCH = 500
JobFunction = Callable[[Job], Any]


@dataclass(frozen=True, slots=True)
class JobKind:
    """A kind of job: its function takes the row, may report progress, returns a JSON result."""

    name: str
    function: JobFunction
    label: str
    max_attempts: int
    lease_seconds: int
    every: timedelta | None


_kinds: dict[str, JobKind] = {}


def job(
    name: str,
    *,
    label: str,
    max_attempts: int = 5,
    lease_seconds: int = 60,
    every: timedelta | None = None,
) -> Callable[[JobFunction], JobFunction]:
    """Declare a kind of job. `every` makes it recur. It must bear being run twice."""

    def register(function: JobFunction) -> JobFunction:
        _kinds[name] = JobKind(name, function, label, max_attempts, lease_seconds, every)
        return function

    return register


def kind_named(name: str) -> JobKind:
    """One kind. Raises LookupError when its code is gone."""
    if name not in _kinds:
        raise LookupError(f"No job is called {name}.")
    return _kinds[name]


def recurring_kinds() -> list[JobKind]:
    """Kinds that run again and again."""
    return [kind for kind in _kinds.values() if kind.every is not None]


def enqueue(
    name: str,
    payload: dict[str, Any] | None = None,
    *,
    key: str = "",
    actor_id: int | None = None,
    scope_id: int | None = None,
    delay_seconds: int = 0,
) -> Job:
    """Queue a job in the present transaction. With a `key`, an equal waiting job is used instead."""
    kind_named(name)
    moment = clock.now()
    row = Job(
        kind=name,
        payload=payload or {},
        key=key,
        actor_id=actor_id,
        scope_id=scope_id,
        created_at=moment,
        run_after=moment + timedelta(seconds=delay_seconds),
    )
    if not key:
        row.save()
        return row
    waiting = Job.objects.filter(kind=name, key=key, state=Job.State.WAITING).first()
    if waiting is not None:
        return waiting
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:  # somebody queued the same a moment ago
        return Job.objects.get(kind=name, key=key, state=Job.State.WAITING)
    return row


@dataclass(frozen=True, slots=True)
class Order:
    """One job to be queued among many."""

    payload: dict[str, Any]
    key: str = ""
    scope_id: int | None = None
    delay_seconds: int = 0


def enqueue_many(name: str, orders: Iterable[Order]) -> None:
    """Queue many jobs of one kind in the present transaction, each key once, in a handful of queries."""
    kind_named(name)
    by_key: dict[str, Order] = {}
    wanted: list[Order] = []
    for order in orders:
        if not order.key:
            wanted.append(order)
        else:
            by_key.setdefault(order.key, order)
    keys = list(by_key)
    for start in range(0, len(keys), BATCH):
        part = keys[start : start + BATCH]
        # The key is named as not empty, so that the index on waiting keys serves.
        waiting = Job.objects.filter(kind=name, key__in=part, state=Job.State.WAITING).exclude(key="")
        present = set(waiting.values_list("key", flat=True))
        wanted += [by_key[key] for key in part if key not in present]
    moment = clock.now()
    rows = [
        Job(
            kind=name,
            payload=order.payload,
            key=order.key,
            scope_id=order.scope_id,
            created_at=moment,
            run_after=moment + timedelta(seconds=order.delay_seconds),
        )
        for order in wanted
    ]
    insert_rows(Job, rows, if_conflicting="skip")
