"""Tables of the room work, gathered from its features."""
