"""Portfolio lists: a spreadsheet of projects brought in, compared and given back."""
