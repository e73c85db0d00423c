"""Tables of the room demo: none."""
