"""A pack as PowerPoint: decisions first, native charts and tables, all of it editable."""

from collections.abc import Iterator, Sequence
from datetime import date
from io import BytesIO
from typing import Any, TypeVar

from pptx import Presentation
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import PP_ALIGN
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide
from pptx.util import Inches

from steerboard.communication.reports import rules
from steerboard.communication.reports.documents import Cut, DecisionShown, MoneyShown, PackPicture, pack_picture
from steerboard.communication.reports.writers import slides
from steerboard.communication.reports.writers.cover import add_cover
from steerboard.communication.reports.writers.sealing import without_clock
from steerboard.communication.reports.writers.words import (
    day,
    delay,
    marks,
    money,
    shortened,
    span,
    status,
)

T = TypeVar("T")
ROWS_A_SLIDE = 15
MOST_BARS = 12
MOST_OPTIONS = 4
MOST_MEASURES = 6
BAND_LEFT, BAND_WIDE = 5.35, 3.6  # inches, where bands are drawn over the milestones' table


def write_pptx(content: dict[str, Any]) -> bytes:
    """The presentation's bytes. `content` is a pack's content; nothing else is read."""
    shown = pack_picture(content)
    deck = Presentation()
    deck.slide_width, deck.slide_height = slides.WIDTH, slides.HEIGHT
    deck.core_properties.title = shown.title
    deck.core_properties.author = shown.author
    add_cover(deck, shown)
    _decisions(deck, shown)
    _changes(deck, shown)
    _health(deck, shown)
    _milestones(deck, shown)
    if shown.money is not None:
        _curve(deck, content["money"], shown.money)
        _costs(deck, shown, shown.money)
    _risks(deck, shown)
    for number, slide in enumerate(deck.slides):
        colour = slides.FAINT if number == 0 else slides.INK_2
        slides.footer(slide, f"{shown.code} · {shown.portfolio['name']} · as of {day(content['as_of'])}", colour=colour)
    buffer = BytesIO()
    deck.save(buffer)
    return without_clock(buffer.getvalue(), str(content["as_of"])[:10])


def _pages(rows: Sequence[T], size: int) -> Iterator[tuple[str, Sequence[T]]]:
    for start in range(0, len(rows), size):
        more = f" ({start // size + 1} of {-(-len(rows) // size)})" if len(rows) > size else ""
        yield more, rows[start : start + size]


def _rest(found: Cut, what: str) -> str:
    detail = f": {found.more_words}" if found.more_words else ""
    return f" The first {len(found.rows)}; {found.more} more {what}{detail}." if found.more else ""


def _nothing(slide: Slide, sentence: str) -> None:
    slides.block(slide, slides.LEFT, slides.TOP, slides.INNER, Inches(0.9), slides.GROUND)
    slides.text(
        slide, sentence, Inches(0.9), Inches(1.58), Inches(11.5), Inches(0.5), size=14, colour=slides.INK_2
    )  # fmt: skip


def _decisions(deck: Deck, shown: PackPicture) -> None:
    if not shown.decisions:
        _nothing(slides.new_slide(deck, "Decisions needed"), "None. Nothing waits for this board.")
        return
    for more, page in _pages(shown.decisions, 2):
        slide = slides.new_slide(
            deck, f"Decisions needed{more}", "If nobody decides by the day named, the default holds."
        )
        for number, one in enumerate(page):
            _decision(slide, one, 1.4 + 2.8 * number)


def _decision(slide: Slide, one: DecisionShown, top: float) -> None:
    slides.block(slide, slides.LEFT, Inches(top), slides.INNER, Inches(2.68), slides.GROUND)
    slides.block(slide, slides.LEFT, Inches(top), Inches(0.07), Inches(2.68), slides.SERIES[1])
    slides.text(
        slide,
        shortened(one.question, 88),
        Inches(0.9),
        Inches(top + 0.04),
        Inches(8.3),
        Inches(0.4),
        size=16,
        bold=True,
    )
    if one.cost_of_delay:
        slides.text(
            slide, f"Waiting costs {money(one.cost_of_delay, one.currency)} a day", Inches(9.2), Inches(top + 0.06),
            Inches(3.4), Inches(0.35), size=14, bold=True, colour=slides.TONES["bad"], align=PP_ALIGN.RIGHT,
        )  # fmt: skip
    slides.text(
        slide, f"{one.code} · {one.proposer} · decide by {day(one.due)}", Inches(9.2), Inches(top + 0.36), Inches(3.4),
        Inches(0.3), size=10.5, colour=slides.INK_2, align=PP_ALIGN.RIGHT,
    )  # fmt: skip
    slides.text(
        slide, shortened(one.explanation, 210), Inches(0.9), Inches(top + 0.4), Inches(8.2), Inches(0.5), size=11
    )
    options = list(one.options)[:MOST_OPTIONS]
    heads = ["", *(f"{option['label']}{' · ' + marks(option) if marks(option) else ''}" for option in options)]
    lines: list[list[slides.Cell]] = [
        [row.label, *(_impact(cell.text, cell.difference, cell.tone) for cell in row.cells[:MOST_OPTIONS])]
        for row in one.rows[:MOST_MEASURES]
    ]
    if len(lines) < MOST_MEASURES - 2:
        lines.append(["Means", *(shortened(option["explanation"] or "–", 120) for option in options)])
    high = 0.27 if len(lines) > 3 else slides.ROW
    slides.table(
        slide, heads, lines, [1.6, *([10 / len(options)] * len(options))], top=Inches(top + 0.93), left=Inches(0.9),
        width=Inches(11.7), size=10 if len(lines) < MOST_MEASURES else 9, row=high,
    )  # fmt: skip


