"""Which command lives where: read before anything else is loaded, so that `steerboard --help` is quick.

A line names the module that holds a typer application called `app`. Rooms' modules are their `commands.py` doors.
"""

from __future__ import annotations

from typing import NamedTuple


class CommandLine(NamedTuple):
    """One top-level command: its module, one line of help, and an example that works."""

    module: str
    help: str
    example: str
    needs_django: bool = True
    forks: bool = False  # starts processes of its own, so no thread may run before


COMMANDS: dict[str, CommandLine] = {
    "audit": CommandLine(
        "steerboard.core.audit.commands",
        "The event log: verify it, seal it, take evidence out.",
        "steerboard audit verify --json",
    ),
    "backup": CommandLine(
        "steerboard.config.operations.backup",
        "Write a consistent copy of database and files into one file.",
        "steerboard backup --output monday.steerboard",
    ),
    "demo": CommandLine(
        "steerboard.config.operations.demo",
        "Show a company's IT portfolio: make it if need be, print who can sign in, serve it.",
        "steerboard demo --no-serve",
        needs_django=False,
        forks=True,
    ),
    "doctor": CommandLine(
        "steerboard.config.operations.doctor",
        "Check this installation and say in sentences what is wrong.",
        "steerboard doctor --json",
        needs_django=False,
    ),
    "export": CommandLine(
        "steerboard.integrations.exports.commands",
        "Write a plan or a portfolio list as MSPDI, CSV, XLSX or JSON.",
        "steerboard export project ERP-1 --format mspdi --output erp.xml",
    ),
    "forecast": CommandLine(
        "steerboard.insights.forecasts.commands",
        "Forecast when a project will end and what it will cost.",
        "steerboard forecast ERP-1 --iterations 10000 --json",
    ),
    "import": CommandLine(
        "steerboard.integrations.imports.commands",
        "Bring in a plan (MS Project XML) or a portfolio list (CSV, XLSX).",
        "steerboard import portfolio.csv --dry-run",
    ),
    "manage": CommandLine(
        "steerboard.config.operations.manage",
        "Run one of Django's own commands.",
        "steerboard manage migrate",
        needs_django=False,
        forks=True,
    ),
    "report": CommandLine(
        "steerboard.communication.reports.commands",
        "Write a steering pack as PPTX, PDF or HTML.",
        "steerboard report steering --portfolio IT --format pptx --output pack.pptx",
    ),
    "restore": CommandLine(
        "steerboard.config.operations.restore",
        "Check a backup whole, then put it in place of what is here.",
        "steerboard restore monday.steerboard --yes",
        needs_django=False,
        forks=True,
    ),
    "schedule": CommandLine(
        "steerboard.integrations.mspdi.commands",
        "Recompute a plan file and list every date that differs from those stored in it.",
        "steerboard schedule plan.xml --json",
        needs_django=False,
    ),
    "serve": CommandLine(
        "steerboard.config.operations.serve",
        "Serve the pages, the API and the background jobs.",
        "steerboard serve --port 8000",
        forks=True,
    ),
    "user": CommandLine(
        "steerboard.core.accounts.commands",
        "Accounts: add one, with a generated password unless one is given.",
        "steerboard user add ada@example.org --name 'Ada Lovelace' --role pmo_lead",
    ),
}
