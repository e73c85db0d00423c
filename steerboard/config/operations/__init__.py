"""What an operator does with an installation: serve, check, back up, restore."""
