"""Dry runs: what an import would do, said before it is done."""
