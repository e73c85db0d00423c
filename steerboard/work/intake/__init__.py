"""Intake: many projects, or the baselines of a whole plan, brought in at once."""
