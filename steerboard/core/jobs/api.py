"""Background work in the API: how far what one asked for is."""

from datetime import datetime
from typing import Literal

from django.db.models import QuerySet
from django.http import HttpRequest

from steerboard.core.access.permissions import OPERATE
from steerboard.core.access.queries import can
from steerboard.core.accounts.models import User
from steerboard.core.api import kit as api
from steerboard.core.jobs.models import Job

routes = api.ApiRoutes("core", "jobs")
State = Literal["waiting", "running", "done", "failed"]
OWN = api.Policy(why="one's own jobs; all of them for who operates")
JOB = api.Shape(
    "Job",
    api.Attribute("id", int),
    api.Attribute("kind", str),
    api.Attribute("state", State),
    api.Attribute("created_at", datetime),
    api.Attribute("finished_at", datetime | None),
    api.Attribute("attempts", int),
    api.Attribute("progress_percent", int),
    api.Attribute("progress_text", str),
)


def visible_jobs(user: User) -> QuerySet[Job]:
    """One's own jobs, or all of them for who operates the installation."""
    return Job.objects.all() if can(user, OPERATE) else Job.objects.filter(actor_id=user.pk)


@routes.listing(
    "/jobs",
    OWN,
    api.Listing(JOB, {"state": api.Filter(State, "state")}, {"created_at": "created_at"}, "-created_at"),
)
def list_jobs(request: HttpRequest) -> QuerySet[Job]:
    """Background work one asked for."""
    return visible_jobs(api.actor_of(request))


@routes.read("/jobs/{job_id}", OWN, out=JOB.model)
def one_job(request: HttpRequest, job_id: api.Key) -> api.Reply:
    """How far one job is."""
    return api.Reply(JOB.one(visible_jobs(api.actor_of(request)).filter(pk=job_id)))
