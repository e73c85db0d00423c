"""Front door of the room strategy: all that other rooms may use."""
