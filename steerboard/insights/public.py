"""Front door of the room insights: all that other rooms may use."""
