"""Tables of the room governance, gathered from its features."""
