"""Pieces of pages about plans: the plan as the island draws it, and one item."""