def _impact(words: str, difference: str, tone: str) -> slides.Cell:
    return (f"{words}  ({difference})", tone) if difference else words


def _changes(deck: Deck, shown: PackPicture) -> None:
    slide = slides.new_slide(
        deck, "What changed", f"Since {day(shown.since.date())}. P80: the finish kept in 80 of 100 simulated runs."
    )
    moves = sorted(shown.moves.rows, key=lambda row: -abs(row["days"]))[:MOST_BARS]
    slides.text(
        slide, "P80 of the finish moved, days", slides.LEFT, slides.TOP, Inches(6), Inches(0.3), size=12, bold=True
    )
    if moves:
        moves.sort(key=lambda row: row["days"])
        drawn = slides.chart(
            slide,
            XL_CHART_TYPE.BAR_CLUSTERED,
            [row["code"] for row in moves],
            [("P80 moved by, days", [row["days"] for row in moves])],
            slides.LEFT,
            Inches(1.65),
            Inches(6.0),
            Inches(min(5.2, 0.8 + 0.42 * len(moves))),
            number_format="+0;−0;0",
            labels=True,
            bare=True,
        )
        drawn.plots[0].gap_width = 55
        for point, row in enumerate(moves):
            fill = drawn.plots[0].series[0].points[point].format.fill
            fill.solid()
            fill.fore_color.rgb = slides.TONES["bad" if row["days"] > 0 else "good"]
    else:
        slides.text(slide, "None by more than two days.", slides.LEFT, Inches(1.7), Inches(6), Inches(0.5), size=13)
    lines: list[list[slides.Cell]] = [
        [row["code"], (f"{status(row['before'])} → {status(row['after'])}", row["after"])] for row in shown.shifts.rows
    ]
    lines += [
        [row["code"], (shortened(row["text"], 96), row["tone"]) if row.get("tone") else shortened(row["text"], 96)]
        for row in shown.news.rows
    ]
    if lines:
        slides.table(
            slide, ["Project", "Happened"], lines[:14], [1, 5], left=Inches(7.0), width=Inches(5.73), top=slides.TOP
        )
    else:
        slides.text(
            slide, "Nothing began, ended, was decided or fell due.", Inches(7.0), slides.TOP, Inches(5.5), Inches(0.5)
        )


def _health(deck: Deck, shown: PackPicture) -> None:
    hint = "Computed from the newest simulation, beside what was reported."
    if not shown.health.rows:
        _nothing(slides.new_slide(deck, "Health", hint), "No open project in this portfolio.")
    for more, page in _pages(shown.health.rows, ROWS_A_SLIDE):
        slide = slides.new_slide(deck, f"Health{more}", hint + _rest(shown.health, "projects"))
        rows: list[list[slides.Cell]] = [
            [
                shortened(f"{row['code']} {row['name']}", 34),
                (status(row["status"]), row["status"]),
                (status(row["reported"]), row["reported"]),
                shortened(row["sentence"], 62),
                span(row["p50"], row["p80"]),
                (day(row["promised"]), "bad") if row["late"] else day(row["promised"]),
            ]
            for row in page
        ]
        slides.table(
            slide,
            ["Project", "Computed", "Reported", "Why", "Finish P50 – P80", "Promised"],
            rows,
            [3.1, 1.05, 1.05, 3.7, 2.0, 1.3],
            size=10,
        )


def _milestones(deck: Deck, shown: PackPicture) -> None:
    title = "Milestones of the next 90 days"
    if not shown.milestones.rows:
        _nothing(slides.new_slide(deck, title), "No milestone falls into the next 90 days.")
    for more, page in _pages(shown.milestones.rows, ROWS_A_SLIDE):
        hint = "Bar: P50 to P80. Diamond: promise, red where P80 misses it." + _rest(shown.milestones, "milestones")
        slide = slides.new_slide(deck, f"{title}{more}", hint)
        lines: list[list[slides.Cell]] = [
            [
                row["code"],
                shortened(row["name"], 40),
                "",
                day(row["p50"]),
                (day(row["p80"]), "bad") if row["late"] else day(row["p80"]),
                day(row["promised"]),
            ]
            for row in page
        ]
        slides.table(
            slide,
            ["Project", "Milestone", f"{day(shown.low)}  –  {day(shown.high)}", "P50", "P80", "Promised"],
            lines,
            [1.05, 3.7, BAND_WIDE, 1.26, 1.26, 1.26],
            size=10.5,
        )
        for number, row in enumerate(page):
            _band(slide, shown, row, 1.35 + slides.ROW * (number + 1.5))


