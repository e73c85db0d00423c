"""Agreeing anew: a re-baseline is a decision, taken by somebody else than who proposes it."""

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
from steerboard.governance.baselining import rules
from steerboard.work.public import (
    Project,
    Promise,
    change_project,
    make_promise,
    newest_baseline,
    settle_promise,
    take_baseline,
)

KIND = "governance.rebaseline"
AGREE, KEEP = "agree", "keep"


@action(PROPOSE_DECISION, on="project")
def propose_rebaseline(
    *,
    actor: User,
    project: Project,
    new_finish: date | None,
    reason: str,
    deciders: Sequence[User],
    due_at: datetime,
    evidence: dict[str, Any],
    new_budget: Decimal | None = None,
    quorum: int = 1,
    cost_of_delay_per_day: Decimal | None = None,
) -> Decision:
    """Ask to replace the baseline by the present plan, with a new promised finish and, if given, a new budget.

    `evidence` holds the engine's before and after: {"before": {...}, "after": {...}} with finish and
    cost percentiles; it is frozen and hashed with the question. If nobody decides, the baseline stays.
    """
    project = Project.objects.select_related("scope", "portfolio").get(pk=project.pk)
    baseline = newest_baseline(project)
    finish = rules.check_rebaseline(
        has_baseline=baseline is not None, new_finish=new_finish, today=clock.today(), reason=reason
    )
    if Decision.objects.filter(
        kind=KIND, subject_type="work.project", subject_id=str(project.pk), state=Decision.State.OPEN
    ).exists():
        raise RuleBroken("A re-baseline of this project is waiting for its decision already.")
    budget = new_budget if new_budget is not None else project.budget_at_approval
    return propose_decision(
        actor=actor,
        scope=project.scope,
        kind=KIND,
        question=f"{project.code}: promise {finish.day} {finish:%b %Y} instead of "
        + (
            f"{project.promised_finish.day} {project.promised_finish:%b %Y}?" if project.promised_finish else "no date?"
        ),
        explanation=reason.strip(),
        options=[
            OptionDraft(
                key=AGREE,
                label=f"Agree anew: {finish.day} {finish:%b %Y}",
                explanation="The present plan becomes the baseline and the new finish is promised.",
                is_proposed=True,
                impact=evidence.get("after", {}),
                effect={"promised_finish": str(finish), "budget": None if budget is None else str(budget)},
            ),
            OptionDraft(
                key=KEEP,
                label="Keep what was agreed",
                explanation="Baseline, promise and budget stay; the difference stays visible.",
                is_default=True,
                impact=evidence.get("before", {}),
                effect={},
            ),
        ],
        deciders=deciders,
        due_at=due_at,
        quorum=quorum,
        subject_type="work.project",
        subject_id=str(project.pk),
        cost_of_delay_per_day=cost_of_delay_per_day,
        currency=project.currency,
        evidence=evidence,
    )


@decision_kind(KIND, "Re-baseline")
def apply_rebaseline(decision: Decision, option: DecisionOption, actor: User) -> None:
    """Take the new baseline and change what is promised, on the authority of the decision."""
    if option.key != AGREE:
        return
    project = Project.objects.select_related("scope").get(pk=decision.subject_id)
    proposer = decision.proposer
    finish = date.fromisoformat(option.effect["promised_finish"])
    with because(f"decision {decision.code}"):
        take_baseline(actor=actor, project=project, name=f"Agreed by {decision.code}", authority=decision.code)
        changes: dict[str, Any] = {"promised_finish": finish}
        if option.effect.get("budget"):
            changes["budget_at_approval"] = Decimal(option.effect["budget"])
        _carry_out(decision, project, proposer, changes)


def _carry_out(decision: Decision, project: Project, proposer: User, changes: dict[str, Any]) -> None:
    # In the proposer's name, who holds the right to change the project; the decision is the authority.
    change_project(actor=proposer, project=project, **changes)
    told = list(Promise.objects.filter(project=project, item=None, state=Promise.State.OPEN))
    for promise in told:
        settle_promise(
            actor=proposer,
            project=project,
            promise=promise,
            state=Promise.State.RELEASED,
            reason=f"decision {decision.code}",
        )
    for promise in told:
        make_promise(
            actor=proposer, project=project, what=promise.what, due=changes["promised_finish"], told_to=promise.told_to
        )
