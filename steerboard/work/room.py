"""All the room work adds. Jobs register by being imported."""

from steerboard.core.rooms import Command, MenuEntry, RoomCard, SearchSource, Tab
from steerboard.work.projects.queries import find_portfolios, find_projects
from steerboard.work.schedule import jobs as schedule_jobs
from steerboard.work.schedule.queries import find_items

ROOM = RoomCard(
    extra={"registered": (schedule_jobs,)},
    menu=(
        MenuEntry("My day", "checkbox", "work:my_day", "work.report_progress", 15),
        MenuEntry(
            "Portfolio", "layout-kanban", "work:portfolios", "work.see_projects", 20,
            lit_by=("work:portfolio", "work:portfolio_"),
        ),
        MenuEntry(
            "Projects", "list-details", "work:projects", "work.see_projects", 30,
            lit_by=("work:project", "work:project_", "work:plan", "work:item", "work:money", "work:history",
                    "work:calendars"),
        ),
    ),
    tabs=(
        Tab("work.project", "Home", "work:project", "work.see_projects", 10),
        Tab("work.project", "Plan", "work:plan", "work.see_projects", 20),
        Tab("work.project", "Money", "work:money", "work.see_money", 50),
        Tab("work.project", "History", "work:history", "core.see_history", 90),
    ),
    search=(
        SearchSource("Projects", 10, find_projects),
        SearchSource("Portfolios", 15, find_portfolios),
        SearchSource("Items", 30, find_items),
    ),
    commands=(
        Command("New project", "work:project_new", "work.create_project", "create add"),
        Command("New portfolio", "work:portfolio_new", "work.manage_portfolios", "create add programme"),
        Command("Exchange rates", "work:rates", "work.see_money", "currency money convert"),
        Command("Shared calendars", "work:shared_calendars", "work.see_projects", "working time holidays freeze"),
    ),
)  # fmt: skip
