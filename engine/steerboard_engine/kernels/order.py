"""Counting sort of links and topological order."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from steerboard_engine.kernels.compiling import compiled

Index = NDArray[np.int32]


@compiled
def group_by(key: Index, size: int) -> tuple[Index, Index]:
    """Rows of equal key side by side, stable: (start of each group, row numbers)."""
    at = np.zeros(size + 1, np.int32)
    for k in range(key.size):
        at[key[k] + 1] += 1
    for i in range(size):
        at[i + 1] += at[i]
    fill = at[:size].copy()
    rows = np.empty(key.size, np.int32)
    for k in range(key.size):
        rows[fill[key[k]]] = k
        fill[key[k]] += 1
    return at, rows


@compiled
def topological_order(size: int, head: Index, out_at: Index, out_rows: Index) -> tuple[Index, int]:
    """Kahn's order over edges grouped by tail; `done` < size means a circle among the rest.

    head: int32[edges] node each edge enters; out_at, out_rows: edges grouped by the node they leave.
    """
    waiting = np.zeros(size, np.int32)
    for k in range(head.size):
        waiting[head[k]] += 1
    order = np.empty(size, np.int32)
    done = 0
    for i in range(size):
        if waiting[i] == 0:
            order[done] = i
            done += 1
    at = 0
    while at < done:
        node = order[at]
        at += 1
        for k in range(out_at[node], out_at[node + 1]):
            target = head[out_rows[k]]
            waiting[target] -= 1
            if waiting[target] == 0:
                order[done] = target
                done += 1
    return order, done
