"""What may be done with risks. Questions and re-baselines ask for the core's permission to propose."""

from steerboard.core.public import ALL_STAFF, MANAGERS, declare

SEE_RISKS = declare("governance.see_risks", "See risks", "See the risk register.", ALL_STAFF)
EDIT_RISKS = declare("governance.edit_risks", "Edit risks", "Raise, change and close risks.", MANAGERS)
