"""What one person has to do today, over all projects."""
