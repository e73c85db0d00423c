"""Communication: reports, stakeholders, promises told."""
