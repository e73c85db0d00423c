"""Packs as files: PowerPoint with native charts and tables, PDF, and the words both share."""

from steerboard.communication.reports.writers.pdf import write_pdf
from steerboard.communication.reports.writers.powerpoint import write_pptx

__all__ = ["write_pdf", "write_pptx"]
