"""Decisions in the API: what waits, what was decided, and giving one's voice."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from pydantic import Field

from steerboard.core.accounts.models import User
from steerboard.core.api import kit as api
from steerboard.core.decisions.actions import give_voice, withdraw_decision
from steerboard.core.decisions.models import Decision
from steerboard.core.decisions.queries import (
    find_decision,
    options_of,
    visible_decisions,
    votes_of,
    waiting_for,
    why_not,
)

routes = api.ApiRoutes("core", "decisions")
ONE = "/decisions/{decision_code}"
# As on the pages: who is named decides, also without the right to see the project.
NAMED = api.Policy(why="filtered by visible_decisions")
State = Literal["open", "decided", "defaulted", "withdrawn"]
DECISION = api.Shape(
    "Decision",
    api.Attribute("code", str),
    api.Attribute("kind", str),
    api.Attribute("question", str),
    api.Attribute("explanation", str),
    api.Attribute("subject_type", str),
    api.Attribute("subject_id", str),
    api.Attribute("proposer", int, "proposer_id"),
    api.Attribute("proposed_at", datetime),
    api.Attribute("due_at", datetime),
    api.Attribute("quorum", int),
    api.Attribute("cost_of_delay_per_day", api.Money | None, show=api.plain),
    api.Attribute("currency", str),
    api.Attribute("state", State),
    api.Attribute("outcome", str),
    api.Attribute("reason", str),
    api.Attribute("decided_at", datetime | None),
    api.Attribute("decided_by", int | None, "decided_by_id"),
    api.Attribute("evidence_hash", str),
    api.Attribute("version", int),
)
DECISIONS = api.Listing(
    DECISION,
    filters={"state": api.Filter(State, "state"), "kind": api.Filter(api.Line, "kind")},
    sorts={"due_at": "due_at", "proposed_at": "proposed_at"},
    sort="-proposed_at",
    search=("question", "code"),
)


class OptionShown(api.Input):
    """One possible answer with its impact."""

    key: str
    label: str
    explanation: str
    is_default: bool
    is_proposed: bool
    impact: dict[str, Any]


class VoiceShown(api.Input):
    """A named decider and, once given, the voice."""

    decider: int
    name: str
    option: str
    reason: str
    given_at: datetime | None


class Ballot(api.Input):
    """Options, voices, evidence, and whether one may decide."""

    code: str
    options: list[OptionShown]
    voices: list[VoiceShown]
    evidence: dict[str, Any]
    evidence_hash: str
    why_not: str


class Voice(api.Input):
    """One's voice."""

    option: Annotated[str, Field(min_length=1, max_length=40)]
    reason: Annotated[str, Field(max_length=2000)] = ""
    conditions: Annotated[list[Annotated[str, Field(min_length=1, max_length=500)]], Field(max_length=20)] = []


class Withdrawal(api.Input):
    """Why a question is taken back."""

    reason: Annotated[str, Field(max_length=2000)] = ""


def _found(request: HttpRequest, code: str) -> Decision:
    found = find_decision(api.actor_of(request), code)
    if found is None:
        raise Http404("There is no such decision.")
    return found


def _reply(actor: User, code: str) -> api.Reply:
    shown = DECISION.one(visible_decisions(actor).filter(code=code))
    return api.Reply(shown, shown["version"] if shown else None)


@routes.listing("/decisions", NAMED, DECISIONS)
def list_decisions(request: HttpRequest) -> QuerySet[Decision]:
    """Decisions in what one may see, and those put to one."""
    return visible_decisions(api.actor_of(request))


@routes.listing("/decisions/waiting", NAMED, api.Listing(DECISION, sorts={"due_at": "due_at"}, sort="due_at"))
def list_waiting(request: HttpRequest) -> QuerySet[Decision]:
    """Open questions that wait for one's own voice."""
    return waiting_for(api.actor_of(request))


@routes.read(ONE, NAMED, out=DECISION.model)
def one_decision(request: HttpRequest, decision_code: api.Code) -> api.Reply:
    """One decision."""
    return _reply(api.actor_of(request), decision_code)


@routes.read(f"{ONE}/ballot", NAMED, out=Ballot)
def ballot(request: HttpRequest, decision_code: api.Code) -> api.Reply:
    """Options with their impact, voices given, and the frozen evidence."""
    actor, found = api.actor_of(request), _found(request, decision_code)
    votes = votes_of(found)
    names = ("key", "label", "explanation", "is_default", "is_proposed", "impact")
    told = {
        "code": found.code,
        "options": [{name: getattr(option, name) for name in names} for option in options_of(found)],
        "voices": [
            {"decider": v.decider_id, "name": v.decider.name, "option": v.option, "reason": v.reason,
             "given_at": v.given_at}
            for v in votes
        ],
        "evidence": found.evidence,
        "evidence_hash": found.evidence_hash,
        "why_not": why_not(actor, found, votes),
    }  # fmt: skip
    return api.Reply(told, found.version)


@routes.act(f"{ONE}/voice", NAMED, out=DECISION.model)
def voice(request: HttpRequest, decision_code: api.Code, data: Voice) -> api.Reply:
    """Give one's voice; the one that completes the quorum decides."""
    actor = api.actor_of(request)
    give_voice(
        actor=actor, decision=_found(request, decision_code), option=data.option, reason=data.reason,
        conditions=data.conditions,
    )  # fmt: skip
    return _reply(actor, decision_code)


@routes.act(f"{ONE}/withdraw", NAMED, out=DECISION.model)
def withdraw(request: HttpRequest, decision_code: api.Code, data: Withdrawal) -> api.Reply:
    """Take one's own question back."""
    actor = api.actor_of(request)
    withdraw_decision(actor=actor, decision=_found(request, decision_code), reason=data.reason)
    return _reply(actor, decision_code)
