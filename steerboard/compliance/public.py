"""Front door of the room compliance: all that other rooms may use."""
