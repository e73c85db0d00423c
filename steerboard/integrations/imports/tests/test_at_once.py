"""Two people press Apply at the same moment."""

import threading
from pathlib import Path

import pytest
from django.db import connection

from steerboard.core.public import RuleBroken, User
from steerboard.integrations.imports.actions import apply_import
from steerboard.integrations.imports.models import ImportRun
from steerboard.integrations.imports.tests.files import LIST, a_person, a_portfolio, started
from steerboard.work.public import CostLine, Project

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(person: User, runs: list[ImportRun]) -> list[str]:
    """Apply each run in a thread of its own, all at the same moment; what each was told."""
    gate = threading.Barrier(len(runs))
    told: list[str] = []

    def apply(run: ImportRun) -> None:
        gate.wait(timeout=20)
        try:
            told.append(apply_import(actor=person, run=run).state)
        except RuleBroken as refusal:
            told.append(refusal.sentence)
        finally:
            connection.close()

    threads = [threading.Thread(target=apply, args=(run,)) for run in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(told)


def test_one_run_applied_twice_at_once_is_applied_once(tmp_path: Path) -> None:
    person, portfolio = a_person(), a_portfolio()
    run = started(person, tmp_path, LIST, portfolio=portfolio)

    told = at_once(person, [run, ImportRun.objects.get(pk=run.pk)])

    assert told == ["This import has been applied already.", "applied"]
    assert (Project.objects.count(), CostLine.objects.count()) == (3, 2)


def test_the_same_list_brought_twice_at_once_makes_each_project_once(tmp_path: Path) -> None:
    person, portfolio = a_person(), a_portfolio()
    runs = [started(person, tmp_path, LIST, portfolio=portfolio) for _ in range(2)]

    told = at_once(person, runs)

    assert told == ["applied", "applied"]
    assert (Project.objects.count(), CostLine.objects.count()) == (3, 2)
    assert sorted(ImportRun.objects.get(pk=run.pk).counts["new"] for run in runs) == [0, 3]
