"""What a simulation answers, on plans small enough to check by hand."""

from dataclasses import replace

import numpy as np
import pytest

from steerboard_engine.calendars import CONTINUOUS
from steerboard_engine.risk import Distribution, RiskEvent, SimulationError, SimulationProblem, compare, simulate
from steerboard_engine.schedule import ConstraintType, ScheduleProblem

from .random_plans import MONDAY

DAY = 480


def chain(*days: tuple[float, float, float], parallel: bool = False, **changes: object) -> SimulationProblem:
    """Items one after the other (or side by side) with three estimates in days; starts on a Monday at 8:00."""
    count = len(days)
    low, likely, high = (np.array([round(entry[k] * DAY) for entry in days], np.int64) for k in range(3))
    links = 0 if parallel else count - 1
    plan = ScheduleProblem(
        duration=likely,
        names=("Design", "Build", "Test", "Launch")[:count],
        predecessor=np.arange(links),
        successor=np.arange(links) + 1,
        project_start=MONDAY + 480,
    )
    kinds = np.full(count, Distribution.TRIANGULAR, np.int8)
    problem = SimulationProblem(plan, low, likely, high, kinds, iterations=20_000, seed=11)
    return replace(problem, **changes)  # type: ignore[arg-type]


def in_working_days(problem: SimulationProblem, finish: np.ndarray) -> np.ndarray:
    calendar = problem.schedule.calendars[0]
    return np.array([calendar.between(problem.schedule.project_start, int(moment)) for moment in finish]) / DAY


def test_a_chain_takes_the_sum_of_its_means() -> None:
    problem = chain((5, 10, 30), (2, 4, 6))

    days = in_working_days(problem, simulate(problem).finish)

    assert days.mean() == pytest.approx(15 + 4, abs=0.15)
    variance = (25 + 100 + 900 - 50 - 150 - 300) / 18 + (4 + 16 + 36 - 8 - 12 - 24) / 18
    assert days.var() == pytest.approx(variance, rel=0.04)


def test_every_finish_is_an_end_of_working_time() -> None:
    problem = chain((5, 10, 30), (2, 4, 6))

    finishes = simulate(problem).finish

    calendar = problem.schedule.calendars[0]
    assert all(calendar.previous_work(int(moment)) == int(moment) for moment in finishes[:2000])


def test_merging_paths_end_later_than_each_alone() -> None:
    side_by_side = simulate(chain((5, 10, 30), (5, 10, 30), (5, 10, 30), parallel=True))
    alone = simulate(chain((5, 10, 30)))

    assert side_by_side.percentile(50) > alone.percentile(50)
    assert side_by_side.criticality == pytest.approx([1 / 3] * 3, abs=0.02)


def test_full_correlation_widens_the_spread_of_a_chain() -> None:
    independent = simulate(chain((5, 10, 30), (5, 10, 30)))
    together = simulate(chain((5, 10, 30), (5, 10, 30), correlation=1.0))

    assert np.std(together.finish) == pytest.approx(np.std(independent.finish) * 2**0.5, rel=0.03)


def test_correlation_is_the_rank_correlation_of_two_durations() -> None:
    problem = chain((5, 10, 30), (5, 10, 30), parallel=True, correlation=0.6)
    elapsed = replace(problem, schedule=replace(problem.schedule, calendars=(CONTINUOUS,)))
    one = simulate(replace(elapsed, distribution=np.array([1, 0], np.int8), likely=elapsed.likely), drivers=0)
    both = [elapsed.with_item_certain(item) for item in (1, 0)]

    first, second = (simulate(replace(each, schedule=_short(each, k)), drivers=0).finish for k, each in enumerate(both))

    ranks = [np.argsort(np.argsort(values)) for values in (first, second)]
    assert np.corrcoef(*ranks)[0, 1] == pytest.approx(0.6, abs=0.02)
    assert one.iterations == 20_000


def _short(problem: SimulationProblem, drawn: int) -> ScheduleProblem:
    """The plan with the other item inactive."""
    return replace(problem.schedule, inactive=np.arange(problem.item_count) != drawn)


def test_a_risk_happens_as_often_as_its_probability_says() -> None:
    risk = RiskEvent("Supplier late", 0.25, (1,), 5 * DAY, 5 * DAY, 5 * DAY, 1000.0, 1000.0, 1000.0)
    problem = chain((10, 10, 10), (4, 4, 4), risks=(risk,))

    result = simulate(problem)

    assert set(in_working_days(problem, result.finish)) == {14.0, 19.0}
    assert result.cost.mean() == pytest.approx(250, abs=12)
    assert result.probability_by(result.planned_finish) == pytest.approx(0.75, abs=0.012)
    assert np.array_equal(result.cost > 0, result.finish > result.planned_finish)


