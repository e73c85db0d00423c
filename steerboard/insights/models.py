"""Tables of the room insights, gathered from its features."""
