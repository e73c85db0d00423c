"""How often somebody may be asked."""

QUIET_DAYS = 3  # nobody is asked about one project more often
