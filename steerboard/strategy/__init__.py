"""Strategy: objectives, demand, selection, benefits."""
