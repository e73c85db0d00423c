"""The house as data: which rooms, which file names, which words."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "steerboard"

# From the lowest floor up.
ROOMS = (
    "core",
    "work",
    "teams",
    "agility",
    "strategy",
    "technology",
    "governance",
    "compliance",
    "insights",
    "communication",
    "integrations",
    "demo",
)

# Files (or folders, where one file would grow too long) that a feature may have.
ROLES = frozenset(
    {
        "urls",
        "views",
        "api",
        "panels",
        "commands",
        "forms",
        "reactions",
        "jobs",
        "actions",
        "queries",
        "compute",
        "indicators",
        "readers",
        "writers",
        "documents",
        "rules",
        "events",
        "models",
        "tests",
        "templates",
        "migrations",
    }
)

# Files that a room has as a whole.
ROOM_FILES = frozenset(
    {"room", "public", "policy", "permissions", "apps", "models", "urls", "api", "migrations", "tests"}
)

# The core holds mechanisms, whose parts have their own names; each is listed, so that a new one is a decision.
MECHANISMS = {
    "core": {"actions", "bulk", "clock", "context", "foundation", "middleware", "records", "rooms", "rules"},
    "core/access": {"middleware", "permissions", "policy"},
    "core/accounts": {"adapters"},
    "core/api": {"etags", "idempotency", "kit", "limits", "paging", "problems", "routes", "schemas", "tokens"},
    "core/audit": {"chain", "checkpoints", "replay", "signing", "standalone", "verification"},
    "core/decisions": {"impacts", "registry"},
    "core/events": {"facts", "guards", "log", "sealing"},
    "core/indicators": {"registry"},
    "core/jobs": {"queue", "runner"},
}
# How pages look is not a feature with roles; neither are the words and facts of the demo's company.
FREE_FOLDERS = ("core/ui", "demo")

NAMES_THAT_SAY_NOTHING = frozenset({"utils", "util", "helpers", "helper", "common", "misc", "base", "manager", "stuff"})


def python_files() -> list[Path]:
    """Every Python file of the product, without tests and migrations."""
    return [
        path
        for path in sorted(PACKAGE.rglob("*.py"))
        if "tests" not in path.parts and "migrations" not in path.parts and "node_modules" not in path.parts
    ]


def place(path: Path) -> str:
    """A path as people say it, below `steerboard/`."""
    return path.relative_to(PACKAGE).as_posix()
