"""Writing the log: numbers without gaps, hashes in order, in the transaction of the change."""

from collections.abc import Sequence
from datetime import UTC, datetime

from django.db import connection

from steerboard.core import clock
from steerboard.core.bulk import insert_rows
from steerboard.core.context import ActionContext, Note, origin
from steerboard.core.events import sealing
from steerboard.core.events.models import ChainHead, Event
from steerboard.core.events.rules import GENESIS, canonical, chained_hash

FORMAT = 1


def append(context: ActionContext) -> list[Event]:
    """Append the context's notes to the chain. Must run inside the transaction of the change."""
    if not context.notes:
        return []
    if not connection.in_atomic_block:
        raise RuntimeError("Events are written in the transaction of their change.")
    head = _locked_head()
    moment = clock.now()
    if head.at is not None and head.at > moment and not clock.is_replayed():
        moment = head.at  # the chain's time never goes backwards, whatever the machine's clock does
    events = _chain(context, context.notes, head, moment)
    context.notes.clear()
    insert_rows(Event, events)
    ChainHead.objects.filter(pk=head.pk).update(seq=head.seq, hash=head.hash, at=head.at)
    return events


def _locked_head() -> ChainHead:
    head = ChainHead.objects.select_for_update().filter(pk=1).first()
    if head is None:
        ChainHead.objects.bulk_create([ChainHead(pk=1, seq=0, hash=GENESIS)], ignore_conflicts=True)
        head = ChainHead.objects.select_for_update().get(pk=1)
    return head


def _chain(context: ActionContext, notes: Sequence[Note], head: ChainHead, moment: datetime) -> list[Event]:
    place = origin()
    at = moment.astimezone(UTC).isoformat(timespec="microseconds")
    common: dict[str, object] = {
        "format": FORMAT,
        "at": at,
        "actor": context.actor_id,
        "action": context.action_id,
        "channel": place.channel,
        "request": place.request_id,
        "address": place.address,
        "session": place.session,
        "method": place.method,
    }
    if clock.is_replayed():
        common["replayed"] = True
    events = []
    for note in notes:
        head.seq += 1
        data = sealing.seal_personal(note.data, note.personal, note.person_id)
        text = canonical(
            {
                **common,
                "seq": head.seq,
                "reason": note.reason or context.reason,
                "verb": note.verb,
                "kind": note.kind,
                "object": [note.object_type, note.object_id],
                "scope": note.scope_id,
                "data": data,
            }
        )
        previous, head.hash = head.hash, chained_hash(head.hash, text)
        events.append(
            Event(
                seq=head.seq,
                at=moment,
                actor_id=context.actor_id,
                verb=note.verb,
                kind=note.kind,
                object_type=note.object_type,
                object_id=note.object_id,
                scope_id=note.scope_id,
                action_id=context.action_id,
                body=text,
                prev_hash=previous,
                hash=head.hash,
            )
        )
    head.at = moment
    return events
