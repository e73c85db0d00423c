"""What is read is written, and what is written is read again as the same plan."""

from dataclasses import MISSING, fields
from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some
from lxml.etree import XMLSyntaxError

from steerboard.integrations.mspdi.models import (
    Assignment,
    Baseline,
    Calendar,
    CalendarException,
    ExtendedAttribute,
    ExtendedAttributeDefinition,
    PlanFile,
    PredecessorLink,
    ProjectHeader,
    RawElement,
    Resource,
    StoredSchedule,
    Task,
    TimephasedValue,
    WeekDay,
    WorkWeek,
)
from steerboard.integrations.mspdi.readers import set_parents
from steerboard.integrations.mspdi.tests.plans import document, read, task, written

texts = some.text(
    some.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"), max_size=30
)
written_texts = texts | some.sampled_from(["a\r\nb", "<&>\"'", "]]>", " ", "\t"])
moments = some.datetimes(datetime(1984, 1, 1), datetime(2149, 12, 31)).map(lambda moment: moment.replace(microsecond=0))
minutes = some.integers(0, 10**8).map(lambda seconds: seconds / 60)
money = some.integers(0, 10**11).map(lambda cents: Decimal(cents) / 100)
tenths = some.integers(-(10**6), 10**6).map(lambda count: count / 10)
percents = some.integers(0, 100)
shifts = some.sampled_from([None, (), ((480, 720), (780, 1020)), ((0, 1440),), ((1320, 1440),)])
leaves = some.builds(RawElement, some.sampled_from(["HideBar", "Rollup", "Unheard-of"]), written_texts, some.just(()))
raws = leaves | some.builds(
    RawElement, some.just("OutlineCode"), some.just(""), some.lists(leaves, min_size=1, max_size=2).map(tuple)
)


def maybe(strategy: some.SearchStrategy[object]) -> some.SearchStrategy[object]:
    return some.none() | strategy


def filled(owner: type, **values: some.SearchStrategy[object]) -> some.SearchStrategy[object]:
    """Records with these values; everything else as in an empty record."""
    ready = {each.name: some.just(each.default) for each in fields(owner) if each.default is not MISSING}
    return some.builds(owner, **(ready | values))


links = filled(
    PredecessorLink,
    predecessor_uid=some.integers(1, 3),
    type=some.integers(0, 3),
    link_lag=some.integers(-9000, 9000),
    lag_format=some.sampled_from([3, 7, 8, 19, 20, 39]),
)
baselines = filled(
    Baseline,
    number=some.integers(0, 10),
    start=maybe(moments),
    finish=maybe(moments),
    duration=maybe(minutes),
    work=maybe(minutes),
    cost=maybe(money),
)
extended = filled(ExtendedAttribute, field_id=some.just("188743731"), value=maybe(written_texts))
timephased = some.builds(
    TimephasedValue,
    some.integers(1, 80),
    some.integers(1, 9),
    moments,
    moments,
    some.integers(0, 8),
    some.none() | texts,
)
stored = filled(
    StoredSchedule,
    start=maybe(moments),
    late_finish=maybe(moments),
    total_slack=maybe(tenths),
    critical=maybe(some.booleans()),
)
days = some.lists(some.integers(1, 7), unique=True).flatmap(
    lambda kinds: some.tuples(*(some.builds(WeekDay, some.just(kind), some.booleans(), shifts) for kind in kinds)).map(
        list
    )
)
exceptions = filled(
    CalendarException,
    first=maybe(moments),
    last=maybe(moments),
    name=maybe(texts.filter(bool)),
    working=some.booleans(),
    shifts=shifts,
    type=maybe(some.integers(1, 9)),
    period=maybe(some.integers(1, 9)),
    entered_by_occurrences=some.booleans(),
)
weeks = filled(WorkWeek, first=maybe(moments), last=maybe(moments), name=maybe(texts.filter(bool)), week_days=days)


