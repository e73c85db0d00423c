"""Tables of the core, gathered from its features."""

from steerboard.core.access.models import Grant, Scope
from steerboard.core.accounts.models import User
from steerboard.core.api.models import ApiToken, KeptAnswer
from steerboard.core.decisions.models import Decision, DecisionOption, Vote
from steerboard.core.events.models import ChainHead, Checkpoint, Event, PersonKey
from steerboard.core.indicators.models import IndicatorPoint, IndicatorValue
from steerboard.core.jobs.models import Job, Schedule

__all__ = [
    "ApiToken",
    "ChainHead",
    "Checkpoint",
    "Decision",
    "DecisionOption",
    "Event",
    "Grant",
    "IndicatorPoint",
    "IndicatorValue",
    "Job",
    "KeptAnswer",
    "PersonKey",
    "Schedule",
    "Scope",
    "User",
    "Vote",
]
