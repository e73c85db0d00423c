"""All the room governance adds. Decision kinds register by being imported."""

from steerboard.core.rooms import RoomCard, Tab
from steerboard.governance.baselining import actions as baselining
from steerboard.governance.questions import actions as questions

ROOM = RoomCard(
    tabs=(Tab("work.project", "Risks", "governance:risks", "governance.see_risks", 60),),
    extra={"registered": (baselining, questions)},
)
