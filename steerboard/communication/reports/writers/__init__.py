"""Packs as files: PowerPoint with native charts and tables, PDF, a page that stands alone, and plain data.

The same content gives the same bytes, whenever it is written.
"""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone, translation

from steerboard.communication.reports.writers.page import write_html
from steerboard.communication.reports.writers.pdf import write_pdf
from steerboard.communication.reports.writers.powerpoint import write_pptx
from steerboard.core.public import clock

MEDIA_TYPES = {
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
}


def write_json(content: Mapping[str, Any]) -> bytes:
    """All that the pack holds, as data."""
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True).encode()


_WRITERS: dict[str, Callable[[dict[str, Any]], bytes]] = {
    "pptx": write_pptx,
    "pdf": write_pdf,
    "html": write_html,
    "json": write_json,
}


def write_pack(file_format: str, content: dict[str, Any]) -> bytes:
    """The bytes of one format.

    In English, in universal time and as of the pack's own day, whoever asks and whenever, so that
    everybody holds the same file.
    """
    as_of = datetime.fromisoformat(content["as_of"])
    with translation.override("en"), timezone.override(UTC), clock.replaying(as_of):
        return _WRITERS[file_format](content)


__all__ = ["MEDIA_TYPES", "write_html", "write_json", "write_pack", "write_pdf", "write_pptx"]
