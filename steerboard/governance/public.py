"""Front door of the room governance: all that other rooms may use."""

from steerboard.governance.baselining.actions import AGREE, KEEP, KIND, propose_rebaseline
from steerboard.governance.permissions import EDIT_RISKS, SEE_RISKS
from steerboard.governance.questions.actions import ask_about_project, propose_stop
from steerboard.governance.raid.actions import change_risk, raise_risk
from steerboard.governance.raid.events import RiskChanged
from steerboard.governance.raid.models import Risk, RiskItem
from steerboard.governance.raid.queries import RiskValues, open_risks, visible_risks
from steerboard.governance.raid.rules import severity

__all__ = [
    "AGREE",
    "EDIT_RISKS",
    "KEEP",
    "KIND",
    "SEE_RISKS",
    "Risk",
    "RiskChanged",
    "RiskItem",
    "RiskValues",
    "ask_about_project",
    "change_risk",
    "open_risks",
    "propose_rebaseline",
    "propose_stop",
    "raise_risk",
    "severity",
    "visible_risks",
]
