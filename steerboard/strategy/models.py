"""Tables of the room strategy, gathered from its features."""
