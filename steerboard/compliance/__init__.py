"""Compliance: controls, evidence, findings."""
