"""Tables of the room teams, gathered from its features."""
