"""`steerboard forecast`."""

import json

import pytest
from typer.testing import CliRunner

from steerboard.insights.forecasts.commands import app
from steerboard.insights.tests.stage import project

pytestmark = pytest.mark.django_db


def test_it_prints_percentiles_and_the_seed_as_json() -> None:
    project("P-1")

    answer = CliRunner().invoke(app, ["P-1", "--iterations", "400", "--seed", "7", "--json"])

    told = json.loads(answer.stdout)
    assert answer.exit_code == 0
    assert (told["project"], told["seed"], told["iterations"]) == ("P-1", 7, 400)
    assert told["finish"]["p50"] <= told["finish"]["p80"] <= told["finish"]["p95"]


def test_it_says_in_sentences_how_sure_the_promise_is() -> None:
    project("P-1")

    answer = CliRunner().invoke(app, ["P-1", "--iterations", "400"])

    assert "kept in under 0.1 % of runs" in answer.stdout
    assert "400 runs, seed" in answer.stdout


@pytest.mark.parametrize("code", ["NO-1", "P-2"])
def test_a_failure_has_a_sentence_and_a_status(code: str) -> None:
    project("P-2", days=())

    answer = CliRunner().invoke(app, [code])

    assert answer.exit_code == 1
    assert answer.stderr.strip()
