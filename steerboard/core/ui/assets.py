"""What the front end's build left behind: which file is which, and the drawings of the icons."""

import json
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

DIST = Path(__file__).parent / "static" / "dist"
INTER_LATIN = "node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2"


def _when_written(path: Path) -> int:
    """A mark that changes with the file while developing, and never in operation."""
    return path.stat().st_mtime_ns if settings.DEBUG and path.is_file() else 0


@cache
def _read_json(name: str, written: int) -> dict[str, Any]:
    path = DIST / name
    content: dict[str, Any] = json.loads(path.read_text()) if path.is_file() else {}
    return content


def read_build_file(name: str) -> dict[str, Any]:
    """A JSON file of the build, or nothing where the front end was not built."""
    return _read_json(name, _when_written(DIST / name))


def file_url(name: str) -> str:
    """Address of a built file. Its name already carries a fingerprint, so Django's own is not put on top."""
    return f"{settings.STATIC_URL}dist/{name}"


def _entry(name: str) -> dict[str, Any]:
    manifest = read_build_file("manifest.json")
    found: dict[str, Any] = manifest.get(f"src/{name}/index.ts") or manifest.get(f"src/islands/{name}/index.ts") or {}
    return found


def asset_tags(name: str) -> SafeString:
    """Style sheets and script of an entry: `app`, or an island by the name of its folder."""
    entry = _entry(name)
    styles = format_html_join(
        "", '<link rel="stylesheet" href="{}">', ((file_url(css),) for css in entry.get("css", ()))
    )
    script = format_html('<script type="module" src="{}"></script>', file_url(entry["file"])) if entry else ""
    return format_html("{}{}", styles, script)


def theme_script() -> SafeString:
    """The small script that runs before the first paint."""
    entry = _entry("theme")
    return format_html('<script src="{}"></script>', file_url(entry["file"])) if entry else SafeString("")


def font_preload() -> SafeString:
    """Asks for the text face early, so that nothing shifts when it comes."""
    entry = read_build_file("manifest.json").get(INTER_LATIN)
    if entry is None:
        return SafeString("")
    link = '<link rel="preload" as="font" type="font/woff2" href="{}" crossorigin>'
    return format_html(link, file_url(entry["file"]))


def icon_paths(name: str) -> tuple[str, ...]:
    """The strokes of an icon; a plain dot where the name is unknown or not built yet."""
    return tuple(read_build_file("icons.json").get(name, ("M12 12m-2 0a2 2 0 1 0 4 0a2 2 0 1 0 -4 0",)))


def icon_svg(name: str, css: str = "") -> SafeString:
    """An icon as inline SVG. It says nothing to a screen reader: put a word or a label beside it."""
    return _drawn_icon(name, css, _when_written(DIST / "icons.json"))


# Drawn once: a list of a hundred rows asks for the same few icons hundreds of times.
@lru_cache(maxsize=2048)
def _drawn_icon(name: str, css: str, written: int) -> SafeString:
    strokes = format_html_join("", '<path d="{}"/>', ((path,) for path in icon_paths(name)))
    return format_html(
        '<svg class="ic{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', f" {css}" if css else "", strokes
    )
