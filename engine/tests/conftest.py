"""Kernels compile at their first call: no deadline for single examples."""

from hypothesis import settings

settings.register_profile("engine", deadline=None, max_examples=60)
settings.load_profile("engine")
