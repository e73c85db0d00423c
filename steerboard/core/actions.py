"""The one way to change data: permission, transaction, events and audit together."""

import functools
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from django.db import transaction

from steerboard.core import context as ctx
from steerboard.core.access.models import Scope
from steerboard.core.access.permissions import Permission
from steerboard.core.access.queries import can, can_anywhere
from steerboard.core.accounts.models import User
from steerboard.core.events import log
from steerboard.core.events.facts import reactions_to
from steerboard.core.jobs.queue import Order, enqueue_many
from steerboard.core.rules import NotAllowed

P = ParamSpec("P")
R = TypeVar("R")

WHOLE_INSTALLATION = ""
ANYWHERE = "*"
OWN = "own"

REACTION_JOB = "core.reaction"


def action(permission: Permission, *, on: str = WHOLE_INSTALLATION) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function an action.

    The function takes keyword arguments only, `actor` among them. `on` names the argument whose
    scope the permission is needed for; without it the permission is needed for the whole
    installation; `on=ANYWHERE` asks that the actor holds it at some scope, and the function's
    rules do the rest.

    Permission comes first, then one transaction around the change, its events and the jobs that
    answer them. An action called by an action joins its transaction. A refusal is an event too.

    Raises NotAllowed, and RuleBroken from the function's rules.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        verb = f"{function.__module__.removeprefix('steerboard.').removesuffix('.actions')}.{function.__name__}"

        @functools.wraps(function)
        def perform(*args: P.args, **kwargs: P.kwargs) -> R:
            if args:
                raise TypeError(f"{function.__name__} takes keyword arguments only.")
            actor: User = kwargs["actor"]  # type: ignore[assignment]
            outer = ctx.running()
            scope = _scope_of(kwargs.get(on)) if on not in (WHOLE_INSTALLATION, ANYWHERE) else None
            allowed = can_anywhere(actor, permission) if on == ANYWHERE else can(actor, permission, scope)
            if not allowed or not actor.is_active:
                refusal = NotAllowed(
                    f"You may not do this here: {permission.label.lower()}.", permission=permission.code
                )
                if outer is None:
                    _write_denied(actor, verb, permission, scope)
                raise refusal
            if outer is not None:
                outer.verbs.append(verb)
                try:
                    return function(*args, **kwargs)
                finally:
                    outer.verbs.pop()
            context = ctx.ActionContext(actor_id=actor.pk, action_id=ctx.new_action_id(), verbs=[verb])
            try:
                with transaction.atomic(), ctx.run(context):
                    result = function(*args, **kwargs)
                    _queue_reactions(context)
                    log.append(context)
            except NotAllowed as refusal:
                _write_denied(actor, verb, permission, scope, needed=refusal.permission)
                raise
            return result

        perform.permission = permission  # type: ignore[attr-defined]
        perform.verb = verb  # type: ignore[attr-defined]
        return perform

    return decorate


def _scope_of(subject: Any) -> Scope | None:
    if subject is None:
        return None
    if isinstance(subject, Scope):
        return subject
    scope = subject.access_scope
    if not isinstance(scope, Scope):
        raise TypeError(f"{type(subject).__name__}.access_scope is not a scope.")
    return scope


def _queue_reactions(context: ctx.ActionContext) -> None:
    orders: list[Order] = []
    for fact in context.facts:
        for reaction in reactions_to(fact.name):
            key = f"{reaction.name}:{reaction.key(fact)}" if reaction.key else ""
            data = {field: getattr(fact, field) for field in fact.__dataclass_fields__ if field != "name"}
            orders.append(
                Order(
                    {"reaction": reaction.name, "fact": data},
                    key=key[:200],
                    scope_id=fact.scope_id,
                    delay_seconds=reaction.delay_seconds,
                )
            )
    if orders:
        enqueue_many(REACTION_JOB, orders)
    context.facts.clear()


def _write_denied(actor: User, verb: str, permission: Permission, scope: Scope | None, *, needed: str = "") -> None:
    note_event(
        actor=actor,
        verb=verb,
        kind="denied",
        scope_id=scope.pk if scope is not None else None,
        data={"permission": needed or permission.code},
    )


def note_event(
    *,
    actor: User | None,
    verb: str,
    kind: str,
    scope_id: int | None = None,
    object_type: str = "",
    object_id: str = "",
    data: dict[str, Any] | None = None,
) -> None:
    """Write one event that is no change: a denied attempt, an export, a reading of the log."""
    context = ctx.ActionContext(
        actor_id=actor.pk if actor is not None else None, action_id=ctx.new_action_id(), verbs=[verb]
    )
    context.notes.append(
        ctx.Note(verb=verb, kind=kind, object_type=object_type, object_id=object_id, scope_id=scope_id, data=data or {})
    )
    with transaction.atomic():
        log.append(context)
