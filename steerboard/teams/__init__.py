"""People: who can do what, when."""
