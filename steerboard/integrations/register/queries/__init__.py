"""A list's rows beside the projects we have: which is which, where new ones go, what differs."""

from steerboard.integrations.register.queries.moves import list_move
from steerboard.integrations.register.queries.previews import preview_list
from steerboard.integrations.register.queries.values import COMING_KEY, PEOPLE, SPENT_KEY, Change, ListMove

__all__ = ["COMING_KEY", "PEOPLE", "SPENT_KEY", "Change", "ListMove", "list_move", "preview_list"]
