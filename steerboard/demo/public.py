"""Front door of the room demo: all that other rooms may use."""

from steerboard.demo.replay.showing import prepare_demo

__all__ = ["prepare_demo"]
