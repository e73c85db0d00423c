"""Jobs are never lost: leased, retried with growing pauses, kept when they fail."""

from datetime import timedelta

import pytest
from django.db import transaction

from steerboard.core import clock
from steerboard.core.jobs.models import Job, Schedule
from steerboard.core.jobs.queue import enqueue, job, kind_named
from steerboard.core.jobs.runner import claim, queue_recurring, report_progress, run_one, run_waiting

pytestmark = pytest.mark.django_db
_done: list[int] = []
_moods = {"fails": 0}


@job("core.test_counts", label="Count", lease_seconds=30)
def _count(row: Job) -> dict[str, int]:
    _done.append(row.pk)
    report_progress(row, 50, "half way")
    return {"counted": len(_done)}


@job("core.test_moody", label="Moody", max_attempts=3)
def _moody(row: Job) -> None:
    if _moods["fails"]:
        _moods["fails"] -= 1
        raise ValueError("not today")
    _done.append(row.pk)


@pytest.fixture(autouse=True)
def _afresh() -> None:
    _done.clear()
    _moods["fails"] = 0


def _only() -> Job:
    return Job.objects.get()


def test_a_job_runs_once_and_keeps_its_result() -> None:
    enqueue("core.test_counts", actor_id=7)

    assert run_waiting() == 1
    assert run_waiting() == 0
    row = _only()
    assert (row.state, row.result, row.progress_percent, row.actor_id) == ("done", {"counted": 1}, 100, 7)


def test_a_job_of_an_undone_transaction_is_never_run() -> None:
    with transaction.atomic():
        enqueue("core.test_counts")
        transaction.set_rollback(True)

    assert run_waiting() == 0


def test_equal_waiting_jobs_are_one() -> None:
    first, second = (enqueue("core.test_counts", key="project 7") for _ in range(2))
    other = enqueue("core.test_counts", key="project 8")

    assert first.pk == second.pk != other.pk
    assert run_waiting() == 2


def test_a_job_whose_worker_died_is_taken_up_again_when_its_lease_has_run_out() -> None:
    enqueue("core.test_counts")
    taken = claim()
    assert taken is not None
    assert claim() is None
    with clock.replaying(clock.now() + timedelta(seconds=31)):
        again = claim()

    assert again is not None
    assert (again.pk, again.attempts) == (taken.pk, 2)


def test_a_failing_job_pauses_longer_each_time_and_is_kept_in_the_end() -> None:
    _moods["fails"] = 10
    enqueue("core.test_moody")
    pauses, moment = [], clock.now()
    for _ in range(3):
        with clock.replaying(moment):
            run_one()
        row = _only()
        pauses.append((row.run_after - moment).total_seconds())
        moment = row.run_after

    row = _only()
    assert (row.state, row.attempts) == ("failed", 3)
    assert pauses[0] < pauses[1]
    assert "not today" in row.error


def test_a_job_that_recovers_is_done_and_its_error_forgotten() -> None:
    _moods["fails"] = 1
    enqueue("core.test_moody")
    run_one()
    with clock.replaying(clock.now() + timedelta(hours=1)):
        run_one()

    assert (_only().state, _only().error, len(_done)) == ("done", "", 1)


def test_a_job_whose_code_is_gone_fails_and_the_queue_lives_on() -> None:
    moment = clock.now()
    Job.objects.create(kind="core.forgotten", created_at=moment, run_after=moment)
    enqueue("core.test_counts")

    assert run_waiting() == 2
    assert Job.objects.get(kind="core.forgotten").state == "failed"
    assert len(_done) == 1
    with pytest.raises(LookupError):
        enqueue("core.forgotten")


def test_a_delayed_job_waits_for_its_time() -> None:
    enqueue("core.test_counts", delay_seconds=60)

    assert run_waiting() == 0
    with clock.replaying(clock.now() + timedelta(seconds=61)):
        assert run_waiting() == 1


def test_recurring_jobs_are_queued_when_due_and_not_twice() -> None:
    queue_recurring()
    queue_recurring()
    first = Job.objects.filter(kind="core.audit_checkpoint").count()
    run_waiting()
    with clock.replaying(clock.now() + timedelta(minutes=11)):
        queue_recurring()

    assert first == 1
    assert Job.objects.filter(kind="core.audit_checkpoint").count() == 2
    assert Schedule.objects.get(name="core.audit_checkpoint").last_run_at is not None
    assert kind_named("core.audit_verify").every == timedelta(hours=24)
