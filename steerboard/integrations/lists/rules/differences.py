"""What a newer list changes: new, changed field by field, unchanged, missing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from steerboard.integrations.lists.rules.rows import ProjectRow
from steerboard.integrations.lists.rules.targets import Target

EXTRA = "extra:"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after; extras are named 'extra:' and their header."""

    field: str
    before: object
    after: object

    @property
    def clears(self) -> bool:
        """The newer list has an empty cell where a value is known."""
        return self.after is None and self.before is not None


@dataclass(frozen=True, slots=True)
class RowChange:
    """All that changes in one project."""

    code: str
    row: ProjectRow
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A dry run: what an import would do. `missing` are known projects that the list does not name."""

    new: list[ProjectRow]
    changed: list[RowChange]
    unchanged: list[str]
    missing: list[str]

    @property
    def is_nothing(self) -> bool:
        """Applying it would change no project."""
        return not self.new and not self.changed


def difference(
    existing: Mapping[str, Mapping[str, object]],
    incoming: Iterable[ProjectRow],
    fields: Iterable[Target],
    extras: Iterable[str] = (),
    codes: Iterable[str] = (),
) -> Difference:
    """Compare by code, in the fields and extra columns that the list has.

    `existing`: code to field values, extras as a mapping under 'extra'. Codes differ by more than case.
    `codes`: what else the list names although its rows stay out; such projects are not missing.
    """
    compared = [str(field) for field in fields if field is not Target.CODE]
    compared.sort(key=list(Target).index)  # type: ignore[arg-type]
    headers = tuple(extras)
    by_code = {code.casefold(): (code, values) for code, values in existing.items()}
    new: list[ProjectRow] = []
    changed: list[RowChange] = []
    unchanged: list[str] = []
    seen = {code.casefold() for code in codes}
    for row in incoming:
        key = row.code.casefold()
        seen.add(key)
        if key not in by_code:
            new.append(row)
            continue
        code, known = by_code[key]
        changes = [
            FieldChange(field, before, after)
            for field in compared
            if not _same(before := known.get(field), after := getattr(row, field))
            # A row without amounts states no currency; that is not a change to none.
            and not (field == Target.CURRENCY and after is None)
        ]
        changes.extend(_extra_changes(known.get("extra"), row.extra, headers))
        if changes:
            changed.append(RowChange(code, row, tuple(changes)))
        else:
            unchanged.append(code)
    missing = [code for key, (code, _) in by_code.items() if key not in seen]
    return Difference(new, changed, unchanged, missing)


def _extra_changes(known: object, incoming: Mapping[str, str], headers: tuple[str, ...]) -> list[FieldChange]:
    before = known if isinstance(known, Mapping) else {}
    return [
        FieldChange(EXTRA + header, before.get(header), incoming.get(header))
        for header in headers
        if not _same(before.get(header), incoming.get(header))
    ]


def _same(before: object, after: object) -> bool:
    if before is after or before == after:
        return True
    if before in (None, "") and after in (None, ""):
        return True
    if isinstance(before, int | float | Decimal) and isinstance(after, int | float | Decimal):
        return Decimal(str(before)) == Decimal(str(after))
    if before is None or after is None:
        return False
    return str(before).split() == str(after).split()
