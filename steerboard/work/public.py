"""Front door of the room work: all that other rooms may use."""


__all__ = [name for name in dir() if not name.startswith("_")]
