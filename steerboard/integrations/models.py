"""Tables of the room integrations, gathered from its features."""
