"""All the core adds: its places in the rail, its jobs and what it hangs into other rooms' pages."""

from steerboard.core.accounts import adapters
from steerboard.core.api import jobs as api_jobs
from steerboard.core.audit import jobs as audit_jobs
from steerboard.core.decisions import jobs as decision_jobs
from steerboard.core.decisions.panels import decisions_panel
from steerboard.core.jobs import jobs as core_jobs
from steerboard.core.rooms import Command, MenuEntry, Panel, RoomCard, SearchSource
from steerboard.core.search.queries import find_decisions, find_people

ROOM = RoomCard(
    menu=(
        MenuEntry("Audit", "shield-check", "audit", "core.read_audit", order=90, lit_by=("audit-",)),
        MenuEntry(
            "Admin", "settings", "people", "core.manage_access", order=100,
            lit_by=("person", "person-", "role-", "permissions"),
        ),
    ),
    panels=(
        Panel("work.project", order=20, render=decisions_panel, name="decisions"),
        Panel("work.portfolio", order=20, render=decisions_panel, name="decisions"),
    ),
    search=(SearchSource("People", 20, find_people), SearchSource("Decisions", 35, find_decisions)),
    commands=(
        Command("Decide what waits for me", "decisions", "core.decide", "inbox vote approve"),
        Command("Verify the event log", "audit", "core.read_audit", "audit proof chain"),
        Command("Give somebody a role", "people", "core.manage_access", "access rights grant"),
        Command("Change my profile", "profile", "core.use_own_account", "password passkey time zone"),
    ),
    extra={"jobs": (core_jobs, api_jobs, audit_jobs, decision_jobs), "accounts": adapters},
)  # fmt: skip
