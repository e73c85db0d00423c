"""My day: what one person has to do, and how far it is."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from steerboard.core.public import RuleBroken
from steerboard.work.myday.actions import say_blocked
from steerboard.work.myday.queries import items_of_person
from steerboard.work.myday.queries import my_day as day_of
from steerboard.work.projects.views.lists import reading_person
from steerboard.work.schedule.actions import report_progress_of_item

STEPS = (0, 25, 50, 75, 100)


@require_GET
def my_day(request: HttpRequest) -> HttpResponse:
    """The person's items over all projects."""
    context = {"crumbs": [("My day", None)], "day": day_of(reading_person(request)), "steps": STEPS}
    return render(request, "work/myday/my_day.html", context)


@require_POST
def my_progress(request: HttpRequest, item_id: int) -> HttpResponse:
    """How far an item of one's own is."""
    actor = reading_person(request)
    item = get_object_or_404(items_of_person(actor), pk=item_id)
    percent = request.POST.get("percent", "").strip()
    try:
        if not percent.isdigit():
            raise RuleBroken("Say a percentage from 0 to 100.", field="percent")
        report_progress_of_item(actor=actor, project=item.project, item=item, percent=int(percent))
    except RuleBroken as refusal:
        messages.error(request, refusal.sentence)
    else:
        done = percent == "100"
        messages.success(request, f"“{item.name}” is done." if done else f"“{item.name}” is {percent} % done.")
    return redirect(reverse("work:my_day"))


@require_POST
def my_blocker(request: HttpRequest, item_id: int) -> HttpResponse:
    """What holds an item of one's own up."""
    actor = reading_person(request)
    item = get_object_or_404(items_of_person(actor), pk=item_id)
    try:
        say_blocked(actor=actor, project=item.project, item=item, text=request.POST.get("text", ""))
    except RuleBroken as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, f"Noted on “{item.name}”, for everybody who sees the plan.")
    return redirect(f"{reverse('work:my_day')}#item-{item.pk}")
