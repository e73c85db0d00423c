"""What must exist in every database: the scope of the whole, the system's account, the guards."""

from typing import Any

from django.core.management.color import no_style
from django.db import connections, transaction

from steerboard.core import clock
from steerboard.core import context as ctx
from steerboard.core.access.models import WHOLE, Scope
from steerboard.core.access.queries import ROOT_PATH
from steerboard.core.accounts.models import User
from steerboard.core.accounts.queries import SYSTEM_EMAIL
from steerboard.core.events import guards, log


def lay_foundation(using: str = "default", **_: Any) -> None:
    """Create what is missing; called after every migration, doing it twice changes nothing."""
    context = ctx.ActionContext(actor_id=None, action_id=ctx.new_action_id(), verbs=["core.lay_foundation"])
    with transaction.atomic(using=using), ctx.run(context):
        if not Scope.objects.filter(kind=WHOLE).exists():
            Scope(pk=1, kind=WHOLE, parent=None, path=ROOT_PATH, label="The whole portfolio").save(force_insert=True)
            _set_sequence_past_one(using)
        if not User.objects.filter(is_system=True).exists():
            system = User(email=SYSTEM_EMAIL, name="Steerboard", is_system=True, joined_at=clock.now())
            system.set_unusable_password()
            system.save()
        log.append(context)
    guards.install(connections[using])


def _set_sequence_past_one(using: str) -> None:
    connection = connections[using]
    statements = connection.ops.sequence_reset_sql(no_style(), [Scope])
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
