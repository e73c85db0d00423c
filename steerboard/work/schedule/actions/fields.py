"""What may be set on an item and on a link: one setter for each field of the plan page, the API and imports."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Q

from steerboard.core.public import RuleBroken, User
from steerboard.work.calendars.models import Calendar
from steerboard.work.schedule import rules
from steerboard.work.schedule.models import Link, WorkItem

Setter = Callable[[WorkItem, str, Any], None]

CONSTRAINT_CODES = {c.name: c.value for c in WorkItem.Constraint}
LINK_CODES = {t.name: t.value for t in Link.Type}
LAG_CODES = {"working": 0, "elapsed": 1, "percent": 2}
UNITS = ("m", "h", "d", "w", "mo")
FLAGS = ("milestone", "inactive", "manual")
MOMENTS = ("constraint_date", "deadline", "actual_start", "actual_finish", "manual_start", "manual_finish")
# The plan page's field → ours, where they differ.
OURS = {
    "opt": "optimistic", "pess": "pessimistic", "constraint_date": "constraint_at", "wbs": "wbs_code",
    "uid": "external_uid",
}  # fmt: skip
# Summaries take their dates and progress from below; this much is their own.
SUMMARY_FIELDS = frozenset(
    {
        "name", "kind", "owner", "owner_name", "constraint", "constraint_date", "deadline", "priority", "notes", "wbs",
        "inactive", "start", "finish", "calendar", "cost", "uid",
    }
)  # fmt: skip


def set_field(item: WorkItem, field: str, value: Any) -> None:
    """Set one field as the plan page names it. Raises RuleBroken with a sentence for that field."""
    setter = SETTERS.get(field)
    if setter is None:
        raise RuleBroken(f"'{field}' is not a field that can be set.", field=field)
    setter(item, field, value)


def _minutes(item: WorkItem, field: str, value: Any) -> None:
    setattr(item, OURS.get(field, field), rules.whole_minutes(value, field=field))


def _moment(item: WorkItem, field: str, value: Any) -> None:
    setattr(item, OURS.get(field, field), rules.whole_minutes(value, field=field, lowest=-rules.LONGEST))


def _duration(item: WorkItem, field: str, value: Any) -> None:
    minutes = rules.whole_minutes(value, field=field)
    if minutes is None:
        raise RuleBroken("A duration is needed.", field=field)
    item.duration = minutes
    item.milestone = minutes == 0
    if minutes == 0 and item.kind == WorkItem.Kind.TASK:
        item.kind = WorkItem.Kind.MILESTONE
    elif minutes and item.kind == WorkItem.Kind.MILESTONE:
        item.kind = WorkItem.Kind.TASK


def _actual_finish(item: WorkItem, field: str, value: Any) -> None:
    _moment(item, field, value)
    if item.actual_finish is not None:
        item.percent = Decimal("100.00")
        item.remaining = None
        item.actual_start = item.actual_start if item.actual_start is not None else item.start


def _flag(item: WorkItem, field: str, value: Any) -> None:
    setattr(item, field, bool(value))
    if field == "milestone" and value:
        item.duration = 0
    if field == "manual" and value and item.manual_start is None:
        item.manual_start, item.manual_finish = item.start, item.finish


def _asked_date(item: WorkItem, field: str, value: Any) -> None:
    """A date that was typed is a wish: no earlier than. Of manual items it is the date itself."""
    moment = rules.whole_minutes(value, field=field, lowest=-rules.LONGEST)
    if item.manual:
        setattr(item, f"manual_{field}", moment)
        return
    wish = WorkItem.Constraint.SNET if field == "start" else WorkItem.Constraint.FNET
    item.constraint = WorkItem.Constraint.ASAP if moment is None else wish
    item.constraint_at = moment


def _percent(item: WorkItem, field: str, value: Any) -> None:
    share = rules.percent(value, field=field)
    item.percent = share
    item.remaining = None
    if share == 0:
        item.actual_start = item.actual_finish = None
        return
    if item.actual_start is None:
        item.actual_start = item.start
    if share == 100:
        item.actual_finish = item.actual_finish if item.actual_finish is not None else item.finish
    else:
        item.actual_finish = None


def _percent_as_is(item: WorkItem, field: str, value: Any) -> None:
    item.percent = rules.percent(value, field="percent")


def _physical(item: WorkItem, field: str, value: Any) -> None:
    item.physical_percent = None if value in (None, "") else rules.percent(value, field=field)


def _name(item: WorkItem, field: str, value: Any) -> None:
    name = str(value or "").strip()
    if not name:
        raise RuleBroken("An item needs a name.", field=field)
    item.name = name[:500]


def _kind(item: WorkItem, field: str, value: Any) -> None:
    if value not in WorkItem.Kind.values:
        raise RuleBroken(f"'{value}' is not a kind of item.", field=field)
    item.kind = value


def _unit(item: WorkItem, field: str, value: Any) -> None:
    if value not in UNITS:
        raise RuleBroken("A duration is written in m, h, d, w or mo.", field=field)
    item.duration_unit = value


def _elapsed(item: WorkItem, field: str, value: Any) -> None:
    item.duration_elapsed = bool(value)


def _owner(item: WorkItem, field: str, value: Any) -> None:
    if value in (None, ""):
        item.owner_id = None
        return
    key = _whole(value)
    if key is None or not User.objects.filter(pk=key, is_system=False).exists():
        raise RuleBroken("There is no such person.", field=field)
    item.owner_id, item.owner_name = key, ""


def _whole(value: Any) -> int | None:
    return int(value) if isinstance(value, int) or (isinstance(value, str) and value.isdigit()) else None


def _owner_name(item: WorkItem, field: str, value: Any) -> None:
    item.owner_name = str(value or "")[:200]


def _constraint(item: WorkItem, field: str, value: Any) -> None:
    code = CONSTRAINT_CODES.get(str(value or "ASAP"))
    if code is None:
        raise RuleBroken(f"'{value}' is not a constraint.", field=field)
    item.constraint = code
    item.constraint_at = item.constraint_at if code >= 2 else None


def _priority(item: WorkItem, field: str, value: Any) -> None:
    item.priority = min(1000, rules.whole_minutes(value if value is not None else 500, field=field) or 0)


def _calendar(item: WorkItem, field: str, value: Any) -> None:
    if value in (None, ""):
        item.calendar_id = None
        return
    key = _whole(value)
    usable = Calendar.objects.filter(Q(project_id=item.project_id) | Q(project=None))
    if key is None or not usable.filter(pk=key).exists():
        raise RuleBroken("There is no such calendar.", field=field)
    item.calendar_id = key


def _text(item: WorkItem, field: str, value: Any) -> None:
    name = OURS.get(field, field)
    longest = WorkItem._meta.get_field(name).max_length or 100_000  # type: ignore[union-attr]
    setattr(item, name, str(value or "")[:longest])


def _cost(item: WorkItem, field: str, value: Any) -> None:
    item.cost = rules.amount(value, field=field)


SETTERS: Mapping[str, Setter] = {
    **dict.fromkeys(("remaining", "effort", "opt", "likely", "pess"), _minutes),
    **dict.fromkeys(("constraint_date", "deadline", "actual_start", "manual_start", "manual_finish"), _moment),
    **dict.fromkeys(FLAGS, _flag),
    **dict.fromkeys(("start", "finish"), _asked_date),
    **dict.fromkeys(("notes", "wbs", "uid"), _text),
    "duration": _duration,
    "actual_finish": _actual_finish,
    "percent": _percent,
    "percent_as_is": _percent_as_is,
    "physical": _physical,
    "name": _name,
    "kind": _kind,
    "unit": _unit,
    "elapsed": _elapsed,
    "owner": _owner,
    "owner_name": _owner_name,
    "constraint": _constraint,
    "priority": _priority,
    "calendar": _calendar,
    "cost": _cost,
}

# How a column is checked when an undo puts back what was there; nothing else follows from setting one.
_BACK: Mapping[str, tuple[str, Setter]] = {
    **{name: (name, _minutes) for name in ("remaining", "effort", "optimistic", "likely", "pessimistic")},
    **{name: (name, _moment) for name in ("constraint_at", "deadline", "actual_start", "actual_finish")},
    **{name: (name, _moment) for name in ("manual_start", "manual_finish")},
    **{name: (name, _text) for name in ("notes", "wbs_code", "external_uid", "owner_name")},
    "name": ("name", _name), "kind": ("kind", _kind), "duration_unit": ("unit", _unit),
    "duration_elapsed": ("elapsed", _elapsed), "percent": ("percent", _percent_as_is),
    "physical_percent": ("physical", _physical), "priority": ("priority", _priority),
    "calendar_id": ("calendar", _calendar), "cost": ("cost", _cost),
}  # fmt: skip
_FLAGS_BACK = ("milestone", "inactive", "manual", "estimated")


def restore(item: WorkItem, values: Mapping[str, Any]) -> None:
    """Put columns back to what an undo remembers, each checked as if it were typed."""
    for name, value in values.items():
        if name in _BACK:
            field, setter = _BACK[name]
            setter(item, field, value)
        elif name in _FLAGS_BACK:
            setattr(item, name, bool(value))
        elif name == "duration":
            item.duration = rules.whole_minutes(value, field=name) or 0
        elif name == "constraint":
            _constraint_back(item, value)
        elif name == "owner_id":
            written = item.owner_name
            _owner(item, "owner", value)
            item.owner_name = written
        else:
            raise RuleBroken(f"'{name}' is not a field that can be set.", field=name)


def _constraint_back(item: WorkItem, value: Any) -> None:
    if value not in CONSTRAINT_CODES.values():
        raise RuleBroken(f"'{value}' is not a constraint.", field="constraint")
    item.constraint = int(value)


_NOT_PUT_BACK = WorkItem.computed_fields | {"id", "version", "project", "parent", "position"}
RESTORED = tuple(f.attname for f in WorkItem._meta.concrete_fields if f.name not in _NOT_PUT_BACK)
_DEFAULTS = {name: getattr(WorkItem(), name) for name in RESTORED}


def kept_values(item: WorkItem) -> dict[str, Any]:
    """What an item holds beside its place, as an undo remembers it."""
    return {name: _plain(getattr(item, name)) for name in RESTORED}


def telling_values(item: WorkItem) -> dict[str, Any]:
    """The same without what a new item has anyway."""
    return {name: _plain(value) for name in RESTORED if (value := getattr(item, name)) != _DEFAULTS[name]}


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value


def link_type(code: Any) -> int:
    """The kind of a link from its two letters."""
    if code not in LINK_CODES:
        raise RuleBroken(f"'{code}' is not a kind of link; take FS, SS, FF or SF.", field="type")
    return LINK_CODES[code]


def lag_of(operation: Mapping[str, Any]) -> dict[str, int]:
    """Lag and its unit as columns."""
    unit = operation.get("lag_unit", "working")
    if unit not in LAG_CODES:
        raise RuleBroken("A lag is working, elapsed or percent.", field="lag_unit")
    lag = rules.whole_minutes(operation.get("lag", 0), field="lag", lowest=-rules.LONGEST)
    return {"lag": lag or 0, "lag_unit": LAG_CODES[unit]}


def link_words(link: Link) -> dict[str, Any]:
    """A link's kind and lag as an operation says them."""
    return {
        "type": Link.Type(link.type).name,
        "lag": link.lag,
        "lag_unit": next(name for name, code in LAG_CODES.items() if code == link.lag_unit),
    }
