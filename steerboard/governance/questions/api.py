"""Questions about projects in the API: whether to stop one, and free ones."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from pydantic import AwareDatetime, Field

from steerboard.core.public import PROPOSE_DECISION, Decision, OptionDraft, User, api
from steerboard.governance.questions.actions import ask_about_project, propose_stop
from steerboard.work.public import SEE_PROJECTS, Project, visible_projects

routes = api.ApiRoutes("governance", "questions")
PROPOSED = api.Policy(PROPOSE_DECISION, scoped_by="project_code", seen_by=SEE_PROJECTS)
Money = Annotated[Decimal, Field(ge=0, max_digits=13, decimal_places=2)]
OptionKey = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[a-z0-9_-]+$")]
Soon = Annotated[AwareDatetime, Field(ge=datetime.fromisoformat("2000-01-01T00:00:00+00:00"),
                                      le=datetime.fromisoformat("2999-01-01T00:00:00+00:00"))]  # fmt: skip


class Proposed(api.Input):
    """The question that now waits."""

    code: str
    question: str
    due_at: datetime
    state: Literal["open", "decided", "defaulted", "withdrawn"]


class Question(api.Input):
    """Who decides until when."""

    deciders: Annotated[list[api.AnId], Field(min_length=1, max_length=50)]
    due_at: Soon
    cost_of_delay_per_day: Money | None = None


class Stop(Question):
    """Why a project should stop."""

    reason: Annotated[str, Field(min_length=1, max_length=5000)]
    stop_by_default: bool = False


class Option(api.Input):
    """One possible answer."""

    key: OptionKey
    label: Annotated[str, Field(min_length=1, max_length=200)]
    explanation: Annotated[str, Field(max_length=2000)] = ""
    is_default: bool = False
    is_proposed: bool = False


class FreeQuestion(Question):
    """Any question about a project."""

    question: Annotated[str, Field(min_length=1, max_length=300)]
    explanation: Annotated[str, Field(max_length=5000)] = ""
    options: Annotated[list[Option], Field(min_length=2, max_length=10)]
    quorum: Annotated[int, Field(ge=1, le=50)] = 1


def _deciders(ids: list[int]) -> list[User]:
    people: list[User] = list(User.objects.active().filter(pk__in=ids))
    if len(people) != len(set(ids)):
        raise api.Problem(422, "There is no such person.", field="deciders")
    return people


def _project(request: HttpRequest, code: str) -> Project:
    found: Project = visible_projects(api.actor_of(request)).get(code=code)
    return found


def _reply(decision: Decision) -> api.Reply:
    told: dict[str, Any] = {"code": decision.code, "question": decision.question, "due_at": decision.due_at,
                            "state": decision.state}  # fmt: skip
    return api.Reply(told, decision.version, f"/api/v1/decisions/{decision.code}")


@routes.create("/projects/{project_code}/stops", PROPOSED, out=Proposed)
def stop(request: HttpRequest, project_code: api.Code, data: Stop) -> api.Reply:
    """Propose to stop a project."""
    decision = propose_stop(
        actor=api.actor_of(request), project=_project(request, project_code), reason=data.reason,
        deciders=_deciders(data.deciders), due_at=data.due_at, stop_by_default=data.stop_by_default,
        cost_of_delay_per_day=data.cost_of_delay_per_day,
    )  # fmt: skip
    return _reply(decision)


@routes.create("/projects/{project_code}/questions", PROPOSED, out=Proposed)
def ask(request: HttpRequest, project_code: api.Code, data: FreeQuestion) -> api.Reply:
    """Put a free question about a project to deciders."""
    decision = ask_about_project(
        actor=api.actor_of(request), project=_project(request, project_code), question=data.question,
        options=[OptionDraft(**one.model_dump()) for one in data.options], deciders=_deciders(data.deciders),
        due_at=data.due_at, explanation=data.explanation, quorum=data.quorum,
        cost_of_delay_per_day=data.cost_of_delay_per_day,
    )  # fmt: skip
    return _reply(decision)
