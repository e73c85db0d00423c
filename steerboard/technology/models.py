"""Tables of the room technology, gathered from its features."""
