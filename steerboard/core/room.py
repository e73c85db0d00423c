"""All the core adds: its jobs and kinds register by being imported."""

from steerboard.core.accounts import adapters
from steerboard.core.audit import jobs as audit_jobs
from steerboard.core.decisions import jobs as decision_jobs
from steerboard.core.jobs import jobs as core_jobs
from steerboard.core.rooms import RoomCard

ROOM = RoomCard(extra={"jobs": (core_jobs, audit_jobs, decision_jobs), "accounts": adapters})
