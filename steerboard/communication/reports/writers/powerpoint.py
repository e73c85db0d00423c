"""A pack as PowerPoint: decisions first, native charts and tables, all of it editable."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any, TypeVar

from pptx import Presentation
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.shapes import MSO_SHAPE
from pptx.presentation import Presentation as Deck
from pptx.util import Inches

from steerboard.communication.reports.writers import slides
from steerboard.communication.reports.writers.words import STATUS, day, days, money, status

T = TypeVar("T")
ROWS_A_SLIDE = 14
DECISIONS_A_SLIDE = 3
MOST_BARS = 12


def write_pptx(content: dict[str, Any]) -> bytes:
    """The presentation's bytes. `content` is a pack's content; nothing else is read."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = slides.WIDTH, slides.HEIGHT
    deck.core_properties.title = content["title"]
    deck.core_properties.author = content["author"]
    _cover(deck, content)
    _decisions(deck, content)
    _changes(deck, content)
    _health(deck, content)
    _milestones(deck, content)
    if content.get("money"):
        _money(deck, content)
    _risks(deck, content)
    buffer = BytesIO()
    deck.save(buffer)
    return buffer.getvalue()


def _pages(rows: Sequence[T], size: int) -> Iterator[tuple[str, Sequence[T]]]:
    for start in range(0, len(rows), size):
        more = f" ({start // size + 1} of {-(-len(rows) // size)})" if len(rows) > size else ""
        yield more, rows[start : start + size]


def _cover(deck: Deck, content: dict[str, Any]) -> None:
    slide = slides.new_slide(deck, content["title"], f"As of {day(content['as_of'])} · {content['author']}")
    slides.text(slide, content["headline"], slides.LEFT, Inches(1.5), Inches(6.6), Inches(1.6), size=20, bold=True)
    if content.get("note"):
        slides.text(
            slide, content["note"], slides.LEFT, Inches(3.2), Inches(6.6), Inches(2.6), size=14, colour=slides.INK_2
        )
    counts = {
        key: sum(1 for row in content["health"] if row["status"] == key) for key in ("good", "watch", "bad", "stale")
    }
    shown = [key for key, count in counts.items() if count]
    if shown:
        drawn = slides.chart(
            slide,
            XL_CHART_TYPE.BAR_CLUSTERED,
            [STATUS[key] for key in reversed(shown)],
            [("Projects", [counts[key] for key in reversed(shown)])],
            Inches(7.6),
            Inches(1.4),
            Inches(5.1),
            Inches(3.6),
            number_format="0",
            labels=True,
        )
        drawn.plots[0].gap_width = 60
        for point, key in enumerate(reversed(shown)):
            fill = drawn.plots[0].series[0].points[point].format.fill
            fill.solid()
            fill.fore_color.rgb = slides.TONES[key]
        drawn.value_axis.visible = False
        drawn.value_axis.has_major_gridlines = False
    footing = f"{content['code']} · since {content['previous'] or 'the beginning'}, {day(content['since'])}"
    slides.text(slide, footing, slides.LEFT, Inches(6.85), slides.INNER, Inches(0.3), size=10, colour=slides.INK_2)


def _decisions(deck: Deck, content: dict[str, Any]) -> None:
    rows = content["decisions"]
    if not rows:
        slides.new_slide(deck, "Decisions needed", "None. Nothing waits for this board.")
        return
    for more, page in _pages(rows, DECISIONS_A_SLIDE):
        slide = slides.new_slide(
            deck, f"Decisions needed{more}", "If nobody decides by the day named, the default holds."
        )
        for number, row in enumerate(page):
            _decision(slide, row, Inches(1.4 + 1.95 * number))


def _decision(slide: Any, row: dict[str, Any], top: Any) -> None:
    box = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, slides.LEFT, top, slides.INNER, Inches(1.8))
    box.fill.solid()
    box.fill.fore_color.rgb = slides.GROUND
    box.line.fill.background()
    box.shadow.inherit = False
    waiting = f" · waiting costs {money(row['cost_of_delay'], row['currency'])} a day" if row["cost_of_delay"] else ""
    slides.text(slide, row["question"], Inches(0.8), top, Inches(8.4), Inches(0.4), size=16, bold=True)
    slides.text(
        slide,
        f"{row['code']} · by {day(row['due'])}{waiting}",
        Inches(9.2),
        top,
        Inches(3.4),
        Inches(0.4),
        size=11,
        colour=slides.INK_2,
    )
    slides.text(slide, row["explanation"][:260], Inches(0.8), top + Inches(0.4), Inches(11.8), Inches(0.5), size=11)
    for number, option in enumerate(row["options"][:3]):
        marks = [word for word, on in (("proposed", option["proposed"]), ("default", option["default"])) if on]
        impact = " · ".join(f"{key}: {value}" for key, value in list(option["impact"].items())[:4])
        words = f"{option['label']}{' (' + ', '.join(marks) + ')' if marks else ''}\n{impact or option['explanation']}"
        slides.text(slide, words, Inches(0.8 + 4.0 * number), top + Inches(1.0), Inches(3.8), Inches(0.8), size=10.5)


