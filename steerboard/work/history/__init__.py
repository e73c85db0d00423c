"""Who changed what, and how things were on a past day."""
