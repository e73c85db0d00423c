"""`steerboard manage …`: Django's own commands."""

from __future__ import annotations

import os

import typer
from django.core.management import ManagementUtility

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []},
)
def manage(context: typer.Context) -> None:
    """Run one of Django's own commands, such as `migrate` or `makemigrations`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "steerboard.config.settings")
    ManagementUtility(["steerboard manage", *context.args]).execute()
