"""The world of the API's tests, for the access matrix."""

from tests.api.conftest import _unlimited, standing_world, world

__all__ = ["_unlimited", "standing_world", "world"]
