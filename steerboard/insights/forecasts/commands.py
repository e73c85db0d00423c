"""`steerboard forecast`: when a project will end and what it will cost, from the command line."""

import json
from typing import Annotated, Any

import typer

from steerboard.core.public import RuleBroken, system_user
from steerboard.insights.forecasts.actions import make_forecast
from steerboard.insights.forecasts.compute import ITERATIONS
from steerboard.insights.forecasts.documents import driver_rows, percent_text, promise_text
from steerboard.insights.forecasts.models import Forecast
from steerboard.insights.judgements.rules import day_of, day_text
from steerboard.work.public import Project

MOST_ITERATIONS = 200_000

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def forecast(
    code: Annotated[str, typer.Argument(help="Code of the project, such as ERP-1.")],
    iterations: Annotated[
        int, typer.Option(min=100, max=MOST_ITERATIONS, help="How often the plan is played through.")
    ] = ITERATIONS,
    seed: Annotated[
        int | None, typer.Option(min=0, help="Seed of the random numbers; without one it follows from the inputs.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Simulate a project, keep the forecast, and print it. The same plan and seed give the same figures.

    Example: steerboard forecast ERP-1 --iterations 10000 --json
    """
    project = Project.objects.filter(code=code).first()
    if project is None:
        _refuse(f"There is no project {code}.", as_json)
        return
    try:
        made = make_forecast(
            actor=system_user(),
            project=project,
            cause="asked for on the command line",
            seed=seed,
            iterations=iterations,
        )
    except RuleBroken as refusal:
        _refuse(refusal.sentence, as_json)
        return
    if as_json:
        typer.echo(json.dumps(shown(made), indent=1, ensure_ascii=False))
        return
    for line in lines(made):
        typer.echo(line)


def _refuse(sentence: str, as_json: bool) -> None:
    typer.echo(json.dumps({"error": sentence}) if as_json else sentence, err=not as_json)
    raise typer.Exit(1)


def shown(made: Forecast) -> dict[str, Any]:
    """A forecast as plain values."""
    cost = {f"p{p}": getattr(made, f"cost_p{p}") for p in (50, 80, 95)}
    return {
        "project": made.project.code,
        "forecast": made.pk,
        "iterations": made.iterations,
        "seed": made.seed,
        "engine": made.engine_version,
        "plan_revision": made.plan_revision,
        "inputs_sha256": made.inputs_hash,
        "finish": {f"p{p}": str(day_of(getattr(made, f"finish_p{p}"))) for p in (10, 50, 80, 95)},
        "finish_p80_standard_error_days": made.details.get("p80_standard_error_days"),
        "planned_finish": None if made.planned_finish is None else str(day_of(made.planned_finish)),
        "promised": None if made.promised is None else str(made.promised),
        "promise_kept_share": None if made.promise_share is None else float(made.promise_share),
        "cost": {name: None if value is None else float(value) for name, value in cost.items()},
        "currency": made.project.currency,
        "budget": None if made.budget is None else float(made.budget),
        "budget_kept_share": None if made.budget_share is None else float(made.budget_share),
        "drivers": driver_rows(made),
    }


def lines(made: Forecast) -> list[str]:
    """A forecast in a few lines."""
    days = ", ".join(f"P{p} {day_text(day_of(getattr(made, f'finish_p{p}')))}" for p in (50, 80, 95))
    found = [f"{made.project.code} {made.project.name}", f"Finish: {days}"]
    if made.promised is not None:
        kept = percent_text(made.promise_share)
        found.append(f"Promised {day_text(made.promised)}, kept in {kept} of runs; {promise_text(made)}.")
    if made.cost_p80 is not None:
        costs = ", ".join(f"P{p} {getattr(made, f'cost_p{p}'):,.0f}" for p in (50, 80, 95))
        budget = "" if made.budget is None else f", budget {made.budget:,.0f} kept in {percent_text(made.budget_share)}"
        found.append(f"Cost at completion, {made.project.currency}: {costs}{budget}")
    found += [
        f"Drives P80: {'risk ' if row['is_risk'] else ''}{row['name']} ({row['days']:.1f} days)"
        for row in driver_rows(made)[:5]
    ]
    return [*found, f"{made.iterations:,} runs, seed {made.seed}"]
