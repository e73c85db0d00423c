"""What may be done with reports."""

from steerboard.core.public import ALL_STAFF, LEADS, declare

SEE_REPORTS = declare("communication.see_reports", "See reports", "Read published steering packs.", ALL_STAFF)
WRITE_REPORTS = declare(
    "communication.write_reports", "Write reports", "Prepare and publish steering packs of a portfolio.", LEADS
)
