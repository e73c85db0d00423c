"""SQLite kept whole."""
