"""What must hold for every plan, and a second, plain implementation of the rules to compare with."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steerboard_engine.calendars import CONTINUOUS, NONE, STANDARD, WorkCalendar
from steerboard_engine.kernels import late, passes
from steerboard_engine.kernels.compiling import HAS_NUMBA, plain
from steerboard_engine.network import compile_network
from steerboard_engine.schedule import ScheduleError, ScheduleProblem, ScheduleResult, driving_chain, schedule
from steerboard_engine.schedule.limits import limits_of, passes_view
from steerboard_engine.schedule.renumbering import put_back, renumbered

BEGIN = 20_003 * 1440 + 480
EARLY = WorkCalendar.from_week([[(360, 840)]] * 6 + [[]], [(20_010, 20_012, ())], "Early shift")
NIGHT = WorkCalendar.from_week([[(0, 360), (1320, 1440)]] * 5 + [[]] * 2, name="Night")
FIELDS = ("start", "finish", "early_start", "early_finish", "late_start", "late_finish", "total_float", "free_float", "critical")  # fmt: skip  # noqa: E501


@st.composite
def plans(
    draw: st.DrawFn, *, constraints: bool = False, calendars: bool = True, summaries: bool = True
) -> ScheduleProblem:
    n = draw(st.integers(1, 12))
    pairs = st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)).filter(lambda pair: pair[0] < pair[1])
    links = draw(st.lists(pairs, max_size=2 * n, unique=True)) if n > 1 else []
    parent = [-1] * n
    if summaries and n > 3 and draw(st.booleans()):
        # the last item is a summary of the two before it
        parent[n - 2] = parent[n - 3] = n - 1
        links = [(a, b) for a, b in links if b != n - 1]
    m = len(links)
    kinds = draw(st.lists(st.integers(0, 7) if constraints else st.sampled_from([0, 0, 4, 6]), min_size=n, max_size=n))
    days = draw(st.lists(st.integers(0, 30), min_size=n, max_size=n))
    return ScheduleProblem(
        names=tuple(f"A{index}" for index in range(n)),
        duration=np.array(draw(st.lists(st.sampled_from([0, 60, 480, 960, 1000, 2400]), min_size=n, max_size=n))),
        duration_elapsed=np.array(draw(st.lists(st.sampled_from([False, False, calendars]), min_size=n, max_size=n))),
        parent=np.array(parent, np.int32),
        calendar=np.array(draw(st.lists(st.integers(0, 2 if calendars else 0), min_size=n, max_size=n)), np.int16),
        calendars=(STANDARD, EARLY, NIGHT),
        constraint_type=np.array(kinds, np.int8),
        constraint_date=np.array([BEGIN + day * 1440 for day in days]),
        predecessor=np.array([a for a, _ in links], np.int32),
        successor=np.array([b for _, b in links], np.int32),
        link_type=np.array(draw(st.lists(st.integers(0, 3), min_size=m, max_size=m)), np.int8),
        lag=np.array(draw(st.lists(st.sampled_from([0, 0, 480, -240, 1440]), min_size=m, max_size=m)), np.int64),
        lag_unit=np.array(draw(st.lists(st.integers(0, 1), min_size=m, max_size=m)), np.int8),
        project_start=BEGIN,
    )


@given(plans(constraints=True), st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(problem: ScheduleProblem, random: object) -> None:
    n, m = problem.size, problem.predecessor.size
    turned = list(range(n))
    random.shuffle(turned)  # type: ignore[attr-defined]
    place = np.empty(n, np.int32)
    place[turned] = np.arange(n)
    rows = list(range(m))
    random.shuffle(rows)  # type: ignore[attr-defined]
    other = replace(
        problem,
        **{name: getattr(problem, name)[turned] for name in ("duration", "duration_elapsed", "calendar", "plan_calendar", "constraint_type", "constraint_date")},  # noqa: E501
        names=tuple(problem.names[item] for item in turned),
        parent=np.where(problem.parent[turned] < 0, -1, place[problem.parent[turned]]),
        predecessor=place[problem.predecessor[rows]], successor=place[problem.successor[rows]],
        link_type=problem.link_type[rows], lag=problem.lag[rows], lag_unit=problem.lag_unit[rows],
    )  # fmt: skip

    one, two = schedule(problem), schedule(other)

    for field in FIELDS:
        assert getattr(one, field)[turned].tolist() == getattr(two, field).tolist()


@given(plans(), st.data())
def test_adding_a_link_never_shortens(problem: ScheduleProblem, data: st.DataObject) -> None:
    before, after = data.draw(st.integers(0, problem.size - 1)), data.draw(st.integers(0, problem.size - 1))
    more = replace(
        problem,
        predecessor=np.append(problem.predecessor, before), successor=np.append(problem.successor, after),
        link_type=np.append(problem.link_type, data.draw(st.integers(0, 3))),
        lag=np.append(problem.lag, data.draw(st.sampled_from([0, 480]))),
        lag_unit=np.append(problem.lag_unit, 0),
    )  # fmt: skip

    one = schedule(problem)
    try:
        two = schedule(more)
    except ScheduleError as refused:
        assert "wait" in str(refused)  # noqa: PT017 - a circle is the only way to be refused
        return

    assert two.project_finish >= one.project_finish
    assert (two.early_start >= one.early_start).all()
    assert (two.early_finish >= one.early_finish).all()


@given(plans(summaries=False))
def test_float_is_never_negative_without_a_wish_that_ends_something(problem: ScheduleProblem) -> None:
    result = schedule(problem)

    assert (result.total_float >= 0).all()
    assert (result.free_float >= 0).all()
    assert (result.free_float <= result.total_float).all()
    assert result.critical.any()


@given(plans(constraints=True))
def test_a_driving_chain_ends_with_the_item_and_follows_links(problem: ScheduleProblem) -> None:
    result = schedule(problem)

    for item in range(problem.size):
        chain = driving_chain(problem, result, item)
        assert chain[-1] == item
        assert len(set(chain)) == len(chain)


@given(plans(constraints=True, summaries=False))
def test_dates_are_those_of_the_plain_implementation(problem: ScheduleProblem) -> None:
    result = schedule(
        replace(problem, constraint_type=np.where(problem.constraint_type == 1, 0, problem.constraint_type))
    )

    expected = reference(problem)

    for field, values in expected.items():
        assert getattr(result, field).tolist() == values, field


def reference(problem: ScheduleProblem) -> dict[str, list[int]]:  # noqa: C901 - as long as the rules are
    """Dates and total float by the rules read aloud: items are numbered in the order of their links."""
    n = problem.size
    calendars = [
        CONTINUOUS if problem.duration_elapsed[i] else problem.calendars[problem.calendar[i]] for i in range(n)
    ]
    lag_in = [CONTINUOUS if unit else problem.calendars[problem.calendar[after]]
              for unit, after in zip(problem.lag_unit, problem.successor, strict=True)]  # fmt: skip
    links = list(
        zip(
            problem.predecessor.tolist(),
            problem.successor.tolist(),
            problem.link_type.tolist(),
            problem.lag.tolist(),
            lag_in,
            strict=True,
        )
    )
    early: list[tuple[int, int]] = []
    for item in range(n):
        work, span, kind = calendars[item], int(problem.duration[item]), int(problem.constraint_type[item])
        date = int(problem.constraint_date[item])
        starts = [BEGIN] + ([date] if kind in (2, 4) else [])
        ends = [date] if kind in (3, 6) else []
        asked: list[int] = []
        for before, after, link, lag, lag_calendar in links:
            if after == item:
                moment = lag_calendar.add(early[before][1 if link <= 1 else 0], lag)
                (starts if link & 1 else ends).append(moment)
                if not link & 1:
                    asked.append(moment)
        start = max(starts)
        if kind in (2, 5):
            start = min(start, date)
        if span == 0:
            spot = at_rest(work, start)
            if ends and max(ends) > spot:
                spot = at_rest(work, max(ends))
            if kind in (3, 7):
                spot = min(spot, date)
            early.append((spot, spot))
            continue
        finish = max([work.worked(start) + span, *(work.worked(moment) for moment in ends)])
        latest = max(ends, default=NONE)
        held = latest in asked and not (kind in (3, 6) and date == latest and asked.count(latest) == 0)
        pulled = held and work.worked(latest) == finish and work.next_work(latest) == latest
        if kind in (3, 7) and work.worked(date) < finish:
            finish, pulled = work.worked(date), False
        early.append((work.moment_beginning(finish - span), latest if pulled else work.moment_ending(finish)))
    end = max(finish for _, finish in early)
    late: list[tuple[int, int]] = [(0, 0)] * n
    for item in reversed(range(n)):
        work, span, kind = calendars[item], int(problem.duration[item]), int(problem.constraint_type[item])
        date = int(problem.constraint_date[item])
        if kind in (2, 3):
            late[item] = early[item]
            continue
        finishes = [end] + ([date] if kind in (3, 7) else [])
        begins = [date] if kind in (2, 5) else []
        for before, after, link, lag, lag_calendar in links:
            if before == item:
                moment, other = late[after][0 if link & 1 else 1], calendars[after]
                if not link & 1 and problem.duration[after] and (work != other or (lag and lag_calendar != other)):
                    moment = other.next_work(moment)
                if lag:
                    count = lag_calendar.worked(moment) - lag
                    latest = lag > 0 or lag_calendar != work
                    moment = lag_calendar.moment_beginning(count) if latest else lag_calendar.moment_ending(count)
                (finishes if link <= 1 else begins).append(moment)
        if span == 0:
            moment = min(finishes + begins)
            same = moment < early[item][0] and work.worked(moment) == work.worked(early[item][0])
            late[item] = (early[item][0] if same else moment,) * 2
            continue
        count = min([work.worked(min(finishes)), *(work.worked(moment) + span for moment in begins)])
        finish = work.moment_ending(count)
        if work.worked(early[item][1]) == count:
            finish = max(finish, early[item][1])
        late[item] = (work.moment_beginning(count - span), finish)
    total = [
        min(work.between(e[1], s[1]), work.between(e[0], s[0]))
        for work, e, s in zip(calendars, early, late, strict=True)
    ]
    columns = zip(*((*e, *s, t) for e, s, t in zip(early, late, total, strict=True)), strict=True)
    return dict(
        zip(
            ("early_start", "early_finish", "late_start", "late_finish", "total_float"), map(list, columns), strict=True
        )
    )


def at_rest(work: WorkCalendar, moment: int) -> int:
    """Where a milestone may sit."""
    return moment if work.previous_work(moment) == moment else work.next_work(moment)


@given(plans(constraints=True))
def test_compiled_passes_equal_their_plain_twins(problem: ScheduleProblem) -> None:
    net = compile_network(problem)
    view, limits = passes_view(problem, net), limits_of(problem, net)
    answers = []
    for twin in (lambda function: function, plain):
        early, late_ones = np.zeros((2, 4, net.nodes), np.int64)
        driver = np.zeros(net.nodes, np.int32)
        total, free = np.zeros((2, net.n), np.int64)
        end = twin(passes.forward_counted)(view, limits, net.tables, BEGIN, True, True, *early, driver)
        twin(late.backward)(view, limits, net.tables, end, True, True, early[0], early[1], early[3], *late_ones)
        twin(late.floats)(view, limits, net.tables, True, *early, *late_ones, total, free)
        dates = [*early[:2], *late_ones[:2]]
        floats = [total, free]
        answers.append((int(end), driver.tolist(), [column.tolist() for column in dates + floats]))

    assert answers[0] == answers[1]


@pytest.mark.skipif(not HAS_NUMBA, reason="numba is not installed, everything here runs without it")
def test_golden_plans_come_out_the_same_without_numba() -> None:
    script = "import sys; sys.modules['numba'] = None; import pytest; sys.exit(pytest.main(sys.argv[1:]))"
    cases = Path(__file__).parent / "test_cases.py"
    options = [
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:django",
        "-p",
        "no:xdist",
        "-c",
        str(Path(__file__).parents[1] / "pyproject.toml"),
    ]

    done = subprocess.run(
        [sys.executable, "-c", script, *options, str(cases)], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout[-2000:]


def test_an_empty_plan_has_an_empty_answer() -> None:
    result = schedule(ScheduleProblem(duration=np.zeros(0, np.int64), project_start=BEGIN))

    assert isinstance(result, ScheduleResult)
    assert result.start.size == 0
    assert result.project_finish == BEGIN


@given(plans(constraints=True))
def test_renumbering_a_plan_changes_nothing(problem: ScheduleProblem) -> None:
    turned, turn = renumbered(problem, compile_network(problem))

    one, two = schedule(problem), put_back(schedule(turned), turn)

    for field in FIELDS:
        assert getattr(one, field).tolist() == getattr(two, field).tolist()
    assert one.driving_link[one.reason == 0].min(initial=0) >= 0
    assert sorted(turned.names) == sorted(problem.names)


def test_a_big_plan_in_random_order_comes_out_as_in_its_own_order() -> None:
    random = np.random.default_rng(7)
    n = 20_000
    place = random.permutation(n)
    before = np.arange(n - 3)
    after = before + random.integers(1, 4, n - 3)
    duration = random.integers(1, 10, n) * 60
    turned = np.empty(n, np.int64)
    turned[place] = duration

    one = schedule(ScheduleProblem(duration=duration, predecessor=before, successor=after, project_start=BEGIN))
    two = schedule(
        ScheduleProblem(duration=turned, predecessor=place[before], successor=place[after], project_start=BEGIN)
    )

    for field in FIELDS:
        assert getattr(one, field).tolist() == getattr(two, field)[place].tolist()
    assert one.driving_link.tolist() == two.driving_link[place].tolist()
