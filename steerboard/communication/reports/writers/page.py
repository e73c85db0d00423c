"""A pack as one HTML file that stands alone: no scripts, no other files, ready to be printed or mailed."""

from typing import Any

from django.template.loader import render_to_string

from steerboard.communication.reports.documents import pack_picture


def write_html(content: dict[str, Any]) -> bytes:
    """The page's bytes."""
    return render_to_string(
        "communication/reports/standalone.html", {"shown": pack_picture(content), "stands_alone": True}
    ).encode()
