"""Which state of a row somebody saw: strong tags from its version."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest

from steerboard.core.api.problems import Problem

M = TypeVar("M", bound=Model)
_TAGS = re.compile(r'\s*(?:W/)?"[!#-~]*"\s*(?:,\s*(?:W/)?"[!#-~]*"\s*)*')


def etag(version: int) -> str:
    """The strong tag of a version."""
    return f'"v{version}"'


def check_match(request: HttpRequest, version: int, current: Callable[[], Any]) -> None:
    """Refuse unless the caller saw this version: 428 without If-Match, 412 with the present state for another."""
    header = request.headers.get("If-Match", "").strip()
    if not header:
        raise Problem(428, "Send If-Match with the ETag of the state you saw, so that nobody's change is lost.")
    if header == "*":
        return
    if not _TAGS.fullmatch(header):
        raise Problem(400, 'If-Match is a list of tags such as "v7", or *.')
    # A weak tag never matches: it would not promise that nothing differs.
    if etag(version) not in [tag.strip() for tag in header.split(",")]:
        raise Problem(
            412,
            "Somebody else changed this in the meantime; `current` is how it is now.",
            headers={"ETag": etag(version)},
            current=current(),
        )


def locked(rows: QuerySet[M], request: HttpRequest, current: Callable[[], Any]) -> M:
    """The one row of the query, locked until the transaction ends and unchanged since the caller saw it."""
    row = rows.select_for_update(of=("self",)).first()
    if row is None:
        raise Http404("There is nothing here that you can see.")
    check_match(request, row.version, current)  # type: ignore[attr-defined]
    return row
