"""`steerboard report`: steering packs as files."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from steerboard.communication.reports.actions import prepare_pack, publish_pack, take_out_pack
from steerboard.core.public import NotAllowed, Origin, RuleBroken, User, coming_from, system_user
from steerboard.work.public import Portfolio

app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None)


class Format(StrEnum):
    """File formats of a pack."""

    PPTX = "pptx"
    PDF = "pdf"
    HTML = "html"
    JSON = "json"


@app.callback()
def report() -> None:
    """Write reports as files."""


@app.command(
    help="Write a portfolio's steering pack. Example: steerboard report steering --portfolio IT --output pack.pptx"
)
def steering(
    portfolio: Annotated[str, typer.Option(help="The portfolio's code.")],
    output: Annotated[Path, typer.Option(help="The file to write.")],
    file_format: Annotated[Format, typer.Option("--format", help="pptx, pdf, html or json.")] = Format.PPTX,
    publish: Annotated[bool, typer.Option("--publish", help="Freeze and publish it first.")] = False,
    as_person: Annotated[str, typer.Option("--as", help="E-mail of who asks; default: the system.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Say what was written as JSON.")] = False,
) -> None:
    """Prepare a pack (or take the draft that waits), publish it if asked, and write it to a file."""
    try:
        actor = User.objects.get(email=as_person.strip().lower()) if as_person else system_user()
        found = Portfolio.objects.select_related("scope").get(code=portfolio)
    except User.DoesNotExist:
        raise _failed(f"Nobody here has the e-mail address {as_person}.") from None
    except Portfolio.DoesNotExist:
        raise _failed(f"There is no portfolio with the code {portfolio}.") from None
    try:
        with coming_from(Origin(channel="shell")):
            pack = prepare_pack(actor=actor, portfolio=found)
            if publish:
                pack = publish_pack(actor=actor, pack=pack)
            data = take_out_pack(actor=actor, pack=pack, file_format=file_format.value)
    except (RuleBroken, NotAllowed) as refusal:
        raise _failed(refusal.sentence) from refusal
    try:
        output.write_bytes(data)
    except OSError as problem:
        raise _failed(f"{output} cannot be written: {problem.strerror}.") from problem
    if as_json:
        typer.echo(json.dumps({"file": str(output), "bytes": len(data), "pack": pack.code, "state": pack.state}))
    else:
        typer.echo(f"{output}: {pack.title} ({pack.state}), {len(data):,} bytes.")


def _failed(sentence: str) -> typer.Exit:
    typer.echo(sentence, err=True)
    return typer.Exit(1)
