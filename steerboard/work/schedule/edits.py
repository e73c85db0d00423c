"""One edit of a plan: operations applied to loaded rows, with the operations that undo them.

The plan page, the API, imports and the demo all speak these operations; the plan island's README
says their form.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models.deletion import ProtectedError, RestrictedError

from steerboard.core.public import RuleBroken
from steerboard.work.calendars.models import Calendar
from steerboard.work.projects.models import Project
from steerboard.work.schedule import rules
from steerboard.work.schedule.models import Link, WorkItem
from steerboard.work.schedule.rules import Key, Outline

CONSTRAINT_CODES = {c.name: c.value for c in WorkItem.Constraint}
LINK_CODES = {t.name: t.value for t in Link.Type}
LAG_CODES = {"working": 0, "elapsed": 1, "percent": 2}
UNITS = ("m", "h", "d", "w", "mo")

# The island's field → ours, for fields that are stored as they are given.
PLAIN_FIELDS = {
    "duration": "duration", "remaining": "remaining", "effort": "effort", "opt": "optimistic", "likely": "likely",
    "pess": "pessimistic", "constraint_date": "constraint_at", "deadline": "deadline",
    "actual_start": "actual_start", "actual_finish": "actual_finish",
}  # fmt: skip
FLAGS = ("milestone", "inactive", "manual")


class EditFailed(RuleBroken):
    """An operation was refused: nothing of the request is written."""

    def __init__(self, sentence: str, *, operation: int, item: Key | None, field: str = "") -> None:
        super().__init__(sentence, field=field)
        self.operation = operation
        self.item = item


class ItemStore:
    """The plan's items by key; a row is read only when an operation needs it."""

    def __init__(self, keys: Iterable[int]) -> None:
        self._known: set[Key] = set(keys)
        self._loaded: dict[Key, WorkItem] = {}

    def __contains__(self, key: object) -> bool:
        return key in self._known

    def __getitem__(self, key: Key) -> WorkItem:
        found = self._loaded.get(key)
        if found is None:
            found = self._loaded[key] = WorkItem.objects.get(pk=key)
        return found

    def __setitem__(self, key: Key, item: WorkItem) -> None:
        self._known.add(key)
        self._loaded[key] = item

    def load(self, keys: Iterable[Key]) -> None:
        """Read many rows in one query."""
        wanted = [key for key in keys if isinstance(key, int) and key not in self._loaded]
        for start in range(0, len(wanted), 500):
            for item in WorkItem.objects.filter(pk__in=wanted[start : start + 500]):
                self._loaded[item.pk] = item

    def pop(self, key: Key) -> WorkItem:
        """Take an item out."""
        item = self[key]
        self._known.discard(key)
        self._loaded.pop(key, None)
        return item


