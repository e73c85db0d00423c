"""The arrays that passes read, and the codes in them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Index = NDArray[np.int32]
Ints = NDArray[np.int64]

LOW = -(1 << 60)
HIGH = 1 << 60
# Why an activity begins when it begins; links are numbers from 0.
BY_NOTHING, BY_CONSTRAINT, BY_STATUS_DATE, BY_ACTUAL, BY_MANUAL, BY_GATE, BY_LATE = -1, -2, -3, -4, -5, -6, -7

OPEN, DONE, STARTED, SUMMARY, GATE, MANUAL = 0, 1, 2, 3, 4, 5


class Net(NamedTuple):
    """Arrays of a CompiledNetwork that both passes read."""

    order: Index
    gate: Index
    rollup: Index
    tail: Index
    head: Index
    kind: NDArray[np.int8]
    lag: Ints
    lag_cal: NDArray[np.int16]
    in_at: Index
    in_rows: Index
    out_at: Index
    out_rows: Index
    cal: NDArray[np.int16]
    plan_cal: NDArray[np.int16]
    span: Ints
    part_at: Index
    part_cal: NDArray[np.int16]
    part_span: Ints
    part_delay: Ints


class Limits(NamedTuple):
    """What holds an activity besides its links; LOW and HIGH mean nothing.

    mode: int8[nodes]; floor_s, floor_f: start and finish not earlier; cap_s, cap_f: not later
    due: finish wanted, counts for late dates only; given_s, given_f: dates of DONE and MANUAL, start of STARTED
    done: working minutes of STARTED spent; rest: still to do; rest_from: the rest not before
    rolls: whether the dates count for the summary above and the finish of the plan
    delay: minutes a start is put off (levelling), counted in calendar delay_cal
    begin: a moment before the begin of the plan where this node may begin all the same, HIGH for none
    special: bool[nodes] whether anything but links, floor_s and due holds the node, or it has parts
    """

    mode: NDArray[np.int8]
    floor_s: Ints
    floor_f: Ints
    cap_s: Ints
    cap_f: Ints
    due: Ints
    given_s: Ints
    given_f: Ints
    done: Ints
    rest: Ints
    rest_from: Ints
    rolls: NDArray[np.bool_]
    delay: Ints
    delay_cal: NDArray[np.int16]
    begin: Ints
    special: NDArray[np.bool_]
