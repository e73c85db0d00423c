"""Front door of the room teams: all that other rooms may use."""
