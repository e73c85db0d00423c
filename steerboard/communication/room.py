"""All the room communication adds."""

from steerboard.communication.reports.panels import find_packs
from steerboard.core.rooms import Command, MenuEntry, RoomCard, SearchSource

ROOM = RoomCard(
    menu=(
        MenuEntry(
            "Reports", "report", "communication:packs", "communication.see_reports", 70, lit_by=("communication:pack",)
        ),
    ),
    search=(SearchSource("Reports", 60, find_packs),),
    commands=(
        Command(
            "Prepare a steering pack", "communication:packs", "communication.write_reports", "report publish board"
        ),
    ),
)
