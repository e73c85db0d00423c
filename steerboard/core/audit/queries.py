"""Reading the log: who changed what, in words, starting at what this person may see."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Field, ForeignKey, Model, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from steerboard.core import clock
from steerboard.core.access.models import Scope
from steerboard.core.access.permissions import READ_AUDIT, SEE_HISTORY
from steerboard.core.access.queries import can, scope_ids
from steerboard.core.accounts.models import User
from steerboard.core.events.models import ChainHead, Checkpoint, Event
from steerboard.core.events.sealing import ERASED, is_sealed, keys_of, open_box
from steerboard.core.jobs.models import Job
from steerboard.core.records import Record

CHANGES = ("created", "changed", "deleted")
# What a row is called, by the first of these fields that it has; up to two of them.
NAMING_FIELDS = ("code", "name", "label", "title", "question", "key")
KIND_WORDS = {
    "created": "created",
    "changed": "changed",
    "deleted": "deleted",
    "fact": "made known:",
}
# Acts that change no row, as one would tell them.
SAID = {
    "sign_in": "signed in",
    "failed_sign_in": "failed to sign in",
    "sign_out": "signed out",
    "add_second_factor": "added a second factor",
    "remove_second_factor": "removed a second factor",
    "renew_second_factor": "made new recovery codes",
    "link_identity": "was joined to an identity of single sign-on",
    "end_session": "ended a session",
    "end_sessions_of": "signed somebody out everywhere",
    "reset_second_factor_of": "took somebody's second factor away",
    "ask_verification": "asked for verification of the log",
    "verify": "verified the log",
    "read_log": "read the log",
    "export_evidence": "took evidence out",
}
LONGEST_VALUE = 120


@dataclass(frozen=True, slots=True)
class Change:
    """One field's change in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One event in words."""

    seq: int
    at: datetime
    who: str
    who_id: int | None
    kind: str
    deed: str
    thing: str
    thing_name: str
    changes: tuple[Change, ...]
    reason: str
    channel: str
    verb: str
    object_type: str
    object_id: str
    scope_id: int | None
    action_id: str
    is_replayed: bool

    @property
    def sentence(self) -> str:
        """Who did what, as one would say it."""
        return " ".join(part for part in (self.who, self.deed, self.thing, self.thing_name) if part) + "."


def events_for(user: User) -> QuerySet[Event]:
    """The events this person may see: all for readers of the audit log, else those of one's scopes."""
    rows = Event.objects.order_by("-seq")
    if can(user, READ_AUDIT):
        return rows
    ids = scope_ids(user, SEE_HISTORY)
    return rows.filter(scope_id__isnull=False) if ids is None else rows.filter(scope_id__in=ids)


def history(
    user: User,
    *,
    object_type: str | None = None,
    object_id: str | int | None = None,
    scope: Scope | None = None,
    who: int | None = None,
    verb: str = "",
    day: date | None = None,
    kinds: Sequence[str] = CHANGES,
    before: int | None = None,
    limit: int = 50,
) -> list[HistoryLine]:
    """The newest events in words. `scope` takes in all below it; `before` is an event number to page on from."""
    rows = events_for(user)
    if kinds:
        rows = rows.filter(kind__in=kinds)
    if object_type is not None:
        rows = rows.filter(object_type=object_type)
    if object_id is not None:
        rows = rows.filter(object_id=str(object_id))
    if scope is not None:
        rows = rows.filter(scope_id__in=Scope.objects.filter(path__startswith=scope.path).values("pk"))
    if who is not None:
        rows = rows.filter(actor_id=who)
    if verb:
        rows = rows.filter(verb=verb)
    if day is not None:
        start = timezone.make_aware(datetime.combine(day, time.min))
        rows = rows.filter(at__gte=start, at__lt=start + timedelta(days=1))
    if before is not None:
        rows = rows.filter(seq__lt=before)
    return describe_all(rows[:limit])


