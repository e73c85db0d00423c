# SPDX-License-Identifier: Apache-2.0
"""Planning mathematics: problems of plain arrays in, frozen results out.

All moments are whole minutes since 1970-01-01T00:00 of the project's local wall time (int64);
`NONE` marks a missing moment. Durations are working minutes.
"""

from steerboard_engine.calendars import CONTINUOUS, NONE, STANDARD, WorkCalendar

__version__ = "0.1.0"

__all__ = ["CONTINUOUS", "NONE", "STANDARD", "WorkCalendar", "__version__"]
