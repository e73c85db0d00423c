"""Tiles of runs from the drawing to the counts; the fast twin of `passes_kernel.run_passes`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from steerboard_engine.kernels.compiling import compiled
from steerboard_engine.kernels.worktime import WorkTables
from steerboard_engine.risk.drawing_kernel import draw_tile
from steerboard_engine.risk.sampling import SamplingPlan
from steerboard_engine.risk.tile_kernel import TileNet, finish_of_plan, forward_tile
from steerboard_engine.risk.tile_marks_kernel import mark_tile

Ints = NDArray[np.int64]


@compiled
def run_tiles(
    plan: SamplingPlan, net: TileNet, gate_of: NDArray[np.int32], t: WorkTables,
    begin: int, honor: bool, retained: bool, first_tile: int, last_tile: int, blocks: int,
    out_finish: Ints, out_cost: NDArray[np.float64], first_item: int, out_items: NDArray[np.int32], hits: Ints,
) -> None:  # fmt: skip
    """Tiles first_tile … last_tile-1.

    out_finish: int64[K]; out_cost: float64[K]; out_items: int32[·, K] finish codes of the items from
    number `first_item` on; hits: int64[n] to add critical runs to, or empty
    """
    base = net.base
    fixed = plan.base
    n = net.pause.size
    nodes = net.order.size
    lanes = 4 * blocks
    runs = out_finish.size
    minutes = np.empty((n, lanes), np.int32)
    for item in range(n):
        minutes[item, :] = fixed[item]
    cost = np.empty(lanes)
    starts = np.empty((nodes, lanes), np.int32)
    finishes = np.empty((nodes, lanes), np.int32)
    last = np.empty((base.size, lanes), np.int32)
    marks = np.empty((nodes if hits.size else 0, lanes), np.int8)
    inside = np.empty((nodes if hits.size else 0, lanes), np.int8)
    wanted = np.empty(lanes, np.bool_)
    for tile in range(first_tile, last_tile):
        draw_tile(plan, tile * blocks, minutes, cost)
        forward_tile(net, t, honor, retained, minutes, starts, finishes, last)
        for lane in range(lanes):
            run = tile * lanes + 4 * (lane % blocks) + lane // blocks
            wanted[lane] = run < runs
            finish = finish_of_plan(t, base, begin, last, lane)
            if wanted[lane]:
                out_finish[run] = finish
                out_cost[run] = cost[lane]
        if hits.size:
            mark_tile(net, t, retained, minutes, starts, finishes, last, gate_of, wanted, marks, inside, hits)
        complete = (tile + 1) * lanes <= runs
        for item in range(out_items.shape[0]):
            row = finishes[first_item + item]
            target = out_items[item, tile * lanes : min(runs, (tile + 1) * lanes)]
            if complete:
                for g in range(blocks):
                    for w in range(4):
                        target[4 * g + w] = row[w * blocks + g]
            else:
                for place in range(target.size):
                    target[place] = row[(place & 3) * blocks + (place >> 2)]
