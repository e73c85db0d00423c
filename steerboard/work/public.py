"""Front door of the room work: all that other rooms may use."""
