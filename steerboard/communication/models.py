"""Tables of the room communication, gathered from its features."""