def test_the_same_delay_hits_every_item_of_a_risk() -> None:
    risk = RiskEvent("Strike", 1.0, (0, 1), 0, 2 * DAY, 10 * DAY)
    problem = chain((10, 10, 10), (10, 10, 10), risks=(risk,))

    days = in_working_days(problem, simulate(problem, drivers=0).finish)

    assert days.max() > 36
    assert days.mean() == pytest.approx(20 + 2 * 4, abs=0.12)


def test_finished_items_stay_and_started_ones_draw_only_what_remains() -> None:
    problem = chain((8, 10, 30), (2, 3, 4))
    plan = replace(
        problem.schedule,
        actual_start=np.array([MONDAY + 480, MONDAY + 2 * 1440 + 480]),
        actual_finish=np.array([MONDAY + 1440 + 1020, np.iinfo(np.int64).min]),
        percent_complete=np.array([100.0, 50.0]),
        duration=np.array([10 * DAY, 4 * DAY]),
    )
    problem = replace(problem, schedule=plan)

    result = simulate(problem)

    assert set(result.item_finish_percentiles[0]) == {MONDAY + 1440 + 1020}
    days = in_working_days(problem, result.finish) - 2
    assert days.min() >= 2 + 2  # two days are spent, two to four remain
    assert days.max() <= 2 + 4


def test_a_start_not_before_a_date_hides_short_durations() -> None:
    problem = chain((1, 2, 30), (5, 5, 5))
    date = MONDAY + 21 * 1440 + 480
    plan = replace(
        problem.schedule,
        constraint_type=np.array([0, ConstraintType.START_NO_EARLIER_THAN]),
        constraint_date=np.array([np.iinfo(np.int64).min, date]),
    )

    result = simulate(replace(problem, schedule=plan))

    assert result.percentile(0) == date + 4 * 1440 + 540
    assert 0.1 < result.criticality[0] < 0.9
    assert result.criticality[1] == 1


def test_cost_and_time_come_from_the_same_run() -> None:
    problem = chain((5, 10, 30), cost_fixed=np.array([100.0]), cost_per_minute=np.array([1.0]))

    result = simulate(problem)

    worked = in_working_days(problem, result.finish) * DAY
    assert result.cost == pytest.approx(100 + worked)
    late, dear = result.percentile(80), result.cost_percentile(80)
    assert result.joint_probability(late, dear) == pytest.approx(0.8, abs=0.001)


def test_the_tornado_names_what_to_remove_and_what_that_brings() -> None:
    storm = RiskEvent("Storm", 0.3, (2,), 10 * DAY, 10 * DAY, 10 * DAY)
    problem = chain((5, 10, 40), (4, 4, 4.5), (2, 2, 2), risks=(storm,))

    result = simulate(problem)

    assert {(bar.kind, bar.name) for bar in result.tornado[:2]} == {("item", "Design"), ("risk", "Storm")}
    for bar in result.tornado[:2]:
        changed = problem.with_item_certain(0) if bar.kind == "item" else problem.without_risk(0)
        gain = (result.percentile(80) - simulate(changed, drivers=0).percentile(80)) / 1440
        assert bar.p80_gain_days == gain > 0
    assert result.tornado[0].rank_correlation > 0.3


def test_rank_correlation_is_spearmans() -> None:
    problem = chain((5, 10, 40), (5, 10, 20))
    result = simulate(problem)
    alone = in_working_days(problem, simulate(problem.with_item_certain(1), drivers=0).finish)

    ranks = [np.argsort(np.argsort(values, kind="stable"), kind="stable") for values in (alone, result.finish)]
    spearman = np.corrcoef(*ranks)[0, 1]

    design = next(bar for bar in result.tornado if bar.name == "Design")
    assert design.rank_correlation == pytest.approx(spearman, abs=0.01)


def test_the_sampling_error_of_p80_is_what_repetition_shows() -> None:
    problem = chain((5, 10, 30), (5, 10, 30), iterations=2000)
    problem = replace(problem, schedule=replace(problem.schedule, calendars=(CONTINUOUS,)))

    results = [simulate(replace(problem, seed=seed), drivers=0) for seed in range(60)]

    seen = np.std([result.percentile(80) for result in results])
    said = np.mean([result.standard_error(80) for result in results])
    assert said == pytest.approx(seen, rel=0.3)


def test_percentiles_and_probabilities_answer_each_other() -> None:
    result = simulate(chain((5, 10, 30), (5, 10, 30)))

    for percent in (5, 50, 80, 95):
        date = result.percentile(percent)
        assert result.probability_by(date) >= percent / 100
        assert result.probability_by(date - 1) < percent / 100


def test_histogram_and_curves_count_every_run() -> None:
    result = simulate(chain((5, 10, 30), (5, 10, 30)))

    histogram, curve = result.histogram(30), result.s_curve(50)

    assert histogram.counts.sum() == result.iterations
    assert histogram.edges.size == 31
    assert curve.probability[-1] == 1
    assert np.all(np.diff(curve.probability) >= 0)


