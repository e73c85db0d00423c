"""Lists: pages by cursor, with filters, sorting and fields from allow-lists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any, Literal
from urllib.parse import urlencode

from django.core import signing
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from pydantic import BaseModel, Field, create_model

from steerboard.core.api.problems import Problem
from steerboard.core.api.schemas import Attribute, Shape
from steerboard.core.ui.tables import cursors

PAGE = 50
LARGEST_PAGE = 500
MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class Filter:
    """A query parameter: the form of its value, and the lookup it stands for."""

    form: Any
    lookup: str
    help: str = ""
    show: Any = None  # turns the value into what the lookup compares with


@dataclass(frozen=True)
class Listing:
    """What may be asked of a list. Nothing else reaches the database."""

    shape: Shape
    filters: Mapping[str, Filter] = field(default_factory=dict)
    sorts: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    search: Sequence[str] = ()

    def parameters(self) -> type[BaseModel]:
        """The query parameters as a form."""
        names = [name for plain in self.sorts for name in (plain, f"-{plain}")]
        fields: dict[str, Any] = {
            "limit": (int, Field(PAGE, ge=1, le=LARGEST_PAGE, description="Rows a page.")),
            "cursor": (str, Field("", max_length=2000, description="From `next` of the page before.")),
            "count": (bool, Field(False, description="Say how many there are in all.")),
            "fields": (str, Field("", max_length=1000, description="Only these fields, with commas between.")),
        }
        if names:
            fields["sort"] = (Literal[tuple(names)], Field(self.sort, description="A minus sign turns the order."))
        if self.search:
            fields["q"] = (str, Field("", max_length=200, description="Words that all have to occur."))
        for name, one in self.filters.items():
            fields[name] = (one.form | None, Field(None, description=one.help))
        return create_model(f"{self.shape.name}Query", **fields)

    def answer(self, request: HttpRequest, query: QuerySet[Any], asked: BaseModel) -> dict[str, Any]:
        """One page of the query's rows."""
        if unknown := set(request.GET) - set(type(asked).model_fields):
            raise Problem(422, f"There is no parameter '{min(unknown)}' here.", field=min(unknown))
        values = dict(asked)
        query = self._filtered(query, values)
        count = query.order_by().count() if values["count"] else None
        order = self._order(values.get("sort") or self.sort)
        query = query.order_by(*[_ordering(lookup, down) for lookup, down in order])
        binding = f"{request.path}|{values.get('sort') or self.sort}"
        if values["cursor"]:
            query = query.filter(cursors.after(order, _opened(values["cursor"], binding, len(order))))
        attributes = self._attributes(values["fields"])
        keys = [Attribute(f"\x00{i}", object, lookup) for i, (lookup, _) in enumerate(order)]
        limit = values["limit"]
        rows = self.shape.rows(query[: limit + 1], [*attributes, *keys])
        following = None
        if len(rows) > limit:
            last = [rows[limit - 1][key.name] for key in keys]
            following = _address(request, _signer(binding).sign(cursors.encode(last)))
        for row in rows:
            for key in keys:
                del row[key.name]
        return {"items": rows[:limit], "next": following, "count": count}

    def _filtered(self, query: QuerySet[Any], values: Mapping[str, Any]) -> QuerySet[Any]:
        for name, one in self.filters.items():
            value = values.get(name)
            if value is not None:
                query = query.filter(**{one.lookup: one.show(value) if one.show is not None else value})
        for word in values.get("q", "").split()[:MOST_WORDS]:
            query = query.filter(reduce(or_, (Q(**{f"{lookup}__icontains": word}) for lookup in self.search)))
        return query

    def _order(self, sort: str) -> list[tuple[str, bool]]:
        name, down = sort.removeprefix("-"), sort.startswith("-")
        lookup = self.sorts.get(name)
        return ([(lookup, down)] if lookup and lookup != "pk" else []) + [("pk", down)]

    def _attributes(self, names: str) -> list[Attribute]:
        if not names:
            return self.shape.listed
        wanted = [name.strip() for name in names.split(",") if name.strip()]
        for name in wanted:
            if name not in self.shape.by_name:
                raise Problem(422, f"There is no field '{name}' here.", field="fields")
        return [self.shape.by_name[name] for name in dict.fromkeys(wanted)] or self.shape.listed


def _ordering(lookup: str, down: bool) -> Any:
    if lookup == "pk":
        return "-pk" if down else "pk"
    return F(lookup).desc(nulls_last=True) if down else F(lookup).asc(nulls_last=True)


def _signer(binding: str) -> signing.Signer:
    # Bound to its list and order: a place in one cannot be asked of another.
    return signing.Signer(salt=f"steerboard.api.cursor|{binding}")


def _opened(cursor: str, binding: str, length: int) -> list[Any]:
    """The place a cursor of ours names."""
    try:
        values = cursors.decode(_signer(binding).unsign(cursor), length)
    except signing.BadSignature:
        values = None
    if values is None:
        raise Problem(422, "This cursor does not belong to this list and order. Begin anew.", field="cursor")
    return values


def _address(request: HttpRequest, cursor: str) -> str:
    asked = [(name, value) for name, values in request.GET.lists() if name != "cursor" for value in values]
    return f"{request.path}?{urlencode([*asked, ('cursor', cursor)])}"
