"""The evidence pack: events, checkpoints, key and verifier in one ZIP file for people outside."""

import json
import tempfile
import zipfile
from pathlib import Path
from typing import IO

from steerboard.core import clock
from steerboard.core.audit.signing import public_key
from steerboard.core.events.models import Checkpoint, Event

VERIFIER = Path(__file__).parent / "standalone" / "verify_steerboard.py"
PAGE = 10_000
SPOOLED_BYTES = 32 * 1024 * 1024

_READ_ME = """Evidence of Steerboard's event log
==================================

{events} events and {checkpoints} signed checkpoints, written on {at}.

Check it on any machine with Python, nothing else needed:

    python verify_steerboard.py .

Exit status 0: all is as it was written. 1: altered, the first bad event is named. 2: incomplete.

A key inside a pack proves nothing against whoever packed it. Ask for the key on another way and give it:

    python verify_steerboard.py . --key '{key}'

and, if you kept an earlier checkpoint yourself, hold the log against it with --checkpoint FILE.

events.jsonl       one event per line, its hash and its exact text. Personal values are sealed by a key per
                   person and cannot be read here; that they were not altered can be checked all the same.
checkpoints.jsonl  signed notes (C2SP signed-note and tlog-checkpoint).
key.txt            the public key of the log.
"""


def evidence_pack(*, up_to: int) -> IO[bytes]:
    """The pack as an open file at its beginning; a large one lies on disk. Whoever takes it closes it."""
    pack: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=SPOOLED_BYTES)  # noqa: SIM115
    write_evidence(pack, up_to=up_to)
    pack.seek(0)
    return pack


def write_evidence(target: IO[bytes], *, up_to: int) -> int:
    """Write the pack with all events up to a number; returns how many."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as pack:
        notes = list(Checkpoint.objects.filter(seq__lte=up_to).order_by("seq").values_list("note", flat=True))
        with pack.open("events.jsonl", "w", force_zip64=True) as lines:
            events = _write_events(lines, up_to)
        pack.writestr("checkpoints.jsonl", "".join(f"{json.dumps({'note': n}, ensure_ascii=False)}\n" for n in notes))
        pack.writestr("key.txt", f"{public_key()}\n")
        pack.writestr("verify_steerboard.py", VERIFIER.read_text(encoding="utf-8"))
        day = clock.now().isoformat(timespec="seconds")
        words = _READ_ME.format(events=events, checkpoints=len(notes), at=day, key=public_key())
        pack.writestr("README.txt", words)
    return events


def _write_events(lines: IO[bytes], up_to: int) -> int:
    events = 0
    for start in range(0, up_to, PAGE):
        rows = Event.objects.filter(seq__gt=start, seq__lte=min(start + PAGE, up_to)).order_by("seq", "pk")
        page = [f'{{"hash":"{digest}","event":{body}}}\n' for digest, body in rows.values_list("hash", "body")]
        lines.write("".join(page).encode())
        events += len(page)
    return events
