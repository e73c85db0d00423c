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
def near_order(size: int, tail: Index, in_at: Index, in_rows: Index) -> tuple[Index, int]:
    """Topological order that keeps to the numbers of the nodes as far as edges allow; `done` < size means a circle.

    Nodes are visited by number, what a node waits for just before it: neighbours in a plan stay
    neighbours in memory. tail: int32[edges] node each edge leaves; in_at, in_rows: edges grouped by head.
    """
    order = np.empty(size, np.int32)
    at = in_at[:size].copy()
    state = np.zeros(size, np.int8)  # 0 not seen, 1 waiting for others, 2 done
    stack = np.empty(size, np.int32)
    done = 0
    for first in range(size):
        if state[first] != 0:
            continue
        depth = 0
        stack[0] = first
        state[first] = 1
        while depth >= 0:
            node = stack[depth]
            if at[node] == in_at[node + 1]:
                state[node] = 2
                order[done] = node
                done += 1
                depth -= 1
                continue
            before = tail[in_rows[at[node]]]
            at[node] += 1
            if state[before] == 1:
                return order, done
            if state[before] == 0:
                depth += 1
                stack[depth] = before
                state[before] = 1
    return order, done


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
