"""Reading baselines."""

from steerboard.work.baselines.models import Baseline, BaselineItem
from steerboard.work.projects.models import Project


def newest_baseline(project: Project) -> Baseline | None:
    """The baseline in force."""
    return Baseline.objects.filter(project=project).order_by("-number").first()


def baselines_of(project: Project) -> list[Baseline]:
    """All baselines, newest first."""
    return list(Baseline.objects.filter(project=project).select_related("taken_by").order_by("-number"))


def baseline_dates(baseline: Baseline) -> dict[int, tuple[int | None, int | None]]:
    """Start and finish by item."""
    rows = BaselineItem.objects.filter(baseline=baseline).values_list("item_id", "start", "finish")
    return {item: (start, finish) for item, start, finish in rows}


def newest_agreed(project: Project, item_id: int) -> tuple[int | None, int | None] | None:
    """Start and finish of one item as agreed last; None without a baseline of it."""
    rows = BaselineItem.objects.filter(baseline__project=project, item_id=item_id).order_by("-baseline__number")
    return rows.values_list("start", "finish").first()