@some.composite
def plans(draw: some.DrawFn) -> PlanFile:
    count = 2
    plan = PlanFile(
        project=draw(
            filled(
                ProjectHeader,
                title=maybe(written_texts),
                start=maybe(moments),
                default_start_time=maybe(some.integers(0, 1439)),
                schedule_from_start=some.booleans(),
                rest=some.lists(raws, max_size=2).map(tuple),
            )
        ),
        attributes=draw(
            some.lists(
                filled(ExtendedAttributeDefinition, field_id=some.just("188743731"), alias=maybe(texts)),
                max_size=2,
            )
        ),
    )
    for uid in range(1, 3):
        plan.calendars.append(
            draw(
                filled(
                    Calendar,
                    uid=some.just(uid),
                    name=texts,
                    base_uid=maybe(some.just(1)),
                    week_days=days,
                    exceptions=some.lists(exceptions, max_size=2),
                    work_weeks=some.lists(weeks, max_size=1),
                )
            )
        )
        plan.resources.append(
            draw(
                filled(
                    Resource,
                    uid=some.just(uid),
                    name=texts,
                    type=some.integers(0, 2),
                    notes=maybe(written_texts),
                    max_units=maybe(money),
                    calendar_uid=maybe(some.just(2)),
                )
            )
        )
    for uid in range(4, 4 + count):
        plan.tasks.append(
            draw(
                filled(
                    Task,
                    uid=some.just(uid),
                    name=written_texts,
                    outline_level=some.integers(1, 2),
                    duration=maybe(minutes),
                    duration_format=maybe(some.sampled_from([3, 7, 8, 39])),
                    percent_complete=maybe(percents),
                    cost=maybe(money),
                    constraint_type=some.integers(0, 7),
                    constraint_date=moments,
                    notes=maybe(written_texts),
                    stored=stored,
                    manual=some.booleans(),
                    active=some.booleans(),
                    fixed_cost=maybe(money),
                    calendar_uid=maybe(some.just(1)),
                    links=some.lists(links, max_size=2),
                    baselines=some.lists(baselines, max_size=2),
                    extended=some.lists(extended, max_size=2),
                    timephased=some.lists(timephased, max_size=2),
                    rest=some.lists(raws, max_size=3).map(tuple),
                )
            )
        )
        for each in plan.tasks[-1].links:
            each.predecessor_uid = 9 - uid
        plan.assignments.append(
            draw(
                filled(
                    Assignment,
                    uid=some.just(uid),
                    task_uid=some.just(uid),
                    resource_uid=maybe(some.just(1)),
                    units=maybe(money),
                    work=maybe(minutes),
                    timephased=some.lists(timephased, max_size=2),
                )
            )
        )
    set_parents(plan.tasks, lambda problem: None)
    return plan


def in_order(plan: PlanFile) -> PlanFile:
    """Carried elements in the order of the schema, as every reading gives them."""
    return read(written(plan))


@settings(
    max_examples=60,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
@given(plans())
def test_written_plan_is_read_as_the_same_plan(plan: PlanFile) -> None:
    again = read(written(plan))

    for ours, theirs in zip(plan.tasks, again.tasks, strict=True):
        assert sorted(ours.rest) == sorted(theirs.rest)
        ours.rest = theirs.rest
    assert sorted(plan.project.rest) == sorted(again.project.rest)
    plan.project.rest = again.project.rest
    assert again == plan
    assert [problem for problem in again.problems if problem.field != "OutlineLevel"] == []
    assert written(again) == written(in_order(again))


def test_what_is_not_modelled_is_written_back() -> None:
    unknown = '<Surprise kind="new">mixed <b>text</b></Surprise><Views><View><Name>Gantt</Name></View></Views>'

    plan = read(document(task(1, "<Rollup>1</Rollup>" + unknown), header=unknown))
    content = written(plan).decode()

    assert read(content.encode()) == plan
    assert content.count('kind="new"') == 2
    assert content.count("mixed ") == 2
    assert "<Rollup>1</Rollup>" in content


def test_characters_that_xml_cannot_hold_are_left_out() -> None:
    plan = PlanFile(tasks=[Task(uid=1, name="Build\x00 the \x1bhouse\ud800")])

    assert read(written(plan)).tasks[0].name == "Build the house"


def test_carried_text_cannot_bring_in_more_than_one_element() -> None:
    plan = PlanFile(tasks=[Task(uid=1, rest=(RawElement("", "<a x='1'/></Task><Task>"),))])

    with pytest.raises(XMLSyntaxError):
        written(plan)


def test_money_is_hundredths_in_the_file_and_units_in_the_plan() -> None:
    plan = read(document(task(1, "<Cost>123456</Cost>")))

    assert plan.tasks[0].cost == Decimal("1234.56")
    assert b"<Cost>123456</Cost>" in written(plan)


def test_elements_stand_in_the_order_of_the_schema() -> None:
    content = written(
        read(document(task(1, "<Notes>n</Notes><Deadline>2027-02-01T17:00:00</Deadline><Priority>1</Priority>")))
    )

    places = [
        content.index(name) for name in (b"<UID>1</UID>", b"<Priority>", b"<Duration>", b"<Deadline>", b"<Notes>")
    ]
    assert places == sorted(places)
