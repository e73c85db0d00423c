"""Registers the room with Django."""

from steerboard.core import rooms


class StrategyConfig(rooms.Room):
    name = "steerboard.strategy"
    label = "strategy"
    verbose_name = "Strategy"
