"""The first slide: what the pack is, what it says in one sentence, and its figures."""

from pptx.presentation import Presentation as Deck
from pptx.util import Emu, Inches

from steerboard.communication.reports.documents import PackPicture
from steerboard.communication.reports.writers import slides
from steerboard.communication.reports.writers.words import STATUS, day, money, shortened


def add_cover(deck: Deck, shown: PackPicture) -> None:
    """Add the slide."""
    slide = slides.new_slide(deck, "")
    slides.block(slide, Emu(0), Emu(0), slides.WIDTH, Inches(4.35), slides.INK)
    slides.block(slide, slides.LEFT, Inches(0.75), Inches(0.9), Inches(0.07), slides.SERIES[1])
    title = slides.title_of(slide)
    title.left, title.top, title.width, title.height = slides.LEFT, Inches(0.95), slides.INNER, Inches(0.8)
    title.text_frame.clear()
    slides.write(
        title.text_frame,
        shortened(shown.title, 90),
        size=30 if len(shown.title) < 44 else 25 if len(shown.title) < 64 else 21,
        bold=True,
        colour=slides.SURFACE,
    )
    slide.shapes._spTree.append(title._element)  # above the ground drawn after it
    since = f"changes since {day(shown.since.date())}" + (f" ({shown.previous})" if shown.previous else "")
    slides.text(
        slide, f"As of {day(shown.as_of.date())} · {since} · {shown.author}", slides.LEFT, Inches(1.85), slides.INNER,
        Inches(0.4), size=14, colour=slides.FAINT,
    )  # fmt: skip
    slides.text(
        slide, shown.headline, slides.LEFT, Inches(2.45), Inches(11.2), Inches(1.5), size=22, bold=True,
        colour=slides.SURFACE,
    )  # fmt: skip
    figures = [(str(count), STATUS[key], slides.TONES[key]) for key, count in shown.counts.items() if count]
    figures.append((str(len(shown.decisions)), "decisions needed", slides.SERIES[0]))
    if shown.money is not None and shown.money.total is not None:
        total, currency = shown.money.total, shown.money.currency
        tone = slides.TONES["bad"] if total["p80"] > total["budget"] else slides.TONES["good"]
        figures.append(
            (money(total["p80"], currency), f"cost P80, budget {money(total['budget'], currency)}", tone)
        )  # fmt: skip
    wide = (12.13 - 0.2 * (len(figures) - 1)) / len(figures)
    for number, (value, label, colour) in enumerate(figures):
        slides.tile(
            slide, Inches(0.6 + number * (wide + 0.2)), Inches(4.65), Inches(wide), value, label, colour
        )  # fmt: skip
    note = shown.note or "Computed from plans, risks and money as they stand; nothing in it was typed for this pack."
    slides.text(
        slide, shortened(note, 420), slides.LEFT, Inches(6.1), slides.INNER, Inches(0.9), size=13, colour=slides.INK_2
    )
    slides.block(slide, Emu(0), Inches(7.05), slides.WIDTH, Inches(0.45), slides.INK)
