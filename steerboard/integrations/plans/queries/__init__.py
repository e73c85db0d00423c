"""A plan file beside what we have: people, calendars, items, dates."""

from steerboard.integrations.plans.queries.moves import (
    PlanMove,
    draft_values,
    kept_hash,
    plan_move,
    read_content,
    same_time,
)
from steerboard.integrations.plans.queries.previews import preview_plan

__all__ = ["PlanMove", "draft_values", "kept_hash", "plan_move", "preview_plan", "read_content", "same_time"]
