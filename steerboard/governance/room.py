"""All the room governance adds. Decision kinds register by being imported."""

from steerboard.core.rooms import Command, MenuEntry, Panel, RoomCard, SearchSource, Tab
from steerboard.governance.baselining import actions as baselining
from steerboard.governance.questions import actions as questions
from steerboard.governance.questions.panels import project_acts
from steerboard.governance.raid.panels import top_risks
from steerboard.governance.raid.queries import find_risks

ROOM = RoomCard(
    menu=(
        MenuEntry(
            "Risks", "alert-triangle", "governance:all_risks", "governance.see_risks", 40, lit_by=("governance:risk",)
        ),
    ),
    tabs=(Tab("work.project", "Risks", "governance:risks", "governance.see_risks", 60),),
    panels=(
        Panel("work.project.home", 30, top_risks, name="risks"),
        Panel("work.project.actions", 10, project_acts, name="questions"),
    ),
    search=(SearchSource("Risks", 40, find_risks),),
    commands=(Command("See all risks", "governance:all_risks", "governance.see_risks", "raid register matrix"),),
    extra={"registered": (baselining, questions)},
)
