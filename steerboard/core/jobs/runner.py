"""Taking jobs from the queue and running them: leased, retried with growing pauses, never lost."""

import threading
import traceback
from datetime import timedelta

import structlog
from django.db import close_old_connections, connection, transaction
from django.db.models import F, Q

from steerboard.core import clock
from steerboard.core.context import Origin, coming_from
from steerboard.core.jobs.models import Job, Schedule
from steerboard.core.jobs.queue import JobKind, enqueue, kind_named, recurring_kinds

logger = structlog.get_logger(__name__)


def claim() -> Job | None:
    """Take the next job whose time has come, or one whose worker died (its lease ran out)."""
    moment = clock.now()
    ready = Q(state=Job.State.WAITING, run_after__lte=moment) | Q(state=Job.State.RUNNING, lease_until__lt=moment)
    with transaction.atomic():
        rows = Job.objects.filter(ready).order_by("run_after", "pk")
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        row = rows.first()
        if row is None:
            return None
        lease = kind_named(row.kind).lease_seconds if _is_known(row.kind) else 60
        row.state = Job.State.RUNNING
        row.attempts += 1
        row.lease_until = moment + timedelta(seconds=lease)
        row.save(update_fields=["state", "attempts", "lease_until"])
    return row


def _is_known(name: str) -> bool:
    try:
        kind_named(name)
    except LookupError:
        return False
    return True


def report_progress(row: Job, percent: int, text: str = "") -> None:
    """Show how far a running job is, and keep its lease."""
    lease = clock.now() + timedelta(seconds=kind_named(row.kind).lease_seconds)
    Job.objects.filter(pk=row.pk).update(progress_percent=percent, progress_text=text[:200], lease_until=lease)


def run_one() -> bool:
    """Run the next job, if any. Returns whether there was one."""
    row = claim()
    if row is None:
        return False
    try:
        kind = kind_named(row.kind)
        with coming_from(Origin(channel="job", request_id=f"job-{row.pk}")):
            result = kind.function(row)
    except Exception as problem:  # noqa: BLE001 (a job may fail in any way; the queue must live)
        _failed(row, problem)
    else:
        Job.objects.filter(pk=row.pk).update(
            state=Job.State.DONE, result=result, progress_percent=100, finished_at=clock.now(), error=""
        )
    return True


def _failed(row: Job, problem: Exception) -> None:
    limit = kind_named(row.kind).max_attempts if _is_known(row.kind) else 1
    text = "".join(traceback.format_exception(problem))[-4000:]
    logger.warning("job failed", kind=row.kind, job=row.pk, attempt=row.attempts, problem=str(problem))
    if row.attempts >= limit:
        Job.objects.filter(pk=row.pk).update(state=Job.State.FAILED, error=text, finished_at=clock.now())
        return
    pause = timedelta(seconds=min(3600, 2 ** (row.attempts * 2)))
    newer = row.key and Job.objects.filter(kind=row.kind, key=row.key, state=Job.State.WAITING).exists()
    Job.objects.filter(pk=row.pk).update(
        state=Job.State.WAITING,
        run_after=clock.now() + pause,
        error=text,
        key="" if newer else F("key"),
    )


def run_waiting(limit: int = 10_000) -> int:
    """Run all jobs that are ready now; for tests, the demo and the command line. Returns how many."""
    done = 0
    while done < limit and run_one():
        done += 1
    return done


def queue_recurring() -> None:
    """Queue every recurring job whose time has come."""
    for kind in recurring_kinds():
        _queue_if_due(kind)


def _queue_if_due(kind: JobKind) -> None:
    if kind.every is None:
        return
    moment = clock.now()
    with transaction.atomic():
        Schedule.objects.get_or_create(name=kind.name)
        due = Schedule.objects.filter(name=kind.name).filter(
            Q(last_run_at=None) | Q(last_run_at__lte=moment - kind.every)
        )
        if due.update(last_run_at=moment):
            enqueue(kind.name, key="recurring")


class Worker(threading.Thread):
    """Runs jobs until told to stop: one beside the web server by default, or many processes."""

    def __init__(self, *, pause_seconds: float = 1.0) -> None:
        super().__init__(name="steerboard-worker", daemon=True)
        self._stop_asked = threading.Event()
        self._pause = pause_seconds

    def stop(self) -> None:
        """Ask the worker to end after its present job."""
        self._stop_asked.set()

    def run(self) -> None:
        ticks = 0
        while not self._stop_asked.is_set():
            try:
                close_old_connections()
                if ticks % 30 == 0:
                    queue_recurring()
                ticks += 1
                busy = run_one()
            except Exception as problem:  # noqa: BLE001 (the database may be away for a while)
                logger.warning("worker waits", problem=str(problem))
                busy = False
            if not busy:
                self._stop_asked.wait(self._pause)
        connection.close()
