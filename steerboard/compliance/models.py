"""Tables of the room compliance, gathered from its features."""
