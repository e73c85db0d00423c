"""Tests that cross rooms; those of one feature stand beside it."""
