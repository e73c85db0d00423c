"""Plans with everything at once: progress, parts, constraints, dates by hand, whatever the mix, have an answer."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from steerboard_engine.calendars import CONTINUOUS, NONE, STANDARD, WorkCalendar
from steerboard_engine.kernels import late, passes
from steerboard_engine.kernels.compiling import plain
from steerboard_engine.network import compile_network
from steerboard_engine.schedule import (
    LagCalendar,
    ProgressRule,
    ScheduleProblem,
    driving_chain,
    schedule,
    why_it_starts,
)
from steerboard_engine.schedule.limits import limits_of, passes_view

BEGIN = 20_003 * 1440 + 480
NIGHT = WorkCalendar.from_week([[(0, 360), (1320, 1440)]] * 5 + [[]] * 2, name="Night")


@st.composite
def plans(draw: st.DrawFn) -> ScheduleProblem:
    n = draw(st.integers(1, 9))
    day = st.integers(-10, 20).map(lambda days: BEGIN + days * 1440)
    maybe = st.one_of(st.just(NONE), st.just(NONE), day)

    def column(values: st.SearchStrategy[object]) -> np.ndarray:
        return np.array(draw(st.lists(values, min_size=n, max_size=n)))

    parent = [-1 if item + 1 == n else draw(st.sampled_from([-1, -1, n - 1])) for item in range(n)]
    pair = st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)).filter(lambda ends: ends[0] < ends[1])
    links = draw(st.lists(pair, max_size=2 * n)) if n > 1 else []
    if max(parent) >= 0:  # what follows a part must not come before the whole
        links = [(before, after) for before, after in links if after != n - 1]
    m = len(links)
    part = st.tuples(st.integers(0, n - 1), st.integers(0, 2), st.sampled_from([0, 60, 2000]), st.sampled_from([0, 60]))
    parts = list(zip(*draw(st.lists(part, max_size=4)), strict=True)) or [[]] * 4
    started = column(maybe)
    from_finish = draw(st.booleans())
    return ScheduleProblem(
        duration=column(st.sampled_from([0, 60, 480, 1000, 2400])),
        duration_elapsed=column(st.sampled_from([False, False, True])),
        parent=parent,
        calendar=column(st.integers(0, 2)),
        calendars=(STANDARD, NIGHT, CONTINUOUS),
        constraint_type=column(st.integers(0, 7)), constraint_date=column(day), deadline=column(maybe),
        inactive=column(st.sampled_from([False] * 4 + [True])), outside=column(st.sampled_from([False] * 6 + [True])),
        manual=column(st.sampled_from([False] * 3 + [True])), manual_start=column(maybe), manual_finish=column(maybe),
        actual_start=started,
        actual_finish=np.where(column(st.booleans()) & (started != NONE), started + 3000, NONE),
        percent_complete=column(st.sampled_from([0.0, 0.0, 33.0, 100.0])),
        remaining=column(st.sampled_from([-1, -1, 0, 300])), resume=column(maybe),
        pause=column(st.sampled_from([0, 0, 480])), delay=column(st.sampled_from([0, 0, 1440])),
        delay_elapsed=column(st.booleans()),
        predecessor=[before for before, _ in links], successor=[after for _, after in links],
        link_type=draw(st.lists(st.integers(0, 3), min_size=m, max_size=m)),
        lag=draw(st.lists(st.sampled_from([0, 0, 480, -240, 5000]), min_size=m, max_size=m)),
        lag_unit=draw(st.lists(st.integers(0, 2), min_size=m, max_size=m)),
        part_item=parts[0], part_calendar=parts[1], part_span=parts[2], part_delay=parts[3],
        project_start=BEGIN, project_finish=BEGIN + 30 * 1440 if from_finish else NONE,
        schedule_from_finish=from_finish, status_date=draw(maybe),
        progress_rule=draw(st.sampled_from(list(ProgressRule))), lag_calendar=draw(st.sampled_from(list(LagCalendar))),
        honor_constraints=draw(st.booleans()),
    )  # fmt: skip


@given(plans())
def test_every_plan_without_a_circle_has_an_answer_and_its_reasons(problem: ScheduleProblem) -> None:
    result = schedule(problem)

    by_hand = problem.manual & (problem.manual_start != NONE) & (problem.manual_finish != NONE)
    backwards = by_hand & (problem.manual_finish < problem.manual_start)
    summary = np.isin(np.arange(problem.size), problem.parent)
    assert ((result.start <= result.finish) | backwards | summary).all()
    assert (result.free_float >= 0).all()
    assert not (result.critical & (problem.inactive | problem.outside)).any()
    for item in range(problem.size):
        assert why_it_starts(problem, result, item)
        assert driving_chain(problem, result, item)[-1] == item


@given(plans())
def test_compiled_passes_equal_their_plain_twins(problem: ScheduleProblem) -> None:
    net = compile_network(problem)
    answers = []
    for twin in (lambda function: function, plain):
        view, limits = passes_view(problem, net), limits_of(problem, net)
        early, latest = np.zeros((2, 4, net.nodes), np.int64)
        driver = np.zeros(net.nodes, np.int32)
        total, free = np.zeros((2, net.n), np.int64)
        end = twin(passes.forward_counted)(view, limits, net.tables, BEGIN, True, True, *early, driver)
        twin(late.backward)(
            view, limits, net.tables, max(end, BEGIN), True, True, early[0], early[1], early[3], *latest
        )
        twin(late.floats)(view, limits, net.tables, True, *early, *latest, total, free)
        answers.append(
            [int(end), driver.tolist(), early[:2].tolist(), latest[:2].tolist(), total.tolist(), free.tolist()]
        )

    assert answers[0] == answers[1]


@given(plans())
def test_the_answer_does_not_depend_on_what_was_scheduled_before(problem: ScheduleProblem) -> None:
    first = schedule(problem)
    schedule(replace(problem, duration=problem.duration + 60))

    again = schedule(problem)

    assert first.finish.tolist() == again.finish.tolist()
    assert first.total_float.tolist() == again.total_float.tolist()
