"""Integrations: files and systems of others."""
