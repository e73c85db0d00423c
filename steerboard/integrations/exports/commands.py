"""`steerboard export`: write a project's plan or a portfolio's list into a file."""

import json
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from steerboard.core.public import NotAllowed, Origin, RuleBroken, User, coming_from, system_user
from steerboard.integrations.exports.actions import Exported, export_portfolio, export_project
from steerboard.work.public import Portfolio, Project

app = typer.Typer(add_completion=False, rich_markup_mode=None, no_args_is_help=True, help="Write data into a file.")

Form = Annotated[str, typer.Option("--format", help="mspdi (plans only), csv, xlsx or json.")]
Output = Annotated[Path | None, typer.Option(help="The file to write; default: the code with the format's ending.")]
As = Annotated[str, typer.Option("--as", help="E-mail of the person who takes it out.")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer as JSON for scripts.")]


@app.command("project")
def project(
    code: str, form: Form = "mspdi", output: Output = None, as_person: As = "", as_json: AsJson = False
) -> None:
    """Write a project's plan, or with json all that is held about it."""
    with coming_from(Origin(channel="export")):
        try:
            actor = _person(as_person)
            found = Project.objects.select_related("scope", "portfolio").filter(code=code).first()
            if found is None:
                raise RuleBroken(f"There is no project {code}.")
            exported = export_project(actor=actor, project=found, form=form)
        except (RuleBroken, NotAllowed) as refusal:
            _refuse(refusal.sentence, as_json)
    _write(exported, output, as_json)


@app.command("portfolio")
def portfolio(
    code: str, form: Form = "xlsx", output: Output = None, as_person: As = "", as_json: AsJson = False
) -> None:
    """Write the projects of a portfolio as a list, or with json all that is held about them."""
    with coming_from(Origin(channel="export")):
        try:
            actor = _person(as_person)
            found = Portfolio.objects.select_related("scope").filter(code=code).first()
            if found is None:
                raise RuleBroken(f"There is no portfolio {code}.")
            exported = export_portfolio(actor=actor, portfolio=found, form=form)
        except (RuleBroken, NotAllowed) as refusal:
            _refuse(refusal.sentence, as_json)
    _write(exported, output, as_json)


def _person(email: str) -> User:
    if not email:
        return system_user()
    person: User | None = User.objects.active().filter(email=email.strip().lower()).first()
    if person is None:
        raise RuleBroken(f"Nobody here has the address {email}.")
    return person


def _refuse(sentence: str, as_json: bool) -> NoReturn:
    typer.echo(json.dumps({"error": sentence}, ensure_ascii=False) if as_json else sentence, err=not as_json)
    raise typer.Exit(1)


def _write(exported: Exported, output: Path | None, as_json: bool) -> None:
    path = output if output is not None else Path(exported.name)
    try:
        path.write_bytes(exported.content)
    except OSError as error:
        _refuse(f"{path} cannot be written: {error.strerror}.", as_json)
    facts = {"file": str(path), "bytes": len(exported.content)}
    typer.echo(json.dumps(facts) if as_json else f"{len(exported.content):,} bytes written to {path}.")
