"""What a portfolio list means: columns, values, rows, differences. Plain values in, plain values out."""

from steerboard.integrations.lists.rules.differences import Difference, FieldChange, RowChange, difference
from steerboard.integrations.lists.rules.headers import ColumnGuess, chosen_mapping, guess_mapping
from steerboard.integrations.lists.rules.interpretation import Interpretation, default_answers, interpret
from steerboard.integrations.lists.rules.rows import ProjectRow
from steerboard.integrations.lists.rules.tables import (
    Cell,
    Choice,
    ColumnQuestion,
    ListRefused,
    RowProblem,
    Severity,
    Table,
    fingerprint,
)
from steerboard.integrations.lists.rules.targets import TARGETS, Kind, Target
from steerboard.integrations.lists.rules.word_columns import Person

__all__ = [
    "TARGETS",
    "Cell",
    "Choice",
    "ColumnGuess",
    "ColumnQuestion",
    "Difference",
    "FieldChange",
    "Interpretation",
    "Kind",
    "ListRefused",
    "Person",
    "ProjectRow",
    "RowChange",
    "RowProblem",
    "Severity",
    "Table",
    "Target",
    "chosen_mapping",
    "default_answers",
    "difference",
    "fingerprint",
    "guess_mapping",
    "interpret",
]
