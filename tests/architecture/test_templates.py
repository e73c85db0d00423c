"""Every template can be compiled: a misspelt tag is found here and not on the page."""

from __future__ import annotations

import pytest
from django.template import TemplateSyntaxError
from django.template.loader import get_template

from tests.architecture.house import PACKAGE, place

TEMPLATES = sorted(
    place(path) for path in PACKAGE.rglob("*.html") if "static" not in path.parts and "tests" not in path.parts
)


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_compiles(name: str) -> None:
    try:
        get_template(name)
    except TemplateSyntaxError as fault:
        pytest.fail(f"{name}: {fault}")
