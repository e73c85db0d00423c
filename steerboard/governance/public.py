"""Front door of the room governance: all that other rooms may use."""
