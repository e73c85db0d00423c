"""Signing what the log holds now, and proving one event by it."""

import base64
import json
from dataclasses import dataclass

from django.db import transaction

from steerboard.core import clock
from steerboard.core.audit.rules import GrowingTree, inclusion_path, leaf_hash, root_by_path
from steerboard.core.audit.signing import Statement, open_checkpoint, public_key, sign_checkpoint
from steerboard.core.events.models import ChainHead, Checkpoint, Event
from steerboard.core.events.rules import GENESIS, chained_hash

PAGE = 20_000


class LogAltered(RuntimeError):
    """The log no longer fits its newest checkpoint: nothing is signed over it until somebody has looked."""


def newest_checkpoint() -> Checkpoint | None:
    """The checkpoint that seals the most events."""
    return Checkpoint.objects.order_by("-seq").first()


def seal_log() -> Checkpoint | None:
    """Sign a checkpoint over all events so far; the newest one when nothing was added. Raises LogAltered."""
    head = ChainHead.objects.filter(pk=1).first()
    newest = newest_checkpoint()
    if head is None or head.seq == 0 or (newest is not None and newest.seq == head.seq):
        return newest
    if newest is not None and newest.seq > head.seq:
        raise LogAltered(f"Events {head.seq + 1} to {newest.seq} are missing.")
    tree = GrowingTree()
    last_hash = GENESIS
    for start in range(0, head.seq, PAGE):
        rows = Event.objects.filter(seq__gt=start, seq__lte=min(start + PAGE, head.seq)).order_by("seq")
        for seq, digest in rows.values_list("seq", "hash"):
            if seq != tree.size + 1:
                raise LogAltered(f"Event {tree.size + 1} is missing.")
            tree.add(bytes.fromhex(digest))
            last_hash = digest
            if newest is not None and newest.seq == seq and newest.root_hash != tree.root().hex():
                raise LogAltered(f"Events up to {seq} are not those that were sealed.")
    if (tree.size, last_hash) != (head.seq, head.hash):
        raise LogAltered("The log does not end where its head says.")
    _check_texts(after=newest.seq if newest is not None else 0, up_to=head.seq)
    statement = Statement(size=tree.size, root=tree.root(), chain_hash=last_hash, at=clock.now())
    with transaction.atomic():
        row, _ = Checkpoint.objects.get_or_create(
            seq=statement.size,
            defaults={
                "at": statement.at,
                "root_hash": statement.root.hex(),
                "chain_hash": last_hash,
                "note": sign_checkpoint(statement),
            },
        )
    return row


def _check_texts(*, after: int, up_to: int) -> None:
    # A signature vouches for what is new, so what is new is read and not only counted.
    for start in range(after, up_to, PAGE):
        rows = Event.objects.filter(seq__gt=start, seq__lte=min(start + PAGE, up_to)).order_by("seq")
        for seq, text, previous, digest in rows.values_list("seq", "body", "prev_hash", "hash"):
            if chained_hash(previous, text) != digest:
                raise LogAltered(f"Event {seq}: its text does not fit its hash.")


@dataclass(frozen=True, slots=True)
class InclusionProof:
    """Proof that one event is among those a checkpoint seals; small enough for a letter."""

    seq: int
    previous_hash: str
    path: tuple[str, ...]
    checkpoint: str

    def as_text(self) -> str:
        """As one line of JSON."""
        body = {"seq": self.seq, "prev": self.previous_hash, "path": list(self.path), "checkpoint": self.checkpoint}
        return json.dumps(body, separators=(",", ":"), ensure_ascii=False)


def prove_event(seq: int) -> InclusionProof:
    """The proof of one sealed event. Raises LookupError when no checkpoint covers it yet."""
    newest = newest_checkpoint()
    event = Event.objects.filter(seq=seq).first()
    if event is None or newest is None or newest.seq < seq:
        raise LookupError(f"No checkpoint covers event {seq} yet.")
    rows = Event.objects.filter(seq__lte=newest.seq).order_by("seq").values_list("hash", flat=True)
    leaves = [leaf_hash(bytes.fromhex(digest)) for digest in rows.iterator(chunk_size=PAGE)]
    path = inclusion_path(leaves, seq - 1)
    return InclusionProof(
        seq=seq,
        previous_hash=event.prev_hash,
        path=tuple(base64.b64encode(node).decode() for node in path),
        checkpoint=newest.note,
    )


def is_proven(text: str, proof: InclusionProof) -> bool:
    """Whether an event's text is the one the proof speaks of. Raises BadCheckpoint for a forged checkpoint."""
    statement = open_checkpoint(proof.checkpoint, public_key())
    leaf = leaf_hash(bytes.fromhex(chained_hash(proof.previous_hash, text)))
    path = [base64.b64decode(node) for node in proof.path]
    return root_by_path(leaf, proof.seq - 1, statement.size, path) == statement.root
