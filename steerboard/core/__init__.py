"""Core: mechanisms, no PMO nouns."""
