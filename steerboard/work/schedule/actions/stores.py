"""The rows of a plan while it is edited: known by key, read only when an operation needs them."""

from collections.abc import Iterable

from steerboard.work.schedule.models import Link, WorkItem
from steerboard.work.schedule.rules import Key


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


class LinkStore:
    """The links that lead to the plan's items; a row is read only when an operation changes it."""

    def __init__(self, rows: Iterable[tuple[int, int, int, int]]) -> None:
        self._ends = {pk: (before, after, kind) for pk, before, after, kind in rows}
        self._by_ends: dict[tuple[Key, Key, int], int] = {ends: pk for pk, ends in self._ends.items()}
        self._loaded: dict[int, Link] = {}

    def __contains__(self, pk: object) -> bool:
        return pk in self._ends

    def __getitem__(self, pk: int) -> Link:
        found = self._loaded.get(pk)
        if found is None:
            found = self._loaded[pk] = Link.objects.select_related("successor__project").get(pk=pk)
        return found

    def __delitem__(self, pk: int) -> None:
        del self._by_ends[self._ends.pop(pk)]

    def between(self, predecessor: Key, successor: Key, kind: int) -> int | None:
        """The link of these ends and this kind."""
        return self._by_ends.get((predecessor, successor, kind))

    def touching(self, keys: set[Key]) -> list[int]:
        """Links with an end among these items."""
        return [pk for pk, (before, after, _) in self._ends.items() if before in keys or after in keys]

    def rename(self, link: Link) -> None:
        """Remember that a link is of another kind now."""
        del self._by_ends[self._ends[link.pk]]
        self._ends[link.pk] = (link.predecessor_id, link.successor_id, link.type)
        self._by_ends[self._ends[link.pk]] = link.pk
