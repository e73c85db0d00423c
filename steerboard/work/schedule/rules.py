"""The plan's rules on plain values: the outline, and what a field may hold."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from steerboard.core.public import RuleBroken

Key = int | str
STEP = 1 << 20
LONGEST = 60 * 24 * 366 * 100  # a hundred years, in minutes


class Outline:
    """Items in display order with their parents. Every change keeps parents before children."""

    def __init__(self, order: Sequence[Key], parents: Mapping[Key, Key | None]) -> None:
        self.order = list(order)
        self.parent = dict(parents)

    def children(self, key: Key | None) -> list[Key]:
        """Direct children in order."""
        return [k for k in self.order if self.parent[k] == key]

    def subtree(self, keys: Iterable[Key]) -> list[Key]:
        """The keys and everything below them, in order."""
        inside = set(keys)
        for key in self.order:  # parents come first, so one pass finds all
            if self.parent[key] in inside:
                inside.add(key)
        return [key for key in self.order if key in inside]

    def depth(self) -> dict[Key, int]:
        """How deep each item lies, 0 at the top."""
        deep: dict[Key, int] = {}
        for key in self.order:
            parent = self.parent[key]
            deep[key] = 0 if parent is None else deep[parent] + 1
        return deep

    def insert(self, key: Key, parent: Key | None, after: Key | None) -> None:
        """Add a new item after its sibling, or as first child."""
        self._check_place(parent, after)
        place = self._place(parent, after)
        self.order.insert(place, key)
        self.parent[key] = parent

    def remove(self, keys: Iterable[Key]) -> list[Key]:
        """Take items out with everything below them; returns them in their order."""
        gone = self.subtree(keys)
        inside = set(gone)
        self.order = [key for key in self.order if key not in inside]
        for key in gone:
            del self.parent[key]
        return gone

    def move(self, keys: Sequence[Key], parent: Key | None, after: Key | None) -> None:
        """Put items, with everything below them, elsewhere; their own order is kept."""
        block = self.subtree(keys)
        inside = set(block)
        if parent in inside or after in inside:
            raise RuleBroken("An item cannot be put inside itself.")
        tops = [key for key in block if key in set(keys) and self.parent[key] not in inside]
        self.order = [key for key in self.order if key not in inside]
        self._check_place(parent, after)
        place = self._place(parent, after)
        self.order[place:place] = block
        for key in tops:
            self.parent[key] = parent

    def tops(self, keys: Iterable[Key]) -> list[Key]:
        """The keys in order, without those that lie below another one of them: they go along with it."""
        chosen, inside, found = set(keys), set[Key](), []
        for key in self.order:
            above = self.parent[key]
            if above in inside or above in chosen:
                inside.add(key)
            elif key in chosen:
                found.append(key)
        return found

    def indent(self, keys: Sequence[Key]) -> None:
        """Each item becomes the last child of the sibling above it. The order on screen stays."""
        for key in self.tops(keys):
            siblings = self.children(self.parent[key])
            place = siblings.index(key)
            if place == 0:
                raise RuleBroken("There is no item above on the same level to go below.")
            self.parent[key] = siblings[place - 1]

    def outdent(self, keys: Sequence[Key]) -> None:
        """Each item becomes the sibling after its parent; the siblings up to the next such item become its children."""
        chosen = self.tops(keys)
        for key in chosen:
            parent = self.parent[key]
            if parent is None:
                raise RuleBroken("This item is on the highest level already.")
            siblings = self.children(parent)
            for sibling in siblings[siblings.index(key) + 1 :]:
                if sibling in chosen:
                    break
                self.parent[sibling] = key
            self.parent[key] = self.parent[parent]

    def _check_place(self, parent: Key | None, after: Key | None) -> None:
        if parent is not None and parent not in self.parent:
            raise RuleBroken("The item it should go below does not exist any more.")
        if after is not None and self.parent.get(after, "?") != parent:
            raise RuleBroken("The item it should follow is not there any more.")

    def _place(self, parent: Key | None, after: Key | None) -> int:
        if after is not None:
            last = self.subtree([after])[-1]
            return self.order.index(last) + 1
        return 0 if parent is None else self.order.index(parent) + 1


def wbs_codes(outline: Outline, own: Mapping[Key, str]) -> dict[Key, str]:
    """Outline numbers such as 1.2.3; one's own code stands, and its children number below it."""
    codes: dict[Key, str] = {}
    counts: dict[Key | None, int] = {}
    for key in outline.order:
        parent = outline.parent[key]
        counts[parent] = counts.get(parent, 0) + 1
        codes[key] = own.get(key) or (f"{codes[parent]}." if parent is not None else "") + str(counts[parent])
    return codes


