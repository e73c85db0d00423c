"""Facts about projects."""

from dataclasses import dataclass

from steerboard.core.public import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectCreated(Fact):
    """There is a new project."""

    name = "work.ProjectCreated"
    project_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectChanged(Fact):
    """Facts of a project changed: what is promised, approved, who leads it, its state."""

    name = "work.ProjectChanged"
    project_id: int
    fields: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusReported(Fact):
    """The project manager reported a colour."""

    name = "work.StatusReported"
    project_id: int
    colour: str
