"""Small plans for the tests, written down as the format has them."""

from io import BytesIO

from steerboard.integrations.mspdi.models import PROJECT_NAMESPACE, PlanFile
from steerboard.integrations.mspdi.readers import DEFAULT_LIMITS, Limits, read_plan
from steerboard.integrations.mspdi.writers import write_plan

WORKDAY = """<WorkingTimes>
  <WorkingTime><FromTime>08:00:00</FromTime><ToTime>12:00:00</ToTime></WorkingTime>
  <WorkingTime><FromTime>13:00:00</FromTime><ToTime>17:00:00</ToTime></WorkingTime>
</WorkingTimes>"""


def standard_calendar(inner: str = "", *, uid: int = 1) -> str:
    days = "".join(
        f"<WeekDay><DayType>{day}</DayType><DayWorking>{int(day not in (1, 7))}</DayWorking>"
        f"{WORKDAY if day not in (1, 7) else ''}</WeekDay>"
        for day in range(1, 8)
    )
    return (
        f"<Calendar><UID>{uid}</UID><Name>Standard</Name><IsBaseCalendar>1</IsBaseCalendar>"
        f"<WeekDays>{days}</WeekDays>{inner}</Calendar>"
    )


def task(uid: int, inner: str = "", *, hours: int = 8, level: int = 1) -> str:
    return (
        f"<Task><UID>{uid}</UID><ID>{uid}</ID><Name>Task {uid}</Name><OutlineLevel>{level}</OutlineLevel>"
        f"<Duration>PT{hours}H0M0S</Duration><DurationFormat>7</DurationFormat>{inner}</Task>"
    )


def link(uid: int, kind: int = 1, lag: int = 0, lag_format: int = 7) -> str:
    return (
        f"<PredecessorLink><PredecessorUID>{uid}</PredecessorUID><Type>{kind}</Type>"
        f"<LinkLag>{lag}</LinkLag><LagFormat>{lag_format}</LagFormat></PredecessorLink>"
    )


def document(*tasks: str, calendars: str = "", more: str = "", header: str = "") -> bytes:
    """A plan that starts on Monday 4 January 2027."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Project xmlns="{PROJECT_NAMESPACE}">'
        f"<StartDate>2027-01-04T08:00:00</StartDate>{header}<CalendarUID>1</CalendarUID>"
        f"<Calendars>{calendars or standard_calendar()}</Calendars><Tasks>{''.join(tasks)}</Tasks>{more}</Project>"
    ).encode()


def read(content: bytes, limits: Limits = DEFAULT_LIMITS) -> PlanFile:
    return read_plan(BytesIO(content), limits=limits)


def written(plan: PlanFile) -> bytes:
    target = BytesIO()
    write_plan(plan, target)
    return target.getvalue()
