"""What a linter cannot check about the house, as tests."""
