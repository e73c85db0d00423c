"""All that the `api.py` files of rooms use; other rooms get it as `api` through `steerboard.core.public`."""

from steerboard.core.access.policy import Policy
from steerboard.core.api.etags import check_match, etag, locked
from steerboard.core.api.paging import Filter, Listing
from steerboard.core.api.problems import Problem
from steerboard.core.api.routes import ApiRoutes, Reply, actor_of
from steerboard.core.api.schemas import (
    Amount,
    AnId,
    Attribute,
    Code,
    Day,
    Input,
    Key,
    Line,
    Minutes,
    Moment,
    Money,
    Percent,
    Shape,
    Text,
    given,
    minute_of,
    moment_text,
    money_text,
    plain,
)
from steerboard.core.api.tokens import readable_with_any_scope

__all__ = [
    "Amount",
    "AnId",
    "ApiRoutes",
    "Attribute",
    "Code",
    "Day",
    "Filter",
    "Input",
    "Key",
    "Line",
    "Listing",
    "Minutes",
    "Moment",
    "Money",
    "Percent",
    "Policy",
    "Problem",
    "Reply",
    "Shape",
    "Text",
    "actor_of",
    "check_match",
    "etag",
    "given",
    "locked",
    "minute_of",
    "moment_text",
    "money_text",
    "plain",
    "readable_with_any_scope",
]