def _changes(deck: Deck, content: dict[str, Any]) -> None:
    slide = slides.new_slide(
        deck, "What changed", f"Since {day(content['since'])}. P80: the finish kept in 80 of 100 runs."
    )
    moves = content["moves"]
    shown = sorted(moves, key=lambda row: -abs(row["days"]))[:MOST_BARS]
    if shown:
        shown.sort(key=lambda row: row["days"])
        slides.chart(
            slide,
            XL_CHART_TYPE.BAR_CLUSTERED,
            [row["code"] for row in shown],
            [("P80 moved by, days", [row["days"] for row in shown])],
            slides.LEFT,
            slides.TOP,
            Inches(6.2),
            Inches(5.4),
            number_format="+0;-0;0",
            labels=True,
        )
    else:
        slides.text(slide, "No P80 moved by more than two days.", slides.LEFT, slides.TOP, Inches(6), Inches(0.5))
    lines = [f"{row['code']}: {row['text']}" for row in content["news"][:10]]
    lines += [
        f"{row['code']}: promise “{row['what']}” {row['state']} (due {day(row['due'])})"
        for row in content["promises"][:8]
    ]
    slides.text(
        slide, "\n".join(lines) or "Nothing began or ended.", Inches(7.2), slides.TOP, Inches(5.5), Inches(5.4), size=13
    )


def _health(deck: Deck, content: dict[str, Any]) -> None:
    for more, page in _pages(content["health"], ROWS_A_SLIDE):
        slide = slides.new_slide(
            deck, f"Health{more}", "Computed from the newest simulation, beside what was reported."
        )
        rows = [
            [
                f"{row['code']} {row['name']}",
                (status(row["status"]), row["status"]),
                (status(row["reported"]), row["reported"]),
                row["sentence"],
                f"{day(row['p50'])} – {day(row['p80'])}",
                day(row["promised"]),
            ]
            for row in page
        ]
        slides.table(
            slide,
            ["Project", "Computed", "Reported", "Why", "Finish P50 – P80", "Promised"],
            rows,
            [2.6, 1.0, 1.0, 3.4, 1.9, 1.0],
            size=10.5,
        )


def _milestones(deck: Deck, content: dict[str, Any]) -> None:
    rows = content["milestones"]
    if not rows:
        return
    for more, page in _pages(rows, ROWS_A_SLIDE):
        slide = slides.new_slide(deck, f"Milestones of the next 90 days{more}")
        lines = []
        for row in page:
            late = bool(row["promised"] and row["p80"] and row["p80"] > row["promised"])
            p80: slides.Cell = (day(row["p80"]), "bad") if late else day(row["p80"])
            lines.append([row["code"], row["name"], day(row["planned"]), day(row["p50"]), p80, day(row["promised"])])
        slides.table(
            slide, ["Project", "Milestone", "Planned", "P50", "P80", "Promised"], lines, [1, 4, 1.4, 1.4, 1.4, 1.4]
        )


def _money(deck: Deck, content: dict[str, Any]) -> None:
    found, currency = content["money"], content["portfolio"]["currency"]
    months = found["months"]
    if months:
        slide = slides.new_slide(deck, "Money by month", f"Cumulative, thousands of {currency}")
        lines: dict[str, list[float | None]] = {"budget": [], "actual": [], "forecast": []}
        sums = dict.fromkeys(lines, 0.0)
        last_actual = max((i for i, row in enumerate(months) if row.get("actual")), default=-1)
        for i, row in enumerate(months):
            for kind in lines:
                sums[kind] += float(row.get(kind) or 0) / 1000
            lines["budget"].append(round(sums["budget"], 1))
            lines["actual"].append(round(sums["actual"], 1) if i <= last_actual else None)
            lines["forecast"].append(round(sums["actual"] + sums["forecast"], 1) if i >= last_actual else None)
        slides.chart(
            slide,
            XL_CHART_TYPE.LINE,
            [row["month"] for row in months],
            [("Budget", lines["budget"]), ("Actual", lines["actual"]), ("Actual and forecast", lines["forecast"])],
            slides.LEFT,
            slides.TOP,
            slides.INNER,
            Inches(5.5),
        )
    rows = sorted(found["rows"], key=lambda row: -float(row["p80"] or 0) + float(row["budget"] or 0))
    for more, page in _pages(rows, ROWS_A_SLIDE):
        slide = slides.new_slide(deck, f"Cost at completion{more}", money_hint(found, currency))
        table_rows = []
        for row in page:
            over = bool(row["p80"] and row["budget"] and float(row["p80"]) > float(row["budget"]))
            p80: slides.Cell = (
                (money(row["p80"], row["currency"]), "bad") if over else money(row["p80"], row["currency"])
            )
            amounts = [money(row[name], row["currency"]) for name in ("budget", "spent", "p50")]
            table_rows.append([f"{row['code']} {row['name']}", *amounts, p80])
        slides.table(
            slide, ["Project", "Budget", "Spent", "P50", "P80"], table_rows, [4, 1.3, 1.3, 1.3, 1.3], right=(1, 2, 3, 4)
        )


def money_hint(found: dict[str, Any], currency: str) -> str:
    """The totals in one line."""
    total = found["total"]
    if total is None:
        return "Projects in several currencies; each in its own."
    return f"Total: budget {money(total['budget'], currency)}, spent {money(total['spent'], currency)}"


def _risks(deck: Deck, content: dict[str, Any]) -> None:
    slide = slides.new_slide(deck, "Ten largest risks", "By probability × likely cost.")
    rows = [
        [
            row["code"],
            row["title"],
            f"{float(row['percent']):.0f} %",
            days(round(float(row["days"]))).lstrip("+") if float(row["days"] or 0) else "–",
            money(row["cost"], row["currency"]),
            row["response"],
            row["owner"],
        ]
        for row in content["risks"]
    ]
    if rows:
        slides.table(
            slide,
            ["Project", "Risk", "Chance", "Delay", "Cost", "Response", "Owner"],
            rows,
            [0.9, 4.2, 0.8, 0.9, 1.0, 1.2, 1.8],
            right=(2, 3, 4),
        )
