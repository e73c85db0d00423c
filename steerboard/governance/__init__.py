"""Governance: gates, changes, risks, tolerances."""
