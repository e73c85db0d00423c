"""How pages look: frame, components, tables, marks."""
