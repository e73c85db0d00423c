"""Portfolio lists: in, again, newer, back."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from steerboard.core.public import Event, NotAllowed, Role, RuleBroken, system_user
from steerboard.integrations.imports.actions import answer_import, apply_import, undo_import
from steerboard.integrations.imports.models import ImportMapping, ImportRun
from steerboard.integrations.imports.queries import dry_run
from steerboard.integrations.imports.tests.files import LIST, a_person, a_portfolio, brought, snapshot, started
from steerboard.work.public import CostLine, Portfolio, Project, ReportedStatus, change_project

pytestmark = pytest.mark.django_db


def test_a_list_becomes_projects_with_money_health_and_extra_columns(tmp_path: Path) -> None:
    person, portfolio = a_person(), a_portfolio()

    run = brought(person, tmp_path, LIST, portfolio=portfolio)

    alpha = Project.objects.get(code="A-1")
    assert run.state == ImportRun.State.APPLIED
    assert run.counts["new"] == 3
    assert (alpha.name, alpha.unit, alpha.budget_at_approval) == ("Alpha", "Finance", Decimal(1000))
    assert alpha.promised_finish == date(2027, 3, 31)
    assert alpha.extra == {"Colour of the door": "red"}
    assert CostLine.objects.get(project=alpha).amount == Decimal(100)
    assert ReportedStatus.objects.get(project=alpha).colour == "good"
    assert run.stored_as == ""


def test_the_same_list_again_changes_nothing(tmp_path: Path) -> None:
    person, portfolio = a_person(), a_portfolio()
    brought(person, tmp_path, LIST, portfolio=portfolio)
    before, events = snapshot(), Event.objects.latest("seq").seq

    run = brought(person, tmp_path, LIST, portfolio=portfolio)

    assert run.counts["unchanged"] == 3
    assert snapshot() == before
    since = Event.objects.filter(seq__gt=events)
    assert set(since.values_list("object_type", flat=True)) == {"integrations.importrun"}


def test_a_newer_list_changes_what_differs_and_says_so_first(tmp_path: Path) -> None:
    person, portfolio = a_person(), a_portfolio()
    brought(person, tmp_path, LIST, portfolio=portfolio)
    newer = LIST.replace("2027-06-30", "2027-08-29").replace("3000,EUR,300", "3600,EUR,450")
    run = started(person, tmp_path, newer, portfolio=portfolio)

    found = dry_run(run, person).preview
    apply_import(actor=person, run=run)

    changes = {line.key: {c.label: (c.before, c.after) for c in line.fields} for line in found.changed}
    assert changes["A-2"]["Promised finish"] == ("2027-06-30", "2027-08-29 (+60 days)")
    assert changes["A-3"]["Budget at approval"] == ("3,000", "3,600 (+20 %)")
    assert Project.objects.get(code="A-3").budget_at_approval == Decimal(3600)
    assert sum(line.amount for line in CostLine.objects.filter(project__code="A-3")) == Decimal(450)


def test_undo_restores_exactly_what_was_there(tmp_path: Path) -> None:
    person, portfolio = a_person(), a_portfolio()
    empty = snapshot()
    first = brought(person, tmp_path, LIST, portfolio=portfolio)
    filled = snapshot()
    second = brought(person, tmp_path, LIST.replace("Alpha", "Alpine") + "A-4,Delta,Sales,,,,,,\n", portfolio=portfolio)

    undo_import(actor=person, run=second)
    assert snapshot() == filled
    undo_import(actor=person, run=first)

    assert snapshot() == empty


def test_what_somebody_changed_since_stands_in_the_way_and_is_named(tmp_path: Path) -> None:
    person, portfolio = a_person(), a_portfolio()
    run = brought(person, tmp_path, LIST, portfolio=portfolio)
    change_project(actor=person, project=Project.objects.get(code="A-2"), name="Better")
    before = snapshot()

    with pytest.raises(RuleBroken, match=r"A-2 Better.* was changed \(name\) by Pia"):
        undo_import(actor=person, run=run)

    assert snapshot() == before


def test_an_import_is_undone_once(tmp_path: Path) -> None:
    person, portfolio = a_person(), a_portfolio()
    run = undo_import(actor=person, run=brought(person, tmp_path, LIST, portfolio=portfolio))

    with pytest.raises(RuleBroken, match="undone already"):
        undo_import(actor=person, run=run)


def test_a_corrected_column_is_remembered_for_lists_with_the_same_headers(tmp_path: Path) -> None:
    person, portfolio = a_person(), a_portfolio()
    run = started(person, tmp_path, LIST, portfolio=portfolio)

    answer_import(actor=person, run=run, mapping={"Department": "programme", "Colour of the door": "-"})
    apply_import(actor=person, run=run)
    later = dry_run(started(person, tmp_path, LIST, portfolio=portfolio), person).preview

    assert ImportMapping.objects.count() == 1
    assert {c.header: c.target for c in later.columns}["Department"] == "programme"
    assert {c.header: c.target for c in later.columns}["Colour of the door"] == "-"
    assert later.counts["unchanged"] == 3


def test_departments_become_portfolios_when_asked_for(tmp_path: Path) -> None:
    person = a_person()
    run = started(person, tmp_path, LIST)
    assert [q.key for q in dry_run(run, person).preview.questions if q.is_blocking] == ["place"]

    answer_import(actor=person, run=run, answers={"place": "column:department"})
    apply_import(actor=person, run=run)

    assert set(Portfolio.objects.values_list("name", flat=True)) == {"Finance", "Sales"}


def test_a_dollar_is_never_guessed(tmp_path: Path) -> None:
    person, portfolio = a_person(), a_portfolio()
    text = "Code,Name,Budget\nA,Alpha,$1000\nB,Beta,$2000\n"

    with pytest.raises(RuleBroken, match="has to be answered"):
        brought(person, tmp_path, text, portfolio=portfolio)

    run = started(person, tmp_path, text, portfolio=portfolio, **{"currency:$": "CAD"})
    apply_import(actor=person, run=run)
    assert set(Project.objects.values_list("currency", flat=True)) == {"CAD"}


def test_the_house_currency_is_an_answer_too(tmp_path: Path) -> None:
    person, portfolio = a_person(), a_portfolio()
    run = started(person, tmp_path, "Code,Name,Budget\nA,Alpha,$1000\n", portfolio=portfolio)
    question = next(q for q in dry_run(run, person).preview.questions if q.key == "currency:$")

    answer_import(actor=person, run=run, answers={"currency:$": question.options[0].value})
    apply_import(actor=person, run=run)

    assert question.options[0].label == "The house currency"
    assert Project.objects.get(code="A").currency == "EUR"


def test_who_may_not_create_projects_cannot_import_them(tmp_path: Path) -> None:
    portfolio = a_portfolio()
    manager = a_person("Max", Role.PROJECT_MANAGER, portfolio.scope)
    run = started(manager, tmp_path, LIST, portfolio=portfolio)
    before = snapshot()

    with pytest.raises(NotAllowed):
        apply_import(actor=manager, run=run)

    assert snapshot() == before


def test_who_may_not_import_cannot_even_bring_a_file(tmp_path: Path) -> None:
    portfolio = a_portfolio()
    member = a_person("Mia", Role.TEAM_MEMBER)

    with pytest.raises(NotAllowed):
        started(member, tmp_path, LIST, portfolio=portfolio)


def test_people_with_an_account_are_found_and_others_keep_their_names(tmp_path: Path) -> None:
    person, portfolio = a_person(), a_portfolio()
    text = "Code,Name,Project manager,Sponsor\nA,Alpha,Pia,Somebody Else\nB,Beta,pia@example.org,\n"

    brought(person, tmp_path, text, portfolio=portfolio)

    alpha, beta = Project.objects.order_by("code")
    assert (alpha.manager, alpha.manager_name, alpha.sponsor, alpha.sponsor_name) == (person, "", None, "Somebody Else")
    assert beta.manager == person
    assert brought(person, tmp_path, text, portfolio=portfolio).counts["unchanged"] == 2
    assert system_user() is not None
