"""What somebody who works on an item may say beside its progress."""

from steerboard.core.public import RuleBroken, User, action, clock
from steerboard.work.myday import rules
from steerboard.work.myday.queries import BLOCKED
from steerboard.work.permissions import REPORT_PROGRESS
from steerboard.work.projects.models import Project
from steerboard.work.schedule.models import WorkItem


@action(REPORT_PROGRESS, on="project")
def say_blocked(*, actor: User, project: Project, item: WorkItem, text: str) -> WorkItem:
    """Note on an item what holds it up; it stands with name and day in the item's notes, for all who see the plan."""
    item = WorkItem.objects.select_for_update().select_related("project").get(pk=item.pk)
    if item.project_id != project.pk:
        raise RuleBroken("This item belongs to another project.")
    if not item.project.is_open:
        raise RuleBroken(f"{item.project.code} is {item.project.get_state_display()}.")
    today = clock.today()
    line = f"{today.day} {today:%b %Y}, {actor.name}: {BLOCKED}{rules.check_note(text)}"
    item.notes = f"{item.notes.rstrip()}\n{line}".strip()
    item.save()
    return item
