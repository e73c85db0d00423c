"""Exports: plans and portfolio lists as files of common formats."""
