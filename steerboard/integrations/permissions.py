"""What may be done with files of others."""

from steerboard.core.public import ALL_STAFF, MANAGERS, declare

IMPORT = declare(
    "integrations.import",
    "Import",
    "Bring in plans and portfolio lists. What they change needs its own right as well.",
    MANAGERS,
)
EXPORT = declare("integrations.export", "Export", "Take plans and portfolio lists out as files.", ALL_STAFF)
