"""Earned schedule: progress in units of time, which still tells the truth when work ends late.

Source: W. Lipke, "Schedule is Different", The Measurable News, March 2003; formulas of the status
date and of the forecast as in W. Lipke, "Earned Schedule" (2009).
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from steerboard_engine.value.earned_value import EarnedValueError


@dataclass(frozen=True)
class EarnedSchedule:
    """Figures of one status date, in periods of the planned value curve.

    earned: ES, when the value earned so far should have been earned by plan; elapsed: AT
    variance: SV(t) = ES - AT; performance: SPI(t) = ES / AT, None before the first moment
    planned_duration: PD
    estimate_at_completion: IEAC(t) = PD / SPI(t), the duration if the rest goes as the past did
    estimate_at_planned_rate: AT + (PD - ES), the duration if the rest goes as planned
    to_complete_performance: TSPI = (PD - ES) / (PD - AT), what the rest must achieve to end on time
    """

    earned: float
    elapsed: float
    variance: float
    performance: float | None
    planned_duration: float
    estimate_at_completion: float | None
    estimate_at_planned_rate: float
    to_complete_performance: float | None


def earned_schedule(
    planned_curve: Sequence[float], *, earned: float, elapsed: float, planned_duration: float | None = None
) -> EarnedSchedule:
    """Earned schedule of a status date.

    planned_curve: cumulated planned value at the ends of periods 1, 2, …, never falling;
    earned: EV at the status date; elapsed: AT in periods, 0 or more;
    planned_duration: PD in periods, by default where the curve first reaches its end.
    Raises EarnedValueError.
    """
    curve = [0.0, *planned_curve]
    if len(curve) < 2 or curve[-1] <= 0:
        raise EarnedValueError("There is no planned value to compare with.")
    for period, (before, after) in enumerate(itertools.pairwise(curve), start=1):
        if after < before:
            raise EarnedValueError(f"The cumulated planned value falls in period {period}.")
    if earned < 0 or elapsed < 0:
        raise EarnedValueError("Earned value and elapsed time must be 0 or more.")
    reached = curve.index(curve[-1])
    duration = float(reached) if planned_duration is None else planned_duration
    if earned >= curve[-1]:
        at = duration
    else:
        whole = bisect_right(curve, earned) - 1
        at = whole + (earned - curve[whole]) / (curve[whole + 1] - curve[whole])
    performance = at / elapsed if elapsed > 0 else None
    return EarnedSchedule(
        earned=at,
        elapsed=elapsed,
        variance=at - elapsed,
        performance=performance,
        planned_duration=duration,
        estimate_at_completion=duration / performance if performance else None,
        estimate_at_planned_rate=elapsed + duration - at,
        to_complete_performance=(duration - at) / (duration - elapsed) if duration > elapsed else None,
    )
