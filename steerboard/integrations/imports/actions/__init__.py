"""Bringing files in: start, answer, apply, undo."""

from steerboard.integrations.imports.actions.applying import apply_import
from steerboard.integrations.imports.actions.runs import (
    answer_import,
    discard_import,
    keep_dry_run,
    release_import,
    start_import,
)
from steerboard.integrations.imports.actions.undoing import undo_import

__all__ = [
    "answer_import",
    "apply_import",
    "discard_import",
    "keep_dry_run",
    "release_import",
    "start_import",
    "undo_import",
]