def _band(slide: Slide, shown: PackPicture, row: dict[str, Any], middle: float) -> None:
    span_days = max(1, (shown.high - shown.low).days)

    def x(value: date) -> float:
        return BAND_LEFT + 0.1 + (value - shown.low).days / span_days * (BAND_WIDE - 0.3)

    p50, p80 = row["p50"] or row["planned"], row["p80"] or row["planned"]
    if p50 is None or p80 is None:
        return
    slides.block(
        slide, Inches(x(p50)), Inches(middle - 0.055), Inches(max(0.06, x(p80) - x(p50))), Inches(0.11),
        slides.TONES["bad"] if row["late"] else slides.BAND,
    )  # fmt: skip
    slides.block(slide, Inches(x(p50) - 0.03), Inches(middle - 0.09), Inches(0.06), Inches(0.18), slides.SERIES[0])
    if row["promised"] is not None:
        flag = slide.shapes.add_shape(
            MSO_SHAPE.DIAMOND, Inches(x(row["promised"]) - 0.07), Inches(middle - 0.08), Inches(0.14), Inches(0.16)
        )
        flag.fill.solid()
        flag.fill.fore_color.rgb = slides.SERIES[1]
        flag.line.fill.background()
        slides.flat(flag)


def _curve(deck: Deck, found: dict[str, Any], shown: MoneyShown) -> None:
    lines = rules.cumulated(found["months"])
    if not lines:
        return
    currency = shown.currency
    slide = slides.new_slide(deck, "Money by month", f"Cumulated, thousands of {currency}")
    months = sorted({month for points in lines.values() for month, _ in points})
    names = {"budget": "Budget", "actual": "Actual", "forecast": "Actual and expected"}
    series: list[tuple[str, list[float | None]]] = []
    for kind, points in lines.items():
        known = dict(points)
        series.append((names[kind], [round(known[m] / 1000, 1) if m in known else None for m in months]))
    colours = {"budget": slides.TONES["stale"], "actual": slides.SERIES[0], "forecast": slides.SERIES[1]}
    slides.chart(
        slide,
        XL_CHART_TYPE.LINE,
        [f"{date.fromisoformat(f'{month}-01'):%b %y}" for month in months],
        series,
        slides.LEFT,
        slides.TOP,
        slides.INNER,
        Inches(5.5),
        colours=[colours[kind] for kind in lines],
    )


def _costs(deck: Deck, shown: PackPicture, found: MoneyShown) -> None:
    if not found.table.rows:
        _nothing(slides.new_slide(deck, "Cost at completion"), "No open project, no money.")
    for more, page in _pages(found.table.rows, ROWS_A_SLIDE - 1):
        slide = slides.new_slide(
            deck,
            f"Cost at completion{more}",
            f"Furthest over budget first. {money_hint(shown)}" + _rest(found.table, "projects"),
        )
        rows: list[list[slides.Cell]] = [
            [
                shortened(f"{row['code']} {row['name']}", 52),
                *(money(row[name], row["currency"]) for name in ("budget", "spent", "p50", "p80")),
                (money(row["over"], row["currency"]), "bad") if row["is_over"] else money(row["over"], row["currency"]),
            ]
            for row in page
        ]
        if found.total is not None and page[-1] is found.table.rows[-1]:
            rows.append(
                [
                    "All together",
                    *((money(found.total[name], found.currency), "ink") for name in ("budget", "spent", "p50", "p80")),
                    "",
                ]
            )
        slides.table(
            slide,
            ["Project", "Budget", "Spent", "P50", "P80", "P80 over budget"],
            rows,
            [4, 1.3, 1.3, 1.3, 1.3, 1.5],
            right=(1, 2, 3, 4, 5),
        )


def money_hint(shown: PackPicture) -> str:
    """The totals in one line."""
    found = shown.money
    if found is None or found.total is None:
        return "Projects in several currencies; each in its own." if found and found.table.rows else ""
    budget, spent = (money(found.total[name], found.currency) for name in ("budget", "spent"))
    text = f"Total: budget {budget}, spent {spent}"
    if found.spent_before is not None:
        text += f", {money(found.total['spent'] - found.spent_before, found.currency)} since the last pack"
    return f"{text}."


def _risks(deck: Deck, shown: PackPicture) -> None:
    slide = slides.new_slide(deck, "Top risks", "By chance × likely cost.")
    if not shown.risks:
        _nothing(slide, "No open risk is written down.")
        return
    rows: list[list[slides.Cell]] = [
        [
            row["code"],
            shortened(row["title"], 66),
            f"{row['percent']:.0f} %",
            delay(row["days"]),
            money(row["cost"], row["currency"]),
            (row["response"], "bad") if row["response"] == "none yet" else row["response"],
            row["owner"] or "nobody yet",
        ]
        for row in shown.risks
    ]
    slides.table(
        slide,
        ["Project", "Risk", "Chance", "Delay", "Cost", "Response", "Owner"],
        rows,
        [0.9, 4.6, 0.8, 0.8, 1.0, 1.2, 1.8],
        right=(2, 3, 4),
    )
