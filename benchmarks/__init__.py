"""One file per claim of speed or size, with its peers where there are any."""
