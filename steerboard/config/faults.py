"""What is wrong with an installation, said to its operator."""

from __future__ import annotations


class WrongSetting(Exception):
    """Something that must not go on as it is set; the message is one sentence per fault for the operator."""
