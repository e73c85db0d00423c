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