def spread_positions(order: Sequence[Key], present: Mapping[Key, int]) -> dict[Key, int]:
    """New positions so that they grow along `order`, moving as few items as possible.

    Items on the longest growing run of present positions stay; the others go into the gaps. When a
    gap is too small, everything is numbered anew.
    """
    known = [(index, present[key]) for index, key in enumerate(order) if key in present]
    stay = _longest_growing([position for _, position in known])
    fixed = {known[i][0]: known[i][1] for i in stay}
    result: dict[Key, int] = {}
    index = 0
    before = min((position for position in fixed.values()), default=0) - STEP * (len(order) + 1)
    while index < len(order):
        if index in fixed:
            before = fixed[index]
            index += 1
            continue
        end = index
        while end < len(order) and end not in fixed:
            end += 1
        count = end - index
        after = fixed[end] if end < len(order) else max(before, 0) + STEP * (count + 1)
        if index == 0 and end < len(order):
            before = after - STEP * (count + 1)
        gap = (after - before) // (count + 1)
        if gap < 1:
            return {key: (i + 1) * STEP for i, key in enumerate(order)}
        for offset in range(count):
            result[order[index + offset]] = before + gap * (offset + 1)
        index = end
    return result


def _longest_growing(values: Sequence[int]) -> list[int]:
    tails: list[int] = []
    tail_at: list[int] = []
    previous: list[int] = []
    for i, value in enumerate(values):
        place = bisect_left(tails, value)
        previous.append(tail_at[place - 1] if place else -1)
        if place == len(tails):
            tails.append(value)
            tail_at.append(i)
        else:
            tails[place] = value
            tail_at[place] = i
    chain: list[int] = []
    i = tail_at[-1] if tail_at else -1
    while i >= 0:
        chain.append(i)
        i = previous[i]
    return chain[::-1]


def whole_minutes(value: Any, *, field: str, lowest: int = 0) -> int | None:
    """A duration or moment in whole minutes, or None."""
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value):
        raise RuleBroken("This is not a whole number of minutes.", field=field)
    if value < lowest:
        raise RuleBroken("A duration cannot be negative.", field=field)
    if abs(value) > LONGEST:
        raise RuleBroken("This is longer than a hundred years.", field=field)
    return int(value)


def percent(value: Any, *, field: str) -> Decimal:
    """A share between 0 and 100."""
    try:
        share = Decimal(str(value or 0)).quantize(Decimal("0.01"))
    except InvalidOperation:
        raise RuleBroken("This is not a percentage.", field=field) from None
    if not 0 <= share <= 100:
        raise RuleBroken("A percentage lies between 0 and 100.", field=field)
    return share


def check_estimate(*, name: str, optimistic: int | None, likely: int | None, pessimistic: int | None) -> None:
    """Three points grow, and come together or not at all."""
    given = [v for v in (optimistic, likely, pessimistic) if v is not None]
    if given != sorted(given):
        raise RuleBroken(
            f"The estimates of '{name}' must grow from optimistic over likely to pessimistic.", field="pess"
        )


def check_actuals(*, name: str, actual_start: int | None, actual_finish: int | None) -> None:
    """Nothing finishes before it starts, or without having started."""
    if actual_finish is not None and actual_start is not None and actual_finish < actual_start:
        raise RuleBroken(f"'{name}' cannot have finished before it started.", field="actual_finish")


def check_constraint(*, name: str, constraint: int, constraint_at: int | None) -> None:
    """Every constraint but the two "as … as possible" needs its date."""
    if constraint >= 2 and constraint_at is None:
        raise RuleBroken(f"The constraint of '{name}' needs a date.", field="constraint_date")


def amount(value: Any, *, field: str) -> Decimal | None:
    """A sum of money with two decimals, or None."""
    if value is None or value == "":
        return None
    try:
        money = Decimal(str(value)).quantize(Decimal("0.01"))
    except InvalidOperation:
        raise RuleBroken("This is not an amount, such as 1250.00.", field=field) from None
    if abs(money) >= Decimal(10) ** 13:
        raise RuleBroken("This amount is too large.", field=field)
    return money


def moment_words(minutes: int | None) -> str:
    """A moment of a plan in words: Mon 23 Nov 2026 08:00."""
    if minutes is None:
        return ""
    return f"{datetime(1970, 1, 1) + timedelta(minutes=minutes):%a %d %b %Y %H:%M}"
