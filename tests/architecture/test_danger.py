"""Dangerous constructs stand only where they were reviewed."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.house import PACKAGE, ROOT, place, python_files

REVIEWED = tomllib.loads((ROOT / "tests" / "architecture" / "reviewed.toml").read_text())
MOST_EXCEPTIONS = 10

FORBIDDEN_CALLS = {
    "raw_sql": {"raw", "extra", "RawSQL", "execute", "executemany", "executescript"},
    "unescaped": {"mark_safe", "SafeString", "format_html_join_unsafe"},
    "unprotected_forms": {"csrf_exempt"},
    "code_from_data": {"eval", "exec", "compile"},
    "pickle": {"pickle", "dill", "shelve", "marshal"},
    "shell": {"system", "popen"},
}
DANGEROUS_MODULES = {"pickle": {"pickle", "dill", "shelve", "marshal"}}
UNSAFE_IN_TEMPLATES = re.compile(r"\|\s*safe\b|\{%\s*autoescape\s+off|\bsafeseq\b")
INLINE_IN_TEMPLATES = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>|\son(?:abort|blur|change|click|drag|drop|error|focus|input|key|load|mouse|paste|pointer|reset|scroll|submit|touch|wheel)[a-z]*=|\sstyle=",
    re.IGNORECASE,
)
HARMLESS_OWNERS = {"re", "_ENGINE", "typst"}  # re.compile makes patterns, typst.compile documents, not code


def _uses(path: Path) -> Iterator[tuple[str, str, int]]:
    """What a file uses: (kind, name, line)."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            owner, name = _called(node.func)
            for kind, names in FORBIDDEN_CALLS.items():
                if name in names and owner not in HARMLESS_OWNERS and not _is_harmless(node, owner, name):
                    yield kind, name, node.lineno
        if isinstance(node, ast.Import | ast.ImportFrom):
            modules = {alias.name for alias in node.names} | {getattr(node, "module", None) or ""}
            if modules & DANGEROUS_MODULES["pickle"]:
                yield "pickle", "import", node.lineno
            if modules & {"csrf_exempt"}:
                yield "unprotected_forms", "csrf_exempt", node.lineno
            if modules & {"mark_safe"}:
                yield "unescaped", "mark_safe", node.lineno
        if isinstance(node, ast.keyword) and node.arg == "shell" and getattr(node.value, "value", None) is True:
            yield "shell", "shell=True", node.value.lineno


def _is_harmless(call: ast.Call, owner: str, name: str) -> bool:
    """A word that means something else here, or a text that stands in the source itself."""
    if name == "raw":
        return owner != "objects"
    return name in FORBIDDEN_CALLS["unescaped"] and all(_is_written_here(given) for given in call.args)


def _is_written_here(given: ast.expr) -> bool:
    if isinstance(given, ast.IfExp):
        return _is_written_here(given.body) and _is_written_here(given.orelse)
    return isinstance(given, ast.Constant)


def _called(function: ast.expr) -> tuple[str, str]:
    if isinstance(function, ast.Attribute):
        owner = function.value
        return getattr(owner, "id", "") or getattr(owner, "attr", ""), function.attr
    return "", function.id if isinstance(function, ast.Name) else ""


def _is_reviewed(kind: str, where: str) -> bool:
    return any(where.startswith(known) for known in REVIEWED.get(kind, {}))


def test_dangerous_calls_stand_only_in_reviewed_places() -> None:
    unreviewed = [
        f"{place(path)}:{line} uses {name} ({kind})"
        for path in python_files()
        for kind, name, line in _uses(path)
        if not _is_reviewed(kind, place(path))
    ]

    assert unreviewed == []


def test_the_list_of_reviewed_places_stays_short() -> None:
    assert sum(len(places) for places in REVIEWED.values()) < MOST_EXCEPTIONS


def test_every_reviewed_place_still_exists() -> None:
    gone = [where for places in REVIEWED.values() for where in places if not (PACKAGE / where).exists()]

    assert gone == []


def test_templates_escape_everything() -> None:
    unsafe = [place(path) for path in PACKAGE.rglob("*.html") if UNSAFE_IN_TEMPLATES.search(path.read_text())]

    assert unsafe == []


def test_templates_hold_no_inline_script_handler_or_style() -> None:
    # The content security policy blocks them: what looks right in the source would be dead on the page.
    inline = [
        f"{place(path)}: {found.group(0).strip()}"
        for path in PACKAGE.rglob("*.html")
        if "static" not in path.parts and (found := INLINE_IN_TEMPLATES.search(path.read_text()))
    ]

    assert inline == []


def test_no_own_import_hides_inside_a_function() -> None:
    hidden = [
        f"{place(path)}:{inner.lineno}"
        for path in python_files()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.ImportFrom) and (inner.module or "").startswith("steerboard")
    ]

    assert hidden == []


def test_no_model_signal_changes_anything() -> None:
    names = {"pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed"}
    found = [
        f"{place(path)}:{node.lineno}"
        for path in python_files()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and names & {alias.name for alias in node.names}
    ]

    assert found == []
