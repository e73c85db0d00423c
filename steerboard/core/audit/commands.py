"""`steerboard audit …`: verify the log, sign a checkpoint, take evidence out, replay the tables."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Annotated, Any

import click
import typer

from steerboard.core.accounts.queries import system_user
from steerboard.core.actions import note_event
from steerboard.core.audit import actions, checkpoints, replay, verification
from steerboard.core.audit.writers import evidence_pack

app = typer.Typer(add_completion=False, rich_markup_mode=None, no_args_is_help=True, help="The event log's proof.")

AsJson = Annotated[bool, typer.Option("--json", help="Print plain JSON.")]


def _say(facts: dict[str, Any], sentences: list[str], as_json: bool) -> None:
    click.echo(json.dumps(facts, ensure_ascii=False, indent=2) if as_json else "\n".join(sentences))


@app.command("verify")
def verify(
    as_json: AsJson = False,
    checkpoint: Annotated[
        list[Path] | None,
        typer.Option("--checkpoint", exists=True, dir_okay=False, help="A checkpoint kept elsewhere, to hold against."),
    ] = None,
) -> None:
    """Check every event. Exit status: 0 good, 1 altered (the first bad event is named), 2 incomplete."""
    witnesses = [path.read_text(encoding="utf-8") for path in checkpoint or []]
    verdict = verification.verify_chain(witnesses=witnesses)
    note_event(
        actor=system_user(),
        verb="core.audit.verify",
        kind="read",
        object_type="log",
        object_id="audit",
        data={"status": verdict.status, "events": verdict.events},
    )
    sentences = [finding.sentence for finding in verdict.findings] + verdict.missing + [verdict.sentence]
    _say(verdict.as_json(), sentences, as_json)
    raise typer.Exit(verification.EXIT_STATUS[verdict.status])


@app.command("checkpoint")
def checkpoint(
    output: Annotated[Path | None, typer.Option(help="Write it here, to keep it elsewhere.")] = None,
) -> None:
    """Sign a checkpoint over all events and print it. Keep it where the database's owner cannot reach it."""
    try:
        row = checkpoints.seal_log()
    except checkpoints.LogAltered as problem:
        click.echo(f"Nothing was signed: {problem}", err=True)
        raise typer.Exit(1) from None
    if row is None:
        click.echo("There is no event yet.", err=True)
        raise typer.Exit(2)
    if output is not None:
        output.write_text(row.note, encoding="utf-8")
    click.echo(row.note, nl=False)


@app.command("export")
def export(output: Annotated[Path, typer.Option(help="The ZIP file to write.")]) -> None:
    """Write the evidence pack: events, checkpoints, key and the verifier that needs nothing of ours."""
    try:
        up_to = actions.export_evidence(actor=system_user(), to="command line")
    except checkpoints.LogAltered as problem:
        click.echo(f"The log was altered: {problem} Run: steerboard audit verify", err=True)
        raise typer.Exit(1) from None
    with evidence_pack(up_to=up_to) as pack, output.open("wb") as file:
        shutil.copyfileobj(pack, file)
    click.echo(f"{up_to} events written to {output}. Check it with: python verify_steerboard.py {output}")


@app.command("prove")
def prove(seq: Annotated[int, typer.Argument(help="The event's number.")]) -> None:
    """Print the proof that one event is sealed, small enough for a letter."""
    try:
        click.echo(checkpoints.prove_event(seq).as_text())
    except LookupError as problem:
        click.echo(str(problem), err=True)
        raise typer.Exit(2) from None


@app.command("replay")
def replay_tables(as_json: AsJson = False) -> None:
    """Rebuild every audited table from the log and compare. Exit status 1 where anything differs."""
    played = replay.replay()
    differences = [str(difference) for difference in replay.compare_with_database(played)]
    tables = {table: len(rows) for table, rows in sorted(played.tables.items())}
    sentence = f"{sum(tables.values())} rows of {len(tables)} tables rebuilt; {len(differences)} differences."
    facts = {"tables": tables, "differences": differences, "misfits": played.misfits}
    _say(facts, [*played.misfits[:50], *differences, sentence], as_json)
    raise typer.Exit(1 if differences or played.misfits else 0)
