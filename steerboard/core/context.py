"""Who does what, through which channel, and what has been noted so far."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a call came from: the door (page, api, import, job, shell) and the request behind it."""

    channel: str = "shell"
    request_id: str = ""
    address: str = ""
    session: str = ""
    method: str = ""  # how the person signed in: password, passkey, token …


@dataclass(slots=True)
class Note:
    """One thing to be written to the event log when the outermost action ends."""

    verb: str
    kind: str  # created, changed, deleted, fact, denied, read
    object_type: str
    object_id: str
    scope_id: int | None
    data: dict[str, Any]
    person_id: int | None = None
    personal: tuple[str, ...] = ()
    reason: str = ""


@dataclass(slots=True)
class ActionContext:
    """The running action: its actor, its reason and its notes."""

    actor_id: int | None
    action_id: str
    verbs: list[str]
    reason: str = ""
    notes: list[Note] = field(default_factory=list)
    facts: list[Any] = field(default_factory=list)

    @property
    def verb(self) -> str:
        return self.verbs[-1]


_origin: ContextVar[Origin] = ContextVar("origin", default=Origin())  # noqa: B039 (frozen)
_running: ContextVar[ActionContext | None] = ContextVar("running_action", default=None)


def origin() -> Origin:
    """Where the present call came from."""
    return _origin.get()


@contextmanager
def coming_from(place: Origin) -> Iterator[None]:
    """Everything inside came from `place`."""
    token = _origin.set(place)
    try:
        yield
    finally:
        _origin.reset(token)


def running() -> ActionContext | None:
    """The action that is running, if any."""
    return _running.get()


@contextmanager
def run(context: ActionContext) -> Iterator[ActionContext]:
    """Make `context` the running action."""
    token = _running.set(context)
    try:
        yield context
    finally:
        _running.reset(token)


def new_action_id() -> str:
    """A name for one call of an action, shared by all events it causes."""
    return uuid.uuid4().hex


@contextmanager
def because(reason: str) -> Iterator[None]:
    """Every event inside carries this reason."""
    context = _running.get()
    if context is None:
        yield
        return
    before, context.reason = context.reason, reason
    noted_before = len(context.notes)
    try:
        yield
    finally:
        context.reason = before
        # The notes are written when the outermost action ends, when this reason is long forgotten.
        for note in context.notes[noted_before:]:
            note.reason = note.reason or reason
