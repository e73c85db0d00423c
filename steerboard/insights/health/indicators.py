"""The numbers this feature publishes."""

from steerboard.core.public import Indicator, declare_indicator

HEALTH = declare_indicator(
    Indicator(
        "insights.health",
        "Health, computed",
        "",
        None,
        "The worst of schedule, cost and risk; hollow when nothing was reported for more than 14 days.",
        "on track · at risk · off track",
    )
)
SCHEDULE = declare_indicator(
    Indicator(
        "insights.schedule",
        "Schedule",
        "days",
        False,
        "Calendar days from the promised day to P80 of the finish, from the newest simulation.",
        "on track: P80 keeps the promise · at risk: only P50 does · off track: P50 breaks it",
    )
)
COST = declare_indicator(
    Indicator(
        "insights.cost",
        "Cost",
        "money",
        False,
        "P80 of cost at completion minus the approved budget, from the newest simulation.",
        "on track: P80 within the budget · at risk: only P50 is · off track: P50 exceeds it",
    )
)
RISK = declare_indicator(
    Indicator(
        "insights.risk",
        "Risk",
        "money",
        False,
        "Sum over open risks of probability × likely cost.",
        "on track below 5 % of the budget · at risk below 10 %",
    )
)
FRESHNESS = declare_indicator(
    Indicator(
        "insights.freshness",
        "Freshness",
        "days",
        False,
        "Days since the newest of: plan changed, status reported, cost entered.",
        "on track up to 7 days · at risk up to 14 · then no data",
    )
)
VALUE_AT_RISK = declare_indicator(
    Indicator(
        "insights.value_at_risk",
        "Value at risk",
        "money",
        False,
        "P80 cost over the budget, plus days P80 is late × cost of delay a day "
        "(0.1 % of the budget where none is stated).",
    )
)
LATE_SHARE = declare_indicator(
    Indicator(
        "insights.late_share",
        "Chance to miss",
        "percent",
        False,
        "Share of simulated runs that miss the promise or the budget, whichever is larger.",
    )
)
EXCEPTION = declare_indicator(
    Indicator(
        "insights.exception",
        "Exception score",
        "money a day",
        False,
        "Value at risk × chance to miss ÷ days left to act (days to the promise, at least 1).",
    )
)
P80_FINISH = declare_indicator(
    Indicator("insights.p80_finish", "P80 finish", "days since 1970", False, "P80 of the newest simulation's finish.")
)
CODES = (
    HEALTH.code, SCHEDULE.code, COST.code, RISK.code, FRESHNESS.code, VALUE_AT_RISK.code, LATE_SHARE.code,
    EXCEPTION.code, P80_FINISH.code,
)  # fmt: skip
