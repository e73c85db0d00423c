"""Front door of the room communication: all that other rooms may use."""
