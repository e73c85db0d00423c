"""All the room integrations adds. Jobs register by being imported."""

from steerboard.core.rooms import Command, MenuEntry, Panel, RoomCard
from steerboard.integrations.exports.panels import exchange_panel
from steerboard.integrations.imports import jobs as import_jobs

ROOM = RoomCard(
    menu=(
        MenuEntry(
            "Import", "file-import", "integrations:import", "integrations.import", 80, lit_by=("integrations:import",)
        ),
    ),
    panels=(
        Panel("work.project", order=90, render=exchange_panel, name="exchange"),
        Panel("work.portfolio", order=90, render=exchange_panel, name="exchange"),
    ),
    commands=(
        Command(
            "Import a plan or a portfolio list", "integrations:import", "integrations.import", "bring mspdi csv xlsx"
        ),
    ),
    extra={"registered": (import_jobs,)},
)
