"""Front door of the room demo: all that other rooms may use."""
