"""Lists: declared once, then filtered, sorted, grouped, paged, exported and edited in bulk like every other."""
