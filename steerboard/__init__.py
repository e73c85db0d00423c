"""Steerboard, the open IT PMO."""

__version__ = "0.1.0"
