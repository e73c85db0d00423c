"""The projects of Halden Group."""

from steerboard.demo.story.business import BUSINESS
from steerboard.demo.story.platforms import PLATFORMS
from steerboard.demo.story.shapes import ProjectStory

PROJECTS: tuple[ProjectStory, ...] = BUSINESS + PLATFORMS

# Items that wait for items of other projects.
CROSS_LINKS: tuple[tuple[str, str, str, str], ...] = (
    ("NET-03", "s2", "CLD-07", "cut"),
    ("COM-01", "ident", "COM-05", "ing"),
    ("CRM-01", "ident", "DAT-05", "api"),
)
