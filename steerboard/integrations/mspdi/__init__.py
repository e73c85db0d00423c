"""Plans in Microsoft Project's XML exchange format (MSPDI), read and written without a database."""
