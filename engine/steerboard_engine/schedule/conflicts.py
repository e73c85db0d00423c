"""Wishes that cannot be met, each in a sentence."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np

from steerboard_engine.calendars import NONE
from steerboard_engine.kernels.passes import DONE, HIGH, MANUAL, OPEN, Limits
from steerboard_engine.network import CompiledNetwork
from steerboard_engine.problem import LinkType, ScheduleProblem
from steerboard_engine.result import Conflict, ScheduleResult

_ORIGIN = datetime.fromisoformat("1970-01-01")
# Every message costs a reader's time; the first ones are enough to act on.
_MOST = 1000


def moment_text(moment: int) -> str:
    """A moment for messages, as ISO date and time."""
    if moment == NONE:
        return "no date"
    return (_ORIGIN + timedelta(minutes=int(moment))).strftime("%Y-%m-%d %H:%M")


def conflicts_of(
    problem: ScheduleProblem, net: CompiledNetwork, limits: Limits, result: ScheduleResult
) -> tuple[Conflict, ...]:
    """Missed deadlines, constraints against links, manual dates before their predecessors."""
    found: list[Conflict] = []
    counted = limits.rolls[: net.n]
    missed = (limits.due[: net.n] != HIGH) & (problem.deadline != NONE) & (result.finish > problem.deadline) & counted
    for item in np.flatnonzero(missed)[:_MOST].tolist():
        sentence = (
            f"'{problem.title(item)}' finishes {moment_text(result.finish[item])}, "
            f"after its deadline {moment_text(problem.deadline[item])}."
        )
        found.append(Conflict(item, "deadline", sentence))
    found += _broken_links(problem, net, limits, result)
    found += _broken_caps(problem, net, limits, result)
    return tuple(found)


def _broken_caps(
    problem: ScheduleProblem, net: CompiledNetwork, limits: Limits, result: ScheduleResult
) -> list[Conflict]:
    found = []
    n = net.n
    late = ((limits.cap_s[:n] != HIGH) & (result.start > limits.cap_s[:n])) | (
        (limits.cap_f[:n] != HIGH) & (result.finish > limits.cap_f[:n])
    )
    for item in np.flatnonzero(late & limits.rolls[:n])[:_MOST].tolist():
        wanted = moment_text(problem.constraint_date[item])
        sentence = f"'{problem.title(item)}' cannot keep its constraint date {wanted}."
        found.append(Conflict(item, "constraint", sentence))
    return found


def _broken_links(
    problem: ScheduleProblem, net: CompiledNetwork, limits: Limits, result: ScheduleResult
) -> list[Conflict]:
    """Links without lag that the dates do not keep; with lag only the obvious ones are worth a message."""
    n = net.n
    held = limits.mode[:n] == MANUAL
    held |= ((limits.cap_s[:n] != HIGH) | (limits.cap_f[:n] != HIGH)) & (limits.mode[:n] == OPEN)
    held |= limits.mode[:n] == DONE
    if net.link.size == 0 or not held.any():
        return []
    link = net.link[held[problem.successor[net.link]]]
    tail, head = problem.predecessor[link], problem.successor[link]
    kind = problem.link_type[link]
    from_finish = (kind == LinkType.FINISH_START) | (kind == LinkType.FINISH_FINISH)
    to_start = (kind == LinkType.FINISH_START) | (kind == LinkType.START_START)
    source = np.where(from_finish, result.finish[tail], result.start[tail])
    target = np.where(to_start, result.start[head], result.finish[head])
    mode = limits.mode[head]
    unlagged = problem.lag[link] == 0
    both_done = (mode == DONE) & (limits.mode[tail] == DONE)
    broken = (source > target) & unlagged & ~both_done & limits.rolls[head]
    found = []
    for row in np.flatnonzero(broken)[:_MOST].tolist():
        item, before = int(head[row]), int(tail[row])
        if mode[row] == MANUAL:
            what, kind_text = "its fixed dates lie", "manual"
        elif mode[row] == DONE:
            what, kind_text = "it was done", "actual"
        else:
            what, kind_text = "its constraint asks for a date", "constraint"
        sentence = f"'{problem.title(item)}' does not wait for '{problem.title(before)}': {what} earlier."
        found.append(Conflict(item, kind_text, sentence))
    return found