def own_history(user: User, limit: int = 10) -> list[HistoryLine]:
    """What somebody did lately; everybody may see that of oneself."""
    return describe_all(
        Event.objects.filter(actor_id=user.pk).exclude(kind__in=("fact", "read")).order_by("-seq")[:limit]
    )


def describe(event: Event) -> HistoryLine:
    """One event in words."""
    return describe_all([event])[0]


def describe_all(events: Iterable[Event]) -> list[HistoryLine]:
    """Events in words, with a handful of queries for the names of everything they speak of."""
    rows = list(events)
    bodies = [json.loads(row.body) for row in rows]
    keys = keys_of(person for body in bodies for person in _sealed_people(body["data"]))
    wanted: dict[str, set[str]] = defaultdict(set)
    for row, body in zip(rows, bodies, strict=True):
        if row.actor_id is not None:
            wanted[User._meta.label_lower].add(str(row.actor_id))
        _collect_names(row, body["data"], wanted)
    names = {label: _names(label, ids) for label, ids in wanted.items()}
    return [_line(row, body, names, keys) for row, body in zip(rows, bodies, strict=True)]


def _sealed_people(data: dict[str, Any]) -> Iterable[int]:
    pairs = list(data.get("changes", {}).values())
    for value in [*data.get("values", {}).values(), *(inner for pair in pairs for inner in pair)]:
        if is_sealed(value):
            yield value["sealed"]


def _model(label: str) -> type[Model] | None:
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def _field(model: type[Model] | None, attname: str) -> Field[Any, Any] | None:
    if model is None:
        return None
    return next((field for field in model._meta.concrete_fields if field.attname == attname), None)


def _collect_names(row: Event, data: dict[str, Any], wanted: dict[str, set[str]]) -> None:
    model = _model(row.object_type)
    if model is None:
        return
    wanted[row.object_type].add(row.object_id)
    pairs = {name: [value] for name, value in data.get("values", {}).items()} | data.get("changes", {})
    for name, values in pairs.items():
        field = _field(model, name)
        if isinstance(field, ForeignKey):
            wanted[field.related_model._meta.label_lower] |= {str(value) for value in values if value is not None}


def _names(label: str, ids: set[str]) -> dict[str, str]:
    model = _model(label)
    if model is None:
        return {}
    present = {field.name for field in model._meta.concrete_fields}
    naming = [name for name in NAMING_FIELDS if name in present]
    naming = naming[: 2 if naming[:1] == ["code"] else 1]
    keys = [key for key in ids if key.isdigit()]
    rows = model._base_manager.filter(pk__in=keys).values_list("pk", *naming) if naming else ()
    return {str(pk): " ".join(str(part) for part in parts if part) for pk, *parts in rows}


def _line(row: Event, body: dict[str, Any], names: dict[str, dict[str, str]], keys: dict[int, bytes]) -> HistoryLine:
    model, data = _model(row.object_type), body["data"]
    thing = str(model._meta.verbose_name) if model is not None else row.object_type
    name = names.get(row.object_type, {}).get(row.object_id, "")
    if model is None:
        name = row.object_id
    elif not name:
        logged = (_opened(data.get("values", {}).get(field), keys) for field in NAMING_FIELDS)
        name = next((str(value) for value in logged if value), f"no. {row.object_id}")
    deed = KIND_WORDS.get(row.kind, row.kind)
    if row.kind == "fact":
        thing, name = "", _apart(row.object_id)
    elif row.kind == "denied":
        deed, thing, name = "was refused to", _spoken(row.verb), ""
    elif row.kind not in CHANGES:
        deed, thing, name = SAID.get(row.verb.rpartition(".")[2], _spoken(row.verb)), "", ""
    return HistoryLine(
        seq=row.seq,
        at=row.at,
        who=names.get(User._meta.label_lower, {}).get(str(row.actor_id), "") or "Steerboard",
        who_id=row.actor_id,
        kind=row.kind,
        deed=deed,
        thing=thing,
        thing_name=name,
        changes=tuple(_changes(model, data, names, keys)),
        reason=body.get("reason", ""),
        channel=body.get("channel", ""),
        verb=row.verb,
        object_type=row.object_type,
        object_id=row.object_id,
        scope_id=row.scope_id,
        action_id=row.action_id,
        is_replayed=bool(body.get("replayed")),
    )


