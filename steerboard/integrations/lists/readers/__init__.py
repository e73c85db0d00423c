"""Lists as files: CSV text and spreadsheets, read under limits."""

from steerboard.integrations.lists.readers.files import LIMITS, Limits, read_table

__all__ = ["LIMITS", "Limits", "read_table"]
