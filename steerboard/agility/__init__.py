"""Agility: backlogs, boards, sprints, ideas."""
