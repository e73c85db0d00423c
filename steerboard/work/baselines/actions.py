"""Taking baselines."""

from steerboard.core.public import User, action, announce, clock
from steerboard.work.baselines import rules
from steerboard.work.baselines.events import BaselineTaken
from steerboard.work.baselines.models import Baseline, BaselineItem
from steerboard.work.permissions import TAKE_BASELINE
from steerboard.work.projects.models import Project
from steerboard.work.schedule.models import WorkItem


@action(TAKE_BASELINE, on="project")
def take_baseline(*, actor: User, project: Project, name: str, authority: str = "") -> Baseline:
    """Freeze all dates as agreed. `authority` names the decision that allows a new one."""
    project = Project.objects.select_for_update().get(pk=project.pk)
    present = Baseline.objects.filter(project=project).count()
    items = list(WorkItem.objects.filter(project=project).order_by("position", "id"))
    rules.check_baseline(present=present, items=len(items), authority=authority)
    baseline = Baseline(
        project=project,
        number=present + 1,
        name=name.strip() or f"Baseline {present + 1}",
        taken_at=clock.now(),
        taken_by=actor,
        authority=authority or "first plan",
        start=project.scheduled_start,
        finish=project.scheduled_finish,
        budget=project.budget_at_approval,
    )
    baseline.save()
    BaselineItem.objects.bulk_create(
        [
            BaselineItem(
                baseline=baseline,
                item_id=item.pk,
                name=item.name,
                start=item.start,
                finish=item.finish,
                duration=item.duration,
                effort=item.effort,
                cost=item.cost,
            )
            for item in items
        ],
        batch_size=500,
    )
    announce(BaselineTaken(scope_id=project.scope_id, project_id=project.pk, number=baseline.number))
    return baseline
