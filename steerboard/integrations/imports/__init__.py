"""Imports: recognise, map, dry run, apply, undo."""
