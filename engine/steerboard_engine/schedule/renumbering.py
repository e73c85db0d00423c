"""A plan whose numbers are far from the order of its work, renumbered so that neighbours lie together.

Passes over a million activities in random order wait for memory most of the time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from steerboard_engine.kernels.order import group_by
from steerboard_engine.network import CompiledNetwork
from steerboard_engine.problem import ITEM_FIELDS, LINK_FIELDS, ScheduleProblem
from steerboard_engine.result import ScheduleResult

Index = NDArray[np.int32]

_ENOUGH_ITEMS = 20_000
_FAR = 64.0


class _TurnedNames(Sequence[str]):
    """Names in another order, without making a new list of them."""

    def __init__(self, names: Sequence[str], order: Index) -> None:
        self.names, self.order = names, order

    def __len__(self) -> int:
        return len(self.names)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        if isinstance(index, slice):
            return [self.names[item] for item in self.order[index].tolist()]
        return self.names[int(self.order[index])]


@dataclass(frozen=True)
class Renumbering:
    """order: int32[n] old number of each new item; links: int32[m] old number of each new link."""

    order: Index
    links: Index


def wants_renumbering(net: CompiledNetwork) -> bool:
    """Whether the passes would jump about in memory."""
    return net.n >= _ENOUGH_ITEMS and float(np.abs(np.diff(net.order)).mean()) > _FAR


def renumbered(problem: ScheduleProblem, net: CompiledNetwork) -> tuple[ScheduleProblem, Renumbering]:
    """The same plan with items in topological order and links in the order of their successors."""
    order = net.order[net.order < net.n]
    place = np.empty(net.n, np.int32)
    place[order] = np.arange(net.n, dtype=np.int32)
    successor = place[problem.successor]
    links = group_by(successor, net.n)[1]
    columns: dict[str, Any] = {name: _taken(getattr(problem, name), order) for name in ITEM_FIELDS}
    columns |= {name: _taken(getattr(problem, name), links) for name in LINK_FIELDS}
    columns["parent"] = np.where(columns["parent"] < 0, -1, place[columns["parent"]])
    columns["predecessor"] = place[problem.predecessor[links]]
    columns["successor"] = successor[links]
    columns["part_item"] = place[problem.part_item]
    if problem.names:
        columns["names"] = _TurnedNames(problem.names, order)
    return replace(problem, **columns), Renumbering(order, links)


def _taken(values: NDArray[Any], order: Index) -> NDArray[Any]:
    """Values in another order; what is the same everywhere need not be moved."""
    return values if (values == values[:1]).all() else values[order]


def put_back(result: ScheduleResult, turn: Renumbering) -> ScheduleResult:
    """The result in the numbers of the plan as it came."""
    columns: dict[str, Any] = {}
    for entry in fields(result):
        values = getattr(result, entry.name)
        if isinstance(values, np.ndarray):
            columns[entry.name] = np.empty_like(values)
            columns[entry.name][turn.order] = values
    driving = columns["driving_link"]
    linked = driving >= 0
    driving[linked] = turn.links[driving[linked]]
    conflicts = tuple(replace(conflict, item=int(turn.order[conflict.item])) for conflict in result.conflicts)
    return replace(result, **columns, conflicts=conflicts)
