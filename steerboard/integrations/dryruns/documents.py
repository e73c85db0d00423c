"""What a dry run found, the same for plans and lists, as values that can be kept as JSON and shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

MOST_LINES = 5_000


@dataclass(slots=True)
class FieldChange:
    """One field before and after, in words."""

    label: str
    before: str
    after: str


@dataclass(slots=True)
class Line:
    """One project or item: its code or UID, its name, where it stands in the file, and what changes in it."""

    key: str
    name: str
    where: str = ""
    note: str = ""
    fields: list[FieldChange] = field(default_factory=list)


@dataclass(slots=True)
class ProblemLine:
    """What could not be taken as it stands: where, what, and what to do about it."""

    where: str
    column: str
    value: str
    sentence: str
    what_to_do: str = ""
    is_refusal: bool = True


@dataclass(slots=True)
class Option:
    """One answer to a question."""

    value: str
    label: str


@dataclass(slots=True)
class Question:
    """What the file does not say by itself. A blocking one keeps everything out until answered."""

    key: str
    sentence: str
    options: list[Option]
    examples: list[str] = field(default_factory=list)
    default: str = ""
    is_blocking: bool = True
    answer: str = ""
    column: str = ""


@dataclass(slots=True)
class ColumnLine:
    """One column of a list: what it is taken for, how surely and why."""

    header: str
    target: str
    confidence: float
    why: str
    examples: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Deviation:
    """A value stored in the file that our own schedule does not give."""

    key: str
    name: str
    field: str
    in_file: str
    ours: str


@dataclass(slots=True)
class Preview:
    """All that an import would do. Lists are cut at `MOST_LINES`; `counts` says how many there are."""

    kind: str
    title: str
    target: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    new: list[Line] = field(default_factory=list)
    changed: list[Line] = field(default_factory=list)
    removed: list[Line] = field(default_factory=list)
    problems: list[ProblemLine] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    columns: list[ColumnLine] = field(default_factory=list)
    readings: list[str] = field(default_factory=list)
    deviations: list[Deviation] = field(default_factory=list)
    fingerprint: str = ""
    # What stops the import whatever is answered, in a sentence.
    obstacle: str = ""

    @property
    def is_blocked(self) -> bool:
        """Something must be answered or mended before anything can go in."""
        return bool(self.obstacle) or any(q.is_blocking and not q.answer for q in self.questions)

    @property
    def is_nothing(self) -> bool:
        """Applying it would change nothing."""
        return not any(self.counts.get(name) for name in ("new", "changed", "removed", "settings", "links", "kept"))

    def cut(self) -> None:
        """Count, then keep no more lines than anybody reads."""
        for name in ("new", "changed", "removed", "problems", "deviations"):
            lines = getattr(self, name)
            self.counts.setdefault(name, len(lines))
            del lines[MOST_LINES:]

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        found: dict[str, Any] = msgspec.to_builtins(self)
        return found


def preview_of(values: Mapping[str, Any]) -> Preview:
    """The opposite of `as_json`."""
    return msgspec.convert(values, Preview)
