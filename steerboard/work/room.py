"""All the room work adds."""

from steerboard.core.rooms import MenuEntry, RoomCard, Tab

ROOM = RoomCard(
    menu=(
        MenuEntry("Portfolio", "layout-kanban", "work:portfolios", "work.see_projects", 20, lit_by=("work:portfolio",)),
        MenuEntry(
            "Projects", "list-details", "work:projects", "work.see_projects", 30, lit_by=("work:project", "work:plan")
        ),
    ),
    tabs=(
        Tab("work.project", "Home", "work:project", "work.see_projects", 10),
        Tab("work.project", "Plan", "work:plan", "work.see_projects", 20),
        Tab("work.project", "Money", "work:money", "work.see_money", 50),
        Tab("work.project", "History", "work:history", "core.see_history", 90),
    ),
)
