"""What the flows through the whole product share: a small company made by the real actions."""
