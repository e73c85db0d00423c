"""Steerboard's planning mathematics: no Django, no database, no clock."""

__version__ = "0.1.0"
