"""Plans stored by Microsoft Project: read whole, written back without loss, recalculated."""

import os
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from steerboard.integrations.mspdi.compute import compare_with_stored
from steerboard.integrations.mspdi.readers import read_plan
from steerboard.integrations.mspdi.tests.plans import read, written

DATA = Path(os.environ.get("STEERBOARD_REAL_DATA", Path(__file__).parents[5] / "shared" / "data")) / "mpxj"
FILES = sorted(DATA.glob("*.xml"))
EQUAL_AT_LEAST = {
    "generated_task-links_task-links-project2003-mspdi.xml": 144,
    "generated_task-links_task-links-project2013-mspdi.xml": 144,
    "generated_task-links_task-links-project2019-mspdi.xml": 144,
    "legacy_sample.xml": 171,
    "mspdirelations.xml": 45,
    "mspdiresource.xml": 27,
    "mspdisplittask.xml": 18,
    "mspditimephased.xml": 302,
}
# One timephased value in this file really says “2008-12-04T17:-0:00”.
KNOWN_PROBLEMS = {"mspditimephased.xml": 1}
SAYS_NOTHING = {("ExtendedAttributes", ""), ("Name", "")}

pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(not FILES, reason=f"no plans in {DATA}: set STEERBOARD_REAL_DATA"),
]


def leaves(content: bytes) -> Counter[tuple[str, str]]:
    found = Counter(
        (etree.QName(each).localname, (each.text or "").strip())
        for each in etree.fromstring(content).iter()
        if not len(each)
    )
    return Counter(
        {(name, text.rstrip("0").rstrip(".") if "." in text else text): found[name, text] for name, text in found}
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_plan_is_read_without_unexpected_problems(path: Path) -> None:
    plan = read_plan(path)

    assert len(plan.problems) == KNOWN_PROBLEMS.get(path.name, 0)
    assert plan.tasks
    assert all(each.uid >= 0 for each in plan.tasks)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_plan_written_and_read_again_is_the_same_plan(path: Path) -> None:
    plan = read_plan(path)

    assert read(written(plan)) == plan


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_nothing_of_the_file_is_lost(path: Path) -> None:
    before, after = leaves(path.read_bytes()), leaves(written(read_plan(path)))

    assert set(before - after) <= SAYS_NOTHING


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_recalculated_values_equal_the_stored_ones_or_are_explained(path: Path) -> None:
    comparison = compare_with_stored(read_plan(path))

    assert comparison.equal >= EQUAL_AT_LEAST[path.name]
    assert [each for each in comparison.differences if not each.reason] == []