def _apart(fact: str) -> str:
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in fact.rpartition(".")[2])
    return words.strip()


def _spoken(verb: str) -> str:
    return verb.rpartition(".")[2].replace("_", " ")


def _opened(value: Any, keys: dict[int, bytes]) -> Any:
    return open_box(value, keys.get(value["sealed"])) if is_sealed(value) else value


def _changes(
    model: type[Model] | None, data: dict[str, Any], names: dict[str, dict[str, str]], keys: dict[int, bytes]
) -> Iterable[Change]:
    pairs = data.get("changes") or {name: [None, value] for name, value in data.get("values", {}).items()}
    for attname, (before, after) in pairs.items():
        field = _field(model, attname)
        old, new = (_in_words(field, _opened(value, keys), names) for value in (before, after))
        if "values" in data and new == "":
            continue
        label = str(field.verbose_name) if field is not None else attname.replace("_", " ")
        yield Change(label[:1].upper() + label[1:], old, new)
    for attname in data.get("secret", ()):
        yield Change(attname.capitalize(), "(not shown)", "(not shown)")


def _in_words(field: Field[Any, Any] | None, value: Any, names: dict[str, dict[str, str]]) -> str:
    if value is None or value in ("", [], {}):
        return ""
    if value == ERASED:
        return ERASED
    if isinstance(field, ForeignKey):
        label = field.related_model._meta.label_lower
        return names.get(label, {}).get(str(value)) or f"no. {value}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if field is not None and field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, dict | list):
        value = json.dumps(value, ensure_ascii=False)
    kind = field.get_internal_type() if field is not None else ""
    if kind == "DateTimeField" and (moment := parse_datetime(str(value))):
        return f"{timezone.localtime(moment):%d %b %Y %H:%M}"
    if kind == "DateField" and (day := parse_date(str(value))):
        return f"{day:%d %b %Y}"
    text = str(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"


@dataclass(frozen=True, slots=True)
class LogStatus:
    """How the log stands: its length, what is sealed, when it was verified and with what result."""

    events: int
    sealed: int
    sealed_at: datetime | None
    verified_at: datetime | None
    verdict: dict[str, Any]
    running: Job | None
    refused: int
    failed_sign_ins: int

    @property
    def tone(self) -> str:
        """The verdict as one of the status words."""
        return {"good": "good", "altered": "bad", "incomplete": "watch"}.get(self.verdict.get("status", ""), "stale")


def log_status() -> LogStatus:
    """How the log stands now."""
    head = ChainHead.objects.filter(pk=1).first()
    newest = Checkpoint.objects.order_by("-seq").first()
    jobs = Job.objects.filter(kind="core.audit_verify").order_by("-pk")
    done = jobs.filter(state=Job.State.DONE).first()
    week = Event.objects.filter(at__gte=clock.now() - timedelta(days=7))
    return LogStatus(
        events=head.seq if head is not None else 0,
        sealed=newest.seq if newest is not None else 0,
        sealed_at=newest.at if newest is not None else None,
        verified_at=done.finished_at if done is not None else None,
        verdict=done.result or {} if done is not None else {},
        running=jobs.filter(state__in=[Job.State.WAITING, Job.State.RUNNING]).first(),
        refused=week.filter(kind="denied").count(),
        failed_sign_ins=week.filter(kind="account", verb="core.accounts.failed_sign_in").count(),
    )


def object_types() -> list[tuple[str, str]]:
    """Every audited table with the word people use for its rows, by word."""
    models = (model for model in apps.get_models() if issubclass(model, Record))
    named = ((model._meta.label_lower, str(model._meta.verbose_name).capitalize()) for model in models)
    return sorted(named, key=lambda pair: pair[1])
