"""Front door of the room agility: all that other rooms may use."""
