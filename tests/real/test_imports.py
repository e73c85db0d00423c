"""Real files of others: every plan of MPXJ, a real portfolio in two snapshots, a dirty public list."""

from io import BytesIO
from pathlib import Path

import pytest

from steerboard.core.public import system_user, whole
from steerboard.integrations.exports.actions import export_project
from steerboard.integrations.imports.actions import apply_import, start_import
from steerboard.integrations.imports.models import ImportRun
from steerboard.integrations.imports.queries import dry_run
from steerboard.integrations.mspdi.models import PlanFile
from steerboard.integrations.mspdi.readers import read_plan
from steerboard.work.public import Portfolio, Project, create_portfolio

pytestmark = [pytest.mark.real_data, pytest.mark.django_db]

PLANS = (
    "generated_task-links_task-links-project2003-mspdi.xml",
    "generated_task-links_task-links-project2013-mspdi.xml",
    "generated_task-links_task-links-project2019-mspdi.xml",
    "legacy_sample.xml",
    "mspdirelations.xml",
    "mspdiresource.xml",
    "mspdisplittask.xml",
    "mspditimephased.xml",
)
CANADA = {"place": "column:department", "currency:$": "CAD"}


def the_file(folder: Path, name: str) -> Path:
    path = folder / name
    if not path.is_file():
        pytest.skip(f"{name} is not among the real files")
    return path


def a_portfolio() -> Portfolio:
    return create_portfolio(actor=system_user(), below=whole(), code="REAL", name="Real")


def a_run(
    path: Path, *, portfolio: Portfolio | None = None, project: Project | None = None, **answers: str
) -> ImportRun:
    return start_import(
        actor=system_user(), scope=whole(), path=path, file_name=path.name, portfolio=portfolio, project=project,
        answers=answers,
    )  # fmt: skip


def applied(path: Path, **given: object) -> ImportRun:
    return apply_import(actor=system_user(), run=a_run(path, **given))  # type: ignore[arg-type]


def without_schedule(plan: PlanFile) -> PlanFile:
    """A plan without what scheduling computes: where ours differs, the export says ours."""
    plan.project.finish = None
    for task in plan.tasks:
        task.stored = type(task.stored)(start_slack=task.stored.start_slack, finish_slack=task.stored.finish_slack)
    return plan


@pytest.mark.parametrize("name", PLANS)
def test_a_plan_goes_in_out_and_in_again_and_loses_nothing(real_data: Path, tmp_path: Path, name: str) -> None:
    path = the_file(real_data, f"mpxj/{name}")
    portfolio = a_portfolio()

    first = applied(path, portfolio=portfolio, code="FIRST")
    project = Project.objects.get(code="FIRST")
    out = tmp_path / "out.xml"
    out.write_bytes(export_project(actor=system_user(), project=project, form="mspdi").content)
    again = applied(out, project=project)
    applied(out, portfolio=portfolio, code="SECOND")
    second = export_project(actor=system_user(), project=Project.objects.get(code="SECOND"), form="mspdi").content

    assert first.counts["new"] == project.item_count > 0
    assert without_schedule(read_plan(out)) == without_schedule(read_plan(path))
    assert (again.counts["new"], again.counts["changed"], again.counts["removed"]) == (0, 0, 0)
    assert read_plan(BytesIO(second)) == read_plan(out)


def test_the_second_snapshot_of_canada_updates_the_first_and_shows_the_drift(real_data: Path) -> None:
    older = the_file(real_data, "canada-it-projects/gc-it-projects-2016.csv")
    newer = the_file(real_data, "canada-it-projects/gc-it-projects-2019.csv")
    applied(older, **CANADA)

    run = a_run(newer, **CANADA)
    found = dry_run(run, system_user()).preview
    apply_import(actor=system_user(), run=run)

    assert (found.counts["new"], found.counts["changed"]) == (363, 100)
    assert (found.counts["later"], found.counts["earlier"]) == (84, 4)
    shown = {line.key: {c.label: c.after for c in line.fields} for line in found.changed}
    assert shown["pspc-eps"]["Budget at approval"].endswith("%)")
    assert shown["pspc-eps"]["Promised finish"].endswith("days)")
    assert Project.objects.count() == 398 + 363
    assert set(Project.objects.values_list("currency", flat=True)) == {"CAD"}
    assert applied(newer, **CANADA).counts["unchanged"] == 463


def test_good_rows_of_the_us_dashboard_go_in_and_bad_ones_are_named(real_data: Path) -> None:
    path = the_file(real_data, "us-it-dashboard/it_dashboard_projects_2012.csv")

    run = applied(path, **{"place": "column:department", "currency:$": "USD"})

    assert Project.objects.count() == 2468 == run.counts["new"]
    refused = [problem for problem in run.outcome["problems"] if problem["is_refusal"]]
    assert len(refused) == 26
    assert all(problem["where"].startswith("row ") and problem["sentence"] for problem in refused)