def test_a_certain_plan_has_one_bar_and_no_tornado() -> None:
    result = simulate(chain((5, 5, 5), iterations=100))

    assert result.histogram(10).counts.sum() == 100
    assert result.tornado == ()
    assert result.standard_error(80) == 0


def test_items_keep_their_luck_when_others_come() -> None:
    keys = np.array([7001, 7002])
    before = simulate(chain((5, 10, 30), (2, 4, 9), item_keys=keys), drivers=0)
    longer = chain((1, 1, 1), (5, 10, 30), (2, 4, 9), item_keys=np.array([9, 7001, 7002]))

    after = simulate(longer, drivers=0)

    gained = in_working_days(longer, after.finish) - in_working_days(longer, before.finish)
    assert gained == pytest.approx(1.0)


def test_comparison_tells_a_change_from_noise() -> None:
    problem = chain((5, 10, 30), (5, 10, 30))
    shorter = replace(problem, pessimistic=problem.pessimistic - np.array([4 * DAY, 0]))

    same = compare(simulate(problem), simulate(problem))
    change = compare(simulate(problem), simulate(shorter))

    assert same.p80_days_later == 0
    assert not same.is_p80_change_significant
    assert change.same_luck
    assert change.p80_days_later < 0
    assert change.is_p80_change_significant
    assert change.probability_later == 0


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"optimistic": np.array([10 * DAY, DAY]), "likely": np.array([4 * DAY, 8 * DAY])},
            "Item 'Design': the optimistic estimate (10 d) is longer than the likely one (4 d).",
        ),
        (
            {"pessimistic": np.array([12 * DAY, 3 * DAY])},
            "Item 'Build': the pessimistic estimate (3 d) is shorter than the likely one (4 d).",
        ),
        ({"optimistic": np.array([-DAY, 1])}, "Item 'Design': the optimistic estimate (-1 d) is negative."),
        ({"correlation": 1.5}, "The correlation is 1.5; it must lie between 0 and 1."),
        ({"iterations": 0}, "A simulation runs 1 to 1,000,000 times, not 0."),
        ({"likely": np.array([1])}, "'likely' has 1 values for 2 items."),
        ({"distribution": np.array([9, 1], np.int8)}, "Item 'Design': unknown distribution 9."),
        (
            {"risks": (RiskEvent("Storm", 1.2),)},
            "Risk 'Storm': its probability is 1.2; it must lie between 0 and 1.",
        ),
        (
            {"risks": (RiskEvent("Storm", 0.2, (5,)),)},
            "Risk 'Storm': it names item number 5, and there is none.",
        ),
        (
            {"risks": (RiskEvent("Storm", 0.2, (), 0, 1, 2),)},
            "Risk 'Storm': it brings a delay but names no item. Name the items, or leave only its cost.",
        ),
        (
            {"risks": (RiskEvent("Storm", 0.2, (0,), 960, 480, 480),)},
            "Risk 'Storm': its delays must rise from low to high, not 2 d, 1 d, 1 d.",
        ),
        (
            {"cost_fixed": np.array([1.0, np.nan])},
            "Item 'Build': its cost is not a number.",
        ),
    ],
)
def test_impossible_input_is_refused_in_words(changes: dict[str, object], sentence: str) -> None:
    with pytest.raises(SimulationError) as caught:
        simulate(chain((2, 10, 30), (2, 4, 9), **changes))

    assert str(caught.value) == sentence


def test_a_risk_that_delays_a_summary_is_refused_with_advice() -> None:
    problem = chain((2, 10, 30), (2, 4, 9), parallel=True)
    problem = replace(problem, schedule=replace(problem.schedule, parent=np.array([-1, 0])))

    with pytest.raises(SimulationError) as caught:
        simulate(replace(problem, risks=(RiskEvent("Storm", 0.5, (0,), 0, 1, 2),)))

    assert str(caught.value) == "Risk 'Storm': it delays the summary 'Design'. Name the items below it instead."


def test_nothing_to_simulate_is_said_so() -> None:
    none = np.zeros(0, np.int64)

    with pytest.raises(SimulationError, match="the plan has no items"):
        simulate(SimulationProblem(ScheduleProblem(none), none, none, none, none.astype(np.int8)))


def test_full_passes_simulate_what_tiles_cannot() -> None:
    problem = chain((5, 10, 30), (2, 4, 6))
    levelled = replace(problem, schedule=replace(problem.schedule, delay=np.array([0, 7 * 1440])))

    result = simulate(levelled, drivers=1)

    assert result.percentile(50) > simulate(problem, drivers=0).percentile(50) + 5 * 1440
    assert np.array_equal(result.finish, simulate(levelled, threads=1, drivers=0).finish)
