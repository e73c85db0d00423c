"""What a schedule answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Conflict:
    """One wish of the plan that cannot be met.

    kind: 'constraint', 'deadline', 'manual', 'actual'; sentence: for the user
    """

    item: int
    kind: str
    sentence: str


@dataclass(frozen=True)
class ScheduleResult:
    """Dates (moments), floats (working minutes of the item's calendar) and what decided them.

    All arrays have one value per item. driving_link is the number of the link that sets the start,
    -1 where none does; reason tells what does instead (a `Reason`).
    """

    start: Ints
    finish: Ints
    early_start: Ints
    early_finish: Ints
    late_start: Ints
    late_finish: Ints
    total_float: Ints
    free_float: Ints
    critical: NDArray[np.bool_]
    driving_link: NDArray[np.int32]
    reason: NDArray[np.int8]
    conflicts: tuple[Conflict, ...]
    project_start: int
    project_finish: int
