"""Demo: a believable company, replayed through the real actions."""
