"""Working time: weekly hours and exceptions."""

from typing import Any, ClassVar

from django.db import models

from steerboard.core.public import Record


class Calendar(Record):
    """Weekly hours. `week` holds seven lists, Monday first, of [from, to] minutes of the day."""

    name = models.CharField(max_length=200)
    # None: shared by all projects.
    project = models.ForeignKey("work.Project", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    week = models.JSONField()
    external_uid = models.CharField(max_length=60, blank=True)

    def __str__(self) -> str:
        return self.name

    def event_scope_id(self) -> int | None:
        return self.project.scope_id if self.project is not None else None


class CalendarException(Record):
    """Days that differ from the week: holidays (no shifts), extra shifts, freezes."""

    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200, blank=True)
    first_day = models.DateField()
    last_day = models.DateField()
    shifts = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")), name="calendar_exception_order"
            ),
        ]

    def event_scope_id(self) -> int | None:
        return self.calendar.event_scope_id()

    @property
    def hours(self) -> str:
        """The shifts as people write them; empty: no work."""
        return ", ".join(f"{a // 60:02}:{a % 60:02}–{b // 60:02}:{b % 60:02}" for a, b in self.shifts)
