"""One edit of a plan: operations applied to loaded rows, with the operations that undo them.

The plan page, the API, imports and the demo all speak these operations; the plan island's README
says their form.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models.deletion import ProtectedError, RestrictedError

from steerboard.core.public import Event, RuleBroken, User
from steerboard.work.projects.models import Project
from steerboard.work.schedule import rules
from steerboard.work.schedule.actions.fields import (
    FLAGS,
    SUMMARY_FIELDS,
    kept_values,
    lag_of,
    link_type,
    link_words,
    restore,
    set_field,
    telling_values,
)
from steerboard.work.schedule.actions.stores import ItemStore, LinkStore
from steerboard.work.schedule.models import Link, WorkItem
from steerboard.work.schedule.queries import visible_items
from steerboard.work.schedule.rules import Key, Outline


class EditFailed(RuleBroken):
    """An operation was refused: nothing of the request is written."""

    def __init__(self, sentence: str, *, operation: int, item: Key | None, field: str = "") -> None:
        super().__init__(sentence, field=field)
        self.operation = operation
        self.item = item


class PlanEdit:
    """The rows an edit touches. Nothing is written here; the action writes what this holds at the end."""

    def __init__(
        self,
        project: Project,
        parents: Sequence[tuple[int, int | None]],
        links: Sequence[tuple[int, int, int, int]],
        *,
        actor: User | None = None,
    ) -> None:
        self.project = project
        self.actor = actor
        self.items = ItemStore(pk for pk, _ in parents)
        self.outline = Outline([pk for pk, _ in parents], dict(parents))
        self.links = LinkStore(links)
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
        self.items[temp] = WorkItem(
            pk=self._free_again(operation.get("as"), WorkItem),
            project=self.project,
            name="",
            duration=self.project.minutes_per_day,
        )
        self._restructure(lambda: self.outline.insert(temp, parent, after), [])
        self.new_items.append(temp)
        fields = operation.get("fields") or {}
        undo = self.undo
        self.undo = []  # taking the item out again undoes its fields too
        for field in sorted(fields, key=lambda f: (f not in FLAGS, f in ("duration", "remaining"))):
            self._set(temp, field, fields[field])
        if "values" in operation:
            restore(self.items[temp], operation["values"])
        if not self.items[temp].name:
            self.items[temp].name = "New item"
        self.undo = [{"op": "delete", "ids": [temp]}, *undo]

    def _do_delete(self, operation: Mapping[str, Any]) -> None:
        keys = self._keys(operation["ids"])
        gone = self.outline.subtree(keys)
        inside = set(gone)
        self.items.load(gone)
        back: list[dict[str, Any]] = []
        fresh = {key for key in gone if key in self.new_items}
        self.undo = [operation for operation in self.undo if not fresh & _named(operation)]
        for key in [key for key in gone if key not in fresh]:
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
                    "as": key,
                    "values": telling_values(self.items[key]) | {"duration": self.items[key].duration},
                }
            )
        for link in [*(self.links[pk] for pk in self.links.touching(inside)), *self.new_links]:
            ends = (self._end(link, "predecessor"), self._end(link, "successor"))
            if fresh & set(ends):
                self._drop_link(link)
            elif ends[0] in inside or ends[1] in inside:
                named = [f"undo-{end}" if end in inside else end for end in ends]
                back.append({"op": "link", "as": link.pk, "from": named[0], "to": named[1], **link_words(link)})
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
        if field not in SUMMARY_FIELDS and key not in self.new_items and self._is_summary(key):
            raise RuleBroken(f"'{item.name}' sums up the items below it; change those.", field=field)
        before = kept_values(item)
        set_field(item, field, value)
        self._remember_values(key, before)

    def _do_restore(self, operation: Mapping[str, Any]) -> None:
        """What an undo sends: columns back to what they were, nothing following from them."""
        key = self.key_of(operation["id"])
        before = kept_values(self.items[key])
        restore(self.items[key], operation["values"])
        self._remember_values(key, before)

    def _remember_values(self, key: Key, before: Mapping[str, Any]) -> None:
        after = kept_values(self.items[key])
        back = {name: value for name, value in before.items() if after[name] != value}
        if back:
            self._touch(key)
            self.undo.insert(0, {"op": "restore", "id": key, "values": back})

    def _is_summary(self, key: Key) -> bool:
        return (
            any(parent == key for parent in self.outline.parent.values()) if self.restructured else key in self._parents
        )

    # -- links --

    def _end(self, link: Link, side: str) -> Key:
        temp: Key | None = getattr(link, f"temp_{side}", None)
        return temp if temp is not None else getattr(link, f"{side}_id")

    def _do_link(self, operation: Mapping[str, Any]) -> None:
        ends = [self._link_end(operation["from"]), self._link_end(operation["to"])]
        if ends[0] == ends[1]:
            raise RuleBroken("An item cannot wait for itself.")
        kind = link_type(operation.get("type", "FS"))
        if self._link_between(ends[0], ends[1], kind) is not None:
            raise RuleBroken("These two are linked in this way already.")
        link = Link(pk=self._free_again(operation.get("as"), Link), type=kind, **lag_of(operation))
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
        if isinstance(key, int) and self.actor is not None and visible_items(self.actor).filter(pk=key).exists():
            return key  # an item of another project; one that the person cannot see is as good as none
        raise RuleBroken("One of the two items does not exist any more.")

    def _found_link(self, operation: Mapping[str, Any]) -> Link:
        if "id" in operation and operation["id"] in self.links:
            return self.links[operation["id"]]
        if "from" in operation:
            ends = self._link_end(operation["from"]), self._link_end(operation["to"])
            link = self._link_between(*ends, link_type(operation.get("type", "FS")))
            if link is not None:
                return link
        raise RuleBroken("This link does not exist any more.")

    def _link_between(self, predecessor: Key, successor: Key, kind: int) -> Link | None:
        wanted = (predecessor, successor, kind)
        for link in self.new_links:
            if (self._end(link, "predecessor"), self._end(link, "successor"), link.type) == wanted:
                return link
        found = self.links.between(*wanted)
        return None if found is None else self.links[found]

    def _drop_link(self, link: Link) -> None:
        if any(link is each for each in self.new_links):
            self.new_links = [each for each in self.new_links if each is not link]
        else:
            del self.links[link.pk]
            self.touched_links.pop(link.pk, None)
            self.deleted_links.append(link)

    def _do_unlink(self, operation: Mapping[str, Any]) -> None:
        link = self._found_link(operation)
        back = {
            "op": "link",
            "as": link.pk,
            "from": self._end(link, "predecessor"),
            "to": self._end(link, "successor"),
            **link_words(link),
        }
        self._drop_link(link)
        self.undo.insert(0, back)

    def _do_set_link(self, operation: Mapping[str, Any]) -> None:
        link = self._found_link(operation)
        if any(link is each for each in self.new_links):
            raise RuleBroken("This link was just added; say its kind there.")
        self.undo.insert(0, {"op": "set_link", "id": link.pk, **link_words(link)})
        kind = link_type(operation.get("type", Link.Type(link.type).name))
        if kind != link.type and self._link_between(link.predecessor_id, link.successor_id, kind) is not None:
            raise RuleBroken("These two are linked in this way already.")
        link.type = kind
        self.links.rename(link)
        for name, value in lag_of(operation).items():
            setattr(link, name, value)
        self.touched_links[link.pk] = None

    def _free_again(self, key: Any, model: type[WorkItem] | type[Link]) -> int | None:
        """An undo gives a deleted row its old id back, so that older undos still find it."""
        if not isinstance(key, int) or model._default_manager.filter(pk=key).exists():
            return None
        was_here = Event.objects.filter(
            object_type=model._meta.label_lower, object_id=str(key), kind="deleted", scope_id=self.project.scope_id
        )
        return key if was_here.exists() else None

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


def _named(operation: Mapping[str, Any]) -> set[Any]:
    """The items an operation speaks of."""
    return {operation.get("id"), operation.get("from"), operation.get("to"), *operation.get("ids", ())}


def refuse_used(problem: ProtectedError | RestrictedError) -> RuleBroken:
    """A sentence for an item that something else needs."""
    users = sorted({str(row._meta.verbose_name) for row in problem.args[1]})
    return RuleBroken(f"This item is used by a {', a '.join(users)}. Take it out there first.")
