"""What kind of file it is, and what may be done with a run in which state."""

from steerboard.core.public import RuleBroken

PLAN, LIST = "plan", "list"
IGNORED, EXTRA = "-", "+"
MOST_BYTES = {PLAN: 160 * 1024 * 1024, LIST: 50_000_000}
# Larger files are read and applied by a job, so that nobody waits at an open page.
DIRECT_BYTES = 2 * 1024 * 1024


def kind_of(head: bytes) -> str:
    """A plan begins as XML, or as a file of Microsoft Project; everything else is tried as a list."""
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")
    plain = start[:400].replace(b"\0", b"").lower()
    is_office_file = head.startswith(b"\xd0\xcf\x11\xe0") and b"M\0S\0P\0r\0o\0j" in head
    return PLAN if plain.startswith((b"<?xml", b"<project", b"<!doctype project")) or is_office_file else LIST


def check_size(kind: str, size: int) -> None:
    """Refuse what no plan or list is as large as, before it is read."""
    if size == 0:
        raise RuleBroken("The file is empty.", field="file")
    limit = MOST_BYTES[kind]
    if size > limit:
        noun = "plan" if kind == PLAN else "list"
        raise RuleBroken(
            f"The file has {size // 1_000_000} MB; {limit // 1_000_000} MB are the most a {noun} can have.",
            field="file",
        )


def check_can_apply(*, state: str, is_ready: bool) -> None:
    """Applied once, and only when nothing is open."""
    if state == "applied":
        raise RuleBroken("This import has been applied already.")
    if state in ("undone", "refused"):
        raise RuleBroken("This import has ended; bring the file in again.")
    if not is_ready:
        raise RuleBroken("Something has to be answered or mended first; the dry run says what.")


def check_can_undo(*, state: str) -> None:
    """Only what was applied can be undone."""
    if state == "undone":
        raise RuleBroken("This import has been undone already.")
    if state != "applied":
        raise RuleBroken("This import was never applied, so there is nothing to undo.")
