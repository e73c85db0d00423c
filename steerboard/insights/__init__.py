"""Insights: forecasts, health, early warnings."""
