"""Front door of the room technology: all that other rooms may use."""
