"""Tables of the room agility, gathered from its features."""
