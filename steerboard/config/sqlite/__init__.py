"""How SQLite is kept whole: its version's faults, one serving process, checkpoints one at a time."""
