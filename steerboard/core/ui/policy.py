"""Who may reach the interface's own routes."""

from steerboard.core.access.policy import SIGNED_IN, Policy

ROUTES: dict[str, Policy] = {
    "ui-gallery": SIGNED_IN,
    "ui-gallery-chart": SIGNED_IN,
    "ui-gallery-row": SIGNED_IN,
    "ui-columns": SIGNED_IN,
    "ui-views": SIGNED_IN,
}
