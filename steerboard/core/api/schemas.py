"""The forms of what goes in and out, shared by all resources."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any

from django.db.models import Model, QuerySet
from ninja import Path, Schema
from pydantic import BaseModel, ConfigDict, Field, create_model

LARGEST_ID = 2**63 - 1
EPOCH = datetime(1970, 1, 1)
FARTHEST_MINUTE = 4_000_000_000

Money = Annotated[str, Field(pattern=r"^-?[0-9]+(\.[0-9]+)?$", examples=["1250.00"])]
Percent = Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]+)?$", examples=["62.50"])]
# Plans live in the project's local wall time, without a zone.
Moment = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$", examples=["2027-03-01T08:00"])]
Key = Annotated[int, Path(ge=1, le=LARGEST_ID)]
AnId = Annotated[int, Field(ge=1, le=LARGEST_ID)]
Code = Annotated[str, Path(max_length=60)]
Amount = Annotated[Decimal, Field(max_digits=15, decimal_places=2)]
Minutes = Annotated[int, Field(ge=0, le=100_000_000)]
Line = Annotated[str, Field(max_length=300)]
Text = Annotated[str, Field(max_length=20_000)]
Day = Annotated[date, Field(ge=date(1970, 1, 1), le=date(2999, 12, 31))]


class Input(Schema):
    """What comes in: a misspelt field is refused, never dropped."""

    model_config = ConfigDict(extra="forbid")


class ProblemDetails(BaseModel):
    """A refusal, in the form of RFC 9457."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    instance: str = ""


def moment_text(minute: int | None) -> str | None:
    """A minute of a plan as local wall time."""
    if minute is None:
        return None
    return (EPOCH + timedelta(minutes=minute)).isoformat(timespec="minutes")


def minute_of(moment: datetime | None) -> int | None:
    """Local wall time as the minute of a plan."""
    if moment is None:
        return None
    return int((moment.replace(tzinfo=None) - EPOCH).total_seconds() // 60)


def plain(value: Decimal | None) -> str | None:
    """An amount as text, so that no reader rounds it."""
    return None if value is None else format(value, "f")


def money_text(value: Decimal | None) -> str | None:
    """An amount of money with its two decimals, also where a database computed it and dropped them."""
    return None if value is None else format(value.quantize(Decimal("0.01")), "f")


def _without_required(schema: dict[str, Any]) -> None:
    schema.pop("required", None)  # `fields=` may leave any of them out


@dataclass(frozen=True, slots=True)
class Attribute:
    """A field of a resource: its name and form outside, where it is read, how its value is shown."""

    name: str
    form: Any
    lookup: str = ""
    show: Callable[[Any], Any] | None = None
    detail: bool = False  # only when one is asked for, not in lists


class Shape:
    """A resource as it goes out, read by values() in one query: no model instance is built."""

    def __init__(self, name: str, *attributes: Attribute) -> None:
        self.name = name
        self.attributes = attributes
        self.by_name = {attribute.name: attribute for attribute in attributes}
        self.listed = [attribute for attribute in attributes if not attribute.detail]
        self.model: type[BaseModel] = create_model(
            name,
            __config__=ConfigDict(json_schema_extra=_without_required),
            **{attribute.name: (attribute.form, ...) for attribute in attributes},
        )  # type: ignore[call-overload]
        self.page: type[BaseModel] = create_model(
            f"{name}Page",
            items=(list[self.model], ...),  # type: ignore[name-defined]
            next=(str | None, Field(description="Address of the next page; null on the last one.")),
            count=(int | None, Field(description="How many there are in all, when asked with count=true.")),
        )

    def rows(self, query: QuerySet[Any], attributes: Sequence[Attribute]) -> list[dict[str, Any]]:
        """The query's rows with these attributes."""
        names = [attribute.name for attribute in attributes]
        shows = [(i, attribute.show) for i, attribute in enumerate(attributes) if attribute.show is not None]
        rows = []
        for values in query.values_list(*[attribute.lookup or attribute.name for attribute in attributes]):
            row = list(values)
            for i, show in shows:
                row[i] = show(row[i])
            rows.append(dict(zip(names, row, strict=True)))
        return rows

    def one(self, query: QuerySet[Any], attributes: Sequence[Attribute] | None = None) -> dict[str, Any] | None:
        """The first row of the query, with everything."""
        found = self.rows(query[:1], attributes or self.attributes)
        return found[0] if found else None


def given(data: BaseModel, *left_out: str) -> dict[str, Any]:
    """What the caller really sent, nested forms as they are."""
    return {name: getattr(data, name) for name in data.model_fields_set if name not in left_out}


def as_row(row: Model, names: Mapping[str, str]) -> dict[str, Any]:
    """A few attributes of a row under other names."""
    return {outside: getattr(row, inside) for outside, inside in names.items()}