class PlanEdit:
    """The rows an edit touches. Nothing is written here; the action writes what this holds at the end."""

    def __init__(self, project: Project, parents: Sequence[tuple[int, int | None]], links: list[Link]) -> None:
        self.project = project
        self.items = ItemStore(pk for pk, _ in parents)
        self.outline = Outline([pk for pk, _ in parents], dict(parents))
        self.links: dict[int, Link] = {link.pk: link for link in links}
        self.new_items: list[str] = []
        self.new_links: list[Link] = []
        self.deleted_items: list[WorkItem] = []
        self.deleted_links: list[Link] = []
        self.touched: dict[Key, None] = {}
        self.touched_links: dict[int, None] = {}
        self.restructured = False
        self.undo: list[dict[str, Any]] = []
        self._parents = {parent for _, parent in parents if parent is not None}

    def apply(self, operations: list[Mapping[str, Any]]) -> None:
        """Apply all operations in order. Raises EditFailed naming the operation and item at fault."""
        for number, operation in enumerate(operations):
            if not isinstance(operation, dict):
                raise EditFailed("An operation is an object with an 'op'.", operation=number, item=None)
            name = str(operation.get("op", ""))
            work = getattr(self, f"_do_{name}", None) if name.isidentifier() else None
            if work is None:
                raise EditFailed(f"There is no operation '{name}'.", operation=number, item=None)
            item = operation.get("id")
            try:
                work(operation)
            except EditFailed:
                raise
            except RuleBroken as refusal:
                raise EditFailed(refusal.sentence, operation=number, item=item, field=refusal.field) from refusal
            except KeyError as missing:
                raise EditFailed(f"The operation '{name}' lacks {missing}.", operation=number, item=item) from missing

    def item(self, key: Any) -> WorkItem:
        """The item of an id or of a temporary name given earlier in this request."""
        if isinstance(key, str) and key.isdigit() and key not in self.items:
            key = int(key)
        if not isinstance(key, int | str) or key not in self.items:
            raise RuleBroken("This item does not exist any more. Reload the plan.")
        return self.items[key]

    def key_of(self, key: Any) -> Key:
        """The id, or the temporary name of an item added in this request."""
        if isinstance(key, int | str) and key in self.items:
            return key
        return int(self.item(key).pk)

    def _keys(self, given: Any) -> list[Key]:
        if not isinstance(given, list) or not given:
            raise RuleBroken("Name at least one item.")
        return [self.key_of(key) for key in given]

    def _touch(self, key: Key) -> None:
        if key not in self.new_items:
            self.touched[key] = None

    # -- structure --

    def _remember_places(self, keys: list[Key]) -> None:
        """Undo of any restructuring: put each item back after the sibling it followed."""
        back = []
        for key in self.outline.order:
            if key in keys:
                parent = self.outline.parent[key]
                siblings = self.outline.children(parent)
                place = siblings.index(key)
                back.append(
                    {"op": "move", "ids": [key], "parent": parent, "after": siblings[place - 1] if place else None}
                )
        self.undo[:0] = back

    def _restructure(self, change: Any, keys: list[Key]) -> None:
        before = dict(self.outline.parent)
        change()
        self.restructured = True
        for key, parent in self.outline.parent.items():
            if before.get(key, key) != parent:
                self._touch(key)
        for key in keys:
            self._touch(key)

    def _do_add(self, operation: Mapping[str, Any]) -> None:
        temp = operation.get("temp")
        if not isinstance(temp, str) or not temp or temp in self.items:
            raise RuleBroken("A new item needs a temporary name of its own.")
        parent = None if operation.get("parent") is None else self.key_of(operation["parent"])
        after = None if operation.get("after") is None else self.key_of(operation["after"])
        self.items[temp] = WorkItem(project=self.project, name="", duration=self.project.minutes_per_day)
        self._restructure(lambda: self.outline.insert(temp, parent, after), [])
        self.new_items.append(temp)
        fields = operation.get("fields") or {}
        undo = self.undo
        self.undo = []  # taking the item out again undoes its fields too
        for field in sorted(fields, key=lambda f: (f not in FLAGS, f in ("duration", "remaining"))):
            self._set(temp, field, fields[field])
        if not self.items[temp].name:
            self.items[temp].name = "New item"
        self.undo = [{"op": "delete", "ids": [temp]}, *undo]

    def _do_delete(self, operation: Mapping[str, Any]) -> None:
        keys = self._keys(operation["ids"])
        gone = self.outline.subtree(keys)
        inside = set(gone)
        self.items.load(gone)
        back: list[dict[str, Any]] = []
        for key in gone:
            siblings = self.outline.children(self.outline.parent[key])
            place = siblings.index(key)
            parent = self.outline.parent[key]
            back.append(
                {
                    "op": "add",
                    "temp": f"undo-{key}",
                    "parent": f"undo-{parent}" if parent in inside else parent,
                    "after": None
                    if not place
                    else (f"undo-{siblings[place - 1]}" if siblings[place - 1] in inside else siblings[place - 1]),
                    "fields": self._all_fields(self.items[key]),
                }
            )
        for link in [x for x in [*self.links.values(), *self.new_links]]:
            ends = (self._end(link, "predecessor"), self._end(link, "successor"))
            if ends[0] in inside or ends[1] in inside:
                named = [f"undo-{end}" if end in inside else end for end in ends]
                back.append({"op": "link", "from": named[0], "to": named[1], **_link_fields(link)})
                self._drop_link(link)
        self.undo[:0] = back
        self.outline.remove(keys)
        self.restructured = True
        for key in gone:
            item = self.items.pop(key)
            self.touched.pop(key, None)
            if key in self.new_items:
                self.new_items.remove(str(key))
            else:
                self.deleted_items.append(item)

    def _all_fields(self, item: WorkItem) -> dict[str, Any]:
        fields: dict[str, Any] = {name: getattr(item, ours) for name, ours in PLAIN_FIELDS.items()}
        fields |= {flag: getattr(item, flag) for flag in FLAGS}
        fields |= {
            "name": item.name, "kind": item.kind, "unit": item.duration_unit, "elapsed": item.duration_elapsed,
            "owner": item.owner_id, "owner_name": item.owner_name, "priority": item.priority, "wbs": item.wbs_code,
            "constraint": WorkItem.Constraint(item.constraint).name, "calendar": item.calendar_id,
            "percent_as_is": str(item.percent), "notes": item.notes,
            "physical": None if item.physical_percent is None else str(item.physical_percent),
            "cost": None if item.cost is None else str(item.cost), "uid": item.external_uid,
            "manual_start": item.manual_start, "manual_finish": item.manual_finish,
        }  # fmt: skip
        return {name: value for name, value in fields.items() if value not in (None, "", False)}

    def _do_move(self, operation: Mapping[str, Any]) -> None:
        keys = self._keys(operation["ids"])
        parent = None if operation.get("parent") is None else self.key_of(operation["parent"])
        after = None if operation.get("after") is None else self.key_of(operation["after"])
        self._remember_places(keys)
        self._restructure(lambda: self.outline.move(keys, parent, after), keys)

    def _do_indent(self, operation: Mapping[str, Any]) -> None:
        keys = self._keys(operation["ids"])
        self._remember_places(keys)
        self._restructure(lambda: self.outline.indent(keys), keys)

    def _do_outdent(self, operation: Mapping[str, Any]) -> None:
        keys = self._keys(operation["ids"])
        first = {key: self.outline.parent[key] for key in keys}
        adopted = [
            sibling
            for key in keys
            for siblings in [self.outline.children(first[key])]
            for sibling in siblings[siblings.index(key) + 1 :]
        ]
        self._remember_places([*keys, *adopted])
        self._restructure(lambda: self.outline.outdent(keys), keys)

    # -- fields --

    def _do_set(self, operation: Mapping[str, Any]) -> None:
        self._set(self.key_of(operation["id"]), str(operation["field"]), operation.get("value"))

    def _set(self, key: Key, field: str, value: Any) -> None:
        item = self.items[key]
        before = self._all_fields(item)
        names = [f.attname for f in WorkItem._meta.concrete_fields]
        kept = {name: getattr(item, name) for name in names}
        self._assign(item, key, field, value)
        changed = [name for name in names if getattr(item, name) != kept[name]]
        if not changed:
            return
        self._touch(key)
        after = self._all_fields(item)
        back: list[dict[str, Any]] = []
        for name in sorted({*before, *after}, key=lambda n: (n not in FLAGS, n in ("duration", "remaining"))):
            if before.get(name) != after.get(name):
                back.append({"op": "set", "id": key, "field": name, "value": before.get(name)})
        self.undo[:0] = back

    def _is_summary(self, key: Key) -> bool:
        return (
            any(parent == key for parent in self.outline.parent.values()) if self.restructured else key in self._parents
        )

    def _assign(self, item: WorkItem, key: Key, field: str, value: Any) -> None:
        summary_too = {"name", "kind", "owner", "owner_name", "constraint", "constraint_date", "deadline", "priority",
                       "notes", "wbs", "inactive", "start", "finish", "calendar", "cost", "uid"}  # fmt: skip
        if self._is_summary(key) and field not in summary_too and key not in self.new_items:
            raise RuleBroken(f"'{item.name}' sums up the items below it; change those.", field=field)
        if field in ("start", "finish"):
            self._ask_for_date(item, field, rules.whole_minutes(value, field=field, lowest=-rules.LONGEST))
        elif field in PLAIN_FIELDS:
            lowest = -rules.LONGEST if field in ("constraint_date", "deadline", "actual_start", "actual_finish") else 0
            minutes = rules.whole_minutes(value, field=field, lowest=lowest)
            if field == "duration":
                if minutes is None:
                    raise RuleBroken("A duration is needed.", field=field)
                item.milestone = minutes == 0
                if minutes == 0 and item.kind == WorkItem.Kind.TASK:
                    item.kind = WorkItem.Kind.MILESTONE
                elif minutes and item.kind == WorkItem.Kind.MILESTONE:
                    item.kind = WorkItem.Kind.TASK
            setattr(item, PLAIN_FIELDS[field], minutes)
            if field == "actual_finish" and minutes is not None:
                item.percent = rules.percent(100, field="percent")
                item.remaining = None
                item.actual_start = item.actual_start if item.actual_start is not None else item.start
        elif field in FLAGS:
            setattr(item, field, bool(value))
            if field == "milestone" and value:
                item.duration = 0
            if field == "manual" and value and item.manual_start is None:
                item.manual_start, item.manual_finish = item.start, item.finish
        elif field == "percent":
            self._set_percent(item, value)
        else:
            self._assign_other(item, field, value)

    def _assign_other(self, item: WorkItem, field: str, value: Any) -> None:
        if field == "name":
            name = str(value or "").strip()
            if not name:
                raise RuleBroken("An item needs a name.", field=field)
            item.name = name[:500]
        elif field == "kind":
            if value not in WorkItem.Kind.values:
                raise RuleBroken(f"'{value}' is not a kind of item.", field=field)
            item.kind = value
        elif field == "unit":
            if value not in UNITS:
                raise RuleBroken("A duration is written in m, h, d, w or mo.", field=field)
            item.duration_unit = value
        elif field == "elapsed":
            item.duration_elapsed = bool(value)
        elif field == "percent_as_is":
            item.percent = rules.percent(value, field="percent")
        elif field == "physical":
            item.physical_percent = None if value in (None, "") else rules.percent(value, field=field)
        elif field == "owner":
            item.owner_id = None if value in (None, "") else int(value)
            item.owner_name = "" if item.owner_id else item.owner_name
        elif field == "owner_name":
            item.owner_name = str(value or "")[:200]
        elif field == "constraint":
            code = CONSTRAINT_CODES.get(str(value or "ASAP"))
            if code is None:
                raise RuleBroken(f"'{value}' is not a constraint.", field=field)
            item.constraint = code
            item.constraint_at = item.constraint_at if code >= 2 else None
        elif field == "priority":
            item.priority = min(1000, rules.whole_minutes(value if value is not None else 500, field=field) or 0)
        elif field == "calendar":
            if value is not None and not Calendar.objects.filter(pk=value).exists():
                raise RuleBroken("There is no such calendar.", field=field)
            item.calendar_id = value
        elif field in ("notes", "wbs", "uid"):
            setattr(
                item, {"notes": "notes", "wbs": "wbs_code", "uid": "external_uid"}[field], str(value or "")[:100_000]
            )
        elif field in ("manual_start", "manual_finish"):
            setattr(item, field, rules.whole_minutes(value, field=field, lowest=-rules.LONGEST))
        elif field == "cost":
            item.cost = rules.amount(value, field=field)
        else:
            raise RuleBroken(f"'{field}' is not a field that can be set.", field=field)

    def _ask_for_date(self, item: WorkItem, field: str, moment: int | None) -> None:
        if item.manual:
            setattr(item, f"manual_{field}", moment)
            return
        wish = WorkItem.Constraint.SNET if field == "start" else WorkItem.Constraint.FNET
        item.constraint = WorkItem.Constraint.ASAP if moment is None else wish
        item.constraint_at = moment

    def _set_percent(self, item: WorkItem, value: Any) -> None:
        share = rules.percent(value, field="percent")
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

    # -- links --

    def _end(self, link: Link, side: str) -> Key:
        temp: Key | None = getattr(link, f"temp_{side}", None)
        return temp if temp is not None else getattr(link, f"{side}_id")

    def _do_link(self, operation: Mapping[str, Any]) -> None:
        ends = [self._link_end(operation["from"]), self._link_end(operation["to"])]
        if ends[0] == ends[1]:
            raise RuleBroken("An item cannot wait for itself.")
        kind = _link_type(operation.get("type", "FS"))
        for link in [*self.links.values(), *self.new_links]:
            if (self._end(link, "predecessor"), self._end(link, "successor"), link.type) == (*ends, kind):
                raise RuleBroken("These two are linked in this way already.")
        link = Link(type=kind, **_lag(operation))
        for side, key in zip(("predecessor", "successor"), ends, strict=True):
            if key in self.items and isinstance(key, str):
                setattr(link, f"temp_{side}", key)
            else:
                setattr(link, f"{side}_id", key)
        self.new_links.append(link)
        self.undo.insert(0, {"op": "unlink", "from": ends[0], "to": ends[1], "type": Link.Type(kind).name})

    def _link_end(self, key: Any) -> Key:
        if isinstance(key, int | str) and key in self.items:
            return key
        if isinstance(key, int) and WorkItem.objects.filter(pk=key).exists():
            return key  # an item of another project
        raise RuleBroken("One of the two items does not exist any more.")

    def _found_link(self, operation: Mapping[str, Any]) -> Link:
        if "id" in operation and operation["id"] in self.links:
            return self.links[operation["id"]]
        if "from" in operation:
            wanted = (
                self.key_of(operation["from"]),
                self.key_of(operation["to"]),
                _link_type(operation.get("type", "FS")),
            )
            for link in [*self.links.values(), *self.new_links]:
                if (self._end(link, "predecessor"), self._end(link, "successor"), link.type) == wanted:
                    return link
        raise RuleBroken("This link does not exist any more.")

    def _drop_link(self, link: Link) -> None:
        if link in self.new_links and link.pk is None:
            self.new_links.remove(link)
        else:
            del self.links[link.pk]
            self.touched_links.pop(link.pk, None)
            self.deleted_links.append(link)

    def _do_unlink(self, operation: Mapping[str, Any]) -> None:
        link = self._found_link(operation)
        back = {
            "op": "link",
            "from": self._end(link, "predecessor"),
            "to": self._end(link, "successor"),
            **_link_fields(link),
        }
        self._drop_link(link)
        self.undo.insert(0, back)

    def _do_set_link(self, operation: Mapping[str, Any]) -> None:
        link = self._found_link(operation)
        if link.pk is None:
            raise RuleBroken("This link was just added; say its kind there.")
        self.undo.insert(0, {"op": "set_link", "id": link.pk, **_link_fields(link)})
        link.type = _link_type(operation.get("type", Link.Type(link.type).name))
        for name, value in _lag(operation).items():
            setattr(link, name, value)
        self.touched_links[link.pk] = None

    # -- checks at the end --

    def check(self) -> None:
        """Rules that span fields, for every touched item."""
        for key in [*self.touched, *self.new_items]:
            item = self.items[key]
            try:
                rules.check_estimate(
                    name=item.name, optimistic=item.optimistic, likely=item.likely, pessimistic=item.pessimistic
                )
                rules.check_actuals(name=item.name, actual_start=item.actual_start, actual_finish=item.actual_finish)
                rules.check_constraint(name=item.name, constraint=item.constraint, constraint_at=item.constraint_at)
            except RuleBroken as refusal:
                raise EditFailed(refusal.sentence, operation=-1, item=key, field=refusal.field) from refusal


def _link_type(code: Any) -> int:
    if code not in LINK_CODES:
        raise RuleBroken(f"'{code}' is not a kind of link; take FS, SS, FF or SF.", field="type")
    return LINK_CODES[code]


def _lag(operation: Mapping[str, Any]) -> dict[str, int]:
    unit = operation.get("lag_unit", "working")
    if unit not in LAG_CODES:
        raise RuleBroken("A lag is working, elapsed or percent.", field="lag_unit")
    lag = rules.whole_minutes(operation.get("lag", 0), field="lag", lowest=-rules.LONGEST)
    return {"lag": lag or 0, "lag_unit": LAG_CODES[unit]}


def _link_fields(link: Link) -> dict[str, Any]:
    return {
        "type": Link.Type(link.type).name,
        "lag": link.lag,
        "lag_unit": next(name for name, code in LAG_CODES.items() if code == link.lag_unit),
    }


def refuse_used(problem: ProtectedError | RestrictedError) -> RuleBroken:
    """A sentence for an item that something else needs."""
    users = sorted({str(row._meta.verbose_name) for row in problem.args[1]})
    return RuleBroken(f"This item is used by a {', a '.join(users)}. Take it out there first.")
