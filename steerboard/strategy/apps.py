"""Registers the room with Django."""

from steerboard.core import rooms


class StrategyConfig(rooms.Room):
    """The room strategy."""

    default = True
    name = "steerboard.strategy"
    label = "strategy"
    verbose_name = "Strategy"
