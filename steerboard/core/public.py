"""Front door of the core: all that rooms may use. (`steerboard.core.rooms` is for `apps.py` and `room.py`.)"""

from steerboard.core import clock
from steerboard.core.access.actions import add_scope, grant_role, move_scope, revoke_role
from steerboard.core.access.models import WHOLE, Grant, Scope
from steerboard.core.access.permissions import (
    ALL_STAFF,
    DECIDE,
    LEADS,
    MANAGERS,
    OPERATE,
    PROPOSE_DECISION,
    READ_AUDIT,
    SEE_DECISIONS,
    SEE_HISTORY,
    USE_OWN_ACCOUNT,
    Permission,
    Role,
    declare,
    declared_permissions,
    permission_named,
)
from steerboard.core.access.policy import PUBLIC_ROUTE, SIGNED_IN, Policy
from steerboard.core.access.queries import can, can_anywhere, paths_for, roles_of, scope_ids, visible, whole
from steerboard.core.accounts.actions import create_account, deactivate_account, save_preference
from steerboard.core.accounts.models import User
from steerboard.core.accounts.queries import people_by_id, system_user
from steerboard.core.actions import ANYWHERE, WHOLE_INSTALLATION, action, note_event
from steerboard.core.api import kit as api
from steerboard.core.audit.queries import HistoryLine, describe, history
from steerboard.core.audit.replay import Replay
from steerboard.core.context import Origin, because, coming_from, origin
from steerboard.core.decisions.actions import (
    DecisionProposed,
    DecisionTaken,
    OptionDraft,
    apply_default,
    give_voice,
    propose_decision,
    withdraw_decision,
)
from steerboard.core.decisions.impacts import ImpactRow, impact_rows
from steerboard.core.decisions.models import Decision, DecisionOption, Vote
from steerboard.core.decisions.panels import decisions_panel, picture, pictures
from steerboard.core.decisions.queries import (
    count_waiting_for,
    options_of,
    visible_decisions,
    votes_of,
    waiting_for,
)
from steerboard.core.decisions.registry import decision_kind
from steerboard.core.events.facts import Fact, announce, reacts_to
from steerboard.core.events.models import Event
from steerboard.core.events.rules import canonical
from steerboard.core.indicators.models import IndicatorPoint, IndicatorValue, Status
from steerboard.core.indicators.registry import (
    Indicator,
    Reading,
    declare_indicator,
    declared_indicators,
    indicator_named,
    publish,
)
from steerboard.core.jobs.models import Job
from steerboard.core.jobs.queue import enqueue, job
from steerboard.core.jobs.runner import report_progress, run_waiting
from steerboard.core.records import Record, RecordManager, RecordQuerySet, event_value
from steerboard.core.rules import NotAllowed, RuleBroken, Stale
from steerboard.core.ui import formats, marks
from steerboard.core.ui.context import day_looked_at
from steerboard.core.ui.tables.answers import BulkChange, read_bulk, table_page
from steerboard.core.ui.tables.columns import Bulk, BulkAct, Column
from steerboard.core.ui.tables.table import Table

__all__ = [
    "ALL_STAFF",
    "ANYWHERE",
    "DECIDE",
    "LEADS",
    "MANAGERS",
    "OPERATE",
    "PROPOSE_DECISION",
    "PUBLIC_ROUTE",
    "READ_AUDIT",
    "SEE_DECISIONS",
    "SEE_HISTORY",
    "SIGNED_IN",
    "USE_OWN_ACCOUNT",
    "WHOLE",
    "WHOLE_INSTALLATION",
    "Bulk",
    "BulkAct",
    "BulkChange",
    "Column",
    "Decision",
    "DecisionOption",
    "DecisionProposed",
    "DecisionTaken",
    "Event",
    "Fact",
    "Grant",
    "HistoryLine",
    "ImpactRow",
    "Indicator",
    "IndicatorPoint",
    "IndicatorValue",
    "Job",
    "NotAllowed",
    "OptionDraft",
    "Origin",
    "Permission",
    "Policy",
    "Reading",
    "Record",
    "RecordManager",
    "RecordQuerySet",
    "Replay",
    "Role",
    "RuleBroken",
    "Scope",
    "Stale",
    "Status",
    "Table",
    "User",
    "Vote",
    "action",
    "add_scope",
    "announce",
    "api",
    "apply_default",
    "because",
    "can",
    "can_anywhere",
    "canonical",
    "clock",
    "coming_from",
    "count_waiting_for",
    "create_account",
    "day_looked_at",
    "deactivate_account",
    "decision_kind",
    "decisions_panel",
    "declare",
    "declare_indicator",
    "declared_indicators",
    "declared_permissions",
    "describe",
    "enqueue",
    "event_value",
    "formats",
    "give_voice",
    "grant_role",
    "history",
    "impact_rows",
    "indicator_named",
    "job",
    "marks",
    "move_scope",
    "note_event",
    "options_of",
    "origin",
    "paths_for",
    "people_by_id",
    "permission_named",
    "picture",
    "pictures",
    "propose_decision",
    "publish",
    "reacts_to",
    "read_bulk",
    "report_progress",
    "revoke_role",
    "roles_of",
    "run_waiting",
    "save_preference",
    "scope_ids",
    "system_user",
    "table_page",
    "visible",
    "visible_decisions",
    "votes_of",
    "waiting_for",
    "whole",
    "withdraw_decision",
]
