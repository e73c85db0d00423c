"""Questions to deciders that a project manager or the PMO puts freely, and the question whether to stop."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from steerboard.core.public import (
    PROPOSE_DECISION,
    Decision,
    DecisionOption,
    OptionDraft,
    RuleBroken,
    User,
    action,
    because,
    clock,
    decision_kind,
    propose_decision,
)
from steerboard.governance.questions import rules
from steerboard.work.public import Project, change_project

QUESTION = "governance.question"
STOP = "governance.stop_project"
STOP_KEY, GO_ON_KEY = "stop", "go_on"


@action(PROPOSE_DECISION, on="project")
def ask_about_project(
    *,
    actor: User,
    project: Project,
    question: str,
    options: Sequence[OptionDraft],
    deciders: Sequence[User],
    due_at: datetime,
    explanation: str = "",
    cost_of_delay_per_day: Decimal | None = None,
    quorum: int = 1,
    evidence: dict[str, Any] | None = None,
) -> Decision:
    """Put a free question about a project; its outcome is recorded and told, people carry it out."""
    if not question.strip():
        raise RuleBroken("Please write the question.", field="question")
    rules.check_due(due_at=due_at, now=clock.now())
    return propose_decision(
        actor=actor,
        scope=project.scope,
        kind=QUESTION,
        question=question.strip(),
        explanation=explanation,
        options=options,
        deciders=deciders,
        due_at=due_at,
        quorum=quorum,
        subject_type="work.project",
        subject_id=str(project.pk),
        cost_of_delay_per_day=cost_of_delay_per_day,
        currency=project.currency,
        evidence=evidence,
    )


@action(PROPOSE_DECISION, on="project")
def propose_stop(
    *,
    actor: User,
    project: Project,
    reason: str,
    deciders: Sequence[User],
    due_at: datetime,
    stop_by_default: bool = False,
    cost_of_delay_per_day: Decimal | None = None,
    impact: dict[str, Any] | None = None,
) -> Decision:
    """Ask whether to stop a project. Deciding so stops it."""
    if not project.is_open:
        raise RuleBroken(f"{project.code} is {project.get_state_display()} already.")
    if not reason.strip():
        raise RuleBroken("Say why: those who decide will ask.", field="reason")
    rules.check_due(due_at=due_at, now=clock.now())
    return propose_decision(
        actor=actor,
        scope=project.scope,
        kind=STOP,
        question=f"Stop {project.code} {project.name}?",
        explanation=reason.strip(),
        options=[
            OptionDraft(
                STOP_KEY, "Stop it", "Money and people become free.", stop_by_default, True, impact=impact or {}
            ),
            OptionDraft(GO_ON_KEY, "Go on", "Everything stays as planned.", not stop_by_default),
        ],
        deciders=deciders,
        due_at=due_at,
        subject_type="work.project",
        subject_id=str(project.pk),
        cost_of_delay_per_day=cost_of_delay_per_day,
        currency=project.currency,
    )


@decision_kind(QUESTION, "Question")
def apply_question(decision: Decision, option: DecisionOption, actor: User) -> None:
    """Nothing follows by itself: the outcome is on record."""


@decision_kind(STOP, "Stop a project")
def apply_stop(decision: Decision, option: DecisionOption, actor: User) -> None:
    """Stop the project, in the proposer's name, on the authority of the decision."""
    if option.key != STOP_KEY:
        return
    project = Project.objects.get(pk=decision.subject_id)
    day: date = clock.today()
    with because(f"decision {decision.code}"):
        change_project(actor=decision.proposer, project=project, state=Project.State.STOPPED, actual_finish=day)
