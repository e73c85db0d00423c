"""Front door of the room integrations: all that other rooms may use."""
