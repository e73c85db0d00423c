"""`steerboard schedule`: recalculate a plan file and show where it differs from what the file says."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from steerboard.integrations.mspdi.compute import DATES, SLACKS, Comparison, Difference, compare_with_stored
from steerboard.integrations.mspdi.models import PlanFile, PlanUnreadable, PlanUnschedulable
from steerboard.integrations.mspdi.readers import read_plan
from steerboard.integrations.mspdi.rules import moment_of

app = typer.Typer(add_completion=False)

COLUMNS = ("ID", "Task", "Value", "In the file", "Recalculated", "Difference", "Why")
WIDEST_NAME = 40
UNKNOWN = "not explained yet"


@app.command()
def schedule(
    file: Annotated[Path, typer.Argument(help="A plan saved as XML by Microsoft Project or a compatible program.")],
    as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON for scripts.")] = False,
) -> None:
    """Recalculate a plan without a database and list every date, float and critical flag that differs."""
    try:
        plan = read_plan(file)
        comparison = compare_with_stored(plan)
    except (PlanUnreadable, PlanUnschedulable) as error:
        typer.echo(json.dumps({"error": str(error)}, ensure_ascii=False) if as_json else str(error), err=not as_json)
        raise typer.Exit(1) from error
    typer.echo(_as_json(file, plan, comparison) if as_json else _as_text(file, plan, comparison))


def _as_json(file: Path, plan: PlanFile, comparison: Comparison) -> str:
    answer: dict[str, Any] = {
        "file": file.name,
        "tasks": comparison.tasks,
        "project_start": comparison.project_start.isoformat(),
        "project_finish": comparison.project_finish.isoformat(),
        "compared": comparison.compared,
        "equal": comparison.equal,
        "differences": [_difference(each) for each in comparison.differences],
        "conflicts": list(comparison.conflicts),
        "problems": [each._asdict() for each in plan.problems],
    }
    return json.dumps(answer, ensure_ascii=False, indent=2)


def _difference(each: Difference) -> dict[str, Any]:
    def shown(value: int | bool) -> Any:
        return moment_of(value).isoformat() if each.field in DATES else value

    return {
        "uid": each.uid,
        "id": each.id,
        "name": each.name,
        "field": each.field,
        "stored": shown(each.stored),
        "recalculated": shown(each.ours),
        "difference_working_minutes": each.working_minutes,
        "reason": each.reason or None,
    }


def _as_text(file: Path, plan: PlanFile, comparison: Comparison) -> str:
    begin, end = (f"{each:%Y-%m-%d %H:%M}" for each in (comparison.project_start, comparison.project_finish))
    lines = [f"{file.name}: {comparison.tasks} tasks from {begin} to {end}."]
    different = len(comparison.differences)
    if different:
        tasks = len({each.uid for each in comparison.differences})
        equal = f"{comparison.equal} of {comparison.compared} stored values come out equal"
        lines += [f"{equal}; {different} in {tasks} tasks do not:", ""]
        lines += _table([_row(each) for each in comparison.differences])
    else:
        lines.append(f"All {comparison.compared} stored values come out equal.")
    for title, sentences in (
        ("What cannot be kept:", list(comparison.conflicts)),
        ("What could not be taken from the file:", [each.sentence for each in plan.problems]),
    ):
        if sentences:
            lines += ["", title, *(f"  {sentence}" for sentence in sentences)]
    return "\n".join(lines)


def _row(each: Difference) -> tuple[str, ...]:
    name = each.name if len(each.name) <= WIDEST_NAME else each.name[: WIDEST_NAME - 1] + "…"
    return (
        str(each.id if each.id is not None else each.uid), name, each.field.replace("_", " "),
        _shown(each, each.stored), _shown(each, each.ours),
        "" if each.field == "critical" else _span(each.working_minutes), each.reason or UNKNOWN,
    )  # fmt: skip


def _shown(each: Difference, value: int | bool) -> str:
    if each.field in DATES:
        return f"{moment_of(value):%Y-%m-%d %H:%M}"
    if each.field in SLACKS:
        return _span(value)
    return "yes" if value else "no"


def _span(minutes: int) -> str:
    sign, minutes = "-" if minutes < 0 else "", abs(minutes)
    return f"{sign}{minutes // 60}:{minutes % 60:02} h"


def _table(rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(len(row[column]) for row in [COLUMNS, *rows]) for column in range(len(COLUMNS))]
    lines = [COLUMNS, tuple("-" * width for width in widths), *rows]
    return ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines]
