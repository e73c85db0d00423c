"""Questions of the past: put, answered, or left to their default."""

from datetime import timedelta
from decimal import Decimal

from steerboard.core.public import Decision, OptionDraft, apply_default, clock, give_voice
from steerboard.demo.replay.cast import Cast
from steerboard.demo.replay.project import RunningProject
from steerboard.demo.story.questions import DECLINED, QUESTIONS, PastQuestion
from steerboard.governance.public import ask_about_project, propose_rebaseline
from steerboard.insights.public import rebaseline_evidence

DAYS_TO_ANSWER = 6


def ask_questions(running: RunningProject, week: int) -> None:
    """Put and answer what this project asked in this week."""
    if running.project is None or not running.project.is_open:
        return
    for asked in QUESTIONS:
        if (asked.code, asked.week) == (running.story.code, week):
            _ask(running, asked)
    for code, when, weeks, who, why in DECLINED:
        if (code, when) == (running.story.code, week):
            _refuse(running, weeks, who, why)


def _ask(running: RunningProject, asked: PastQuestion) -> None:
    project, people = running.project, running.cast.people
    if project is None:
        return
    last = len(asked.choices) - 1
    with clock.replaying(clock.now() - timedelta(days=3)):
        decision = ask_about_project(
            actor=running.manager,
            project=project,
            question=asked.question,
            explanation=asked.explanation,
            options=[
                OptionDraft(choice.key, choice.label, choice.summary, at == last, at == 0)
                for at, choice in enumerate(asked.choices)
            ],
            deciders=[people[asked.decider]],
            due_at=clock.now() + timedelta(days=DAYS_TO_ANSWER),
            cost_of_delay_per_day=Decimal(asked.cost_a_day) if asked.cost_a_day else None,
        )
    if asked.voice:
        give_voice(actor=people[asked.decider], decision=decision, option=asked.voice, reason=asked.reason)


def _refuse(running: RunningProject, weeks: int, who: str, why: str) -> None:
    project = running.project
    if project is None:
        return
    finish = running.promised + timedelta(weeks=weeks)
    decision = propose_rebaseline(
        actor=running.manager,
        project=project,
        new_finish=finish,
        reason="With the present team the promised date is not kept in most runs.",
        deciders=[running.cast.people[who]],
        due_at=clock.now() + timedelta(days=DAYS_TO_ANSWER),
        evidence=rebaseline_evidence(project, new_finish=finish, new_budget=None),
    )
    give_voice(actor=running.cast.people[who], decision=decision, option="keep", reason=why)


def let_defaults_hold(cast: Cast) -> None:
    """What nobody decided in time is concluded by its default."""
    for decision in Decision.objects.filter(state=Decision.State.OPEN, due_at__lt=clock.now()):
        apply_default(actor=cast.system, decision=decision)
