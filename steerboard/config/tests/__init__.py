"""Settings, secrets, databases, operations."""
