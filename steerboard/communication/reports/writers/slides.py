"""The pieces of a slide: title, text, tables and charts in the product's colours."""
# python-pptx is typed in part only.
# mypy: disable-error-code="no-untyped-call,union-attr"

from collections.abc import Sequence
from typing import Any

from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.presentation import Presentation
from pptx.slide import Slide
from pptx.util import Emu, Inches, Length, Pt

INK, INK_2, LINE = RGBColor(0x14, 0x21, 0x3A), RGBColor(0x4A, 0x57, 0x6E), RGBColor(0xE5, 0xE1, 0xD6)
BAND, FAINT = RGBColor(0x9D, 0xB7, 0xD6), RGBColor(0xC9, 0xD3, 0xE2)
GROUND, SURFACE, BRASS = RGBColor(0xF6, 0xF4, 0xEE), RGBColor(0xFF, 0xFF, 0xFF), RGBColor(0x9A, 0x6A, 0x16)
SERIES = (
    RGBColor(0x1D, 0x4F, 0x8C),
    RGBColor(0xC9, 0x8A, 0x1B),
    RGBColor(0x4B, 0x8F, 0x8C),
    RGBColor(0x8C, 0x5A, 0x9E),
)
TONES = {
    "good": RGBColor(0x1B, 0x73, 0x47),
    "watch": RGBColor(0x95, 0x58, 0x00),
    "bad": RGBColor(0xB3, 0x26, 0x1E),
    "stale": RGBColor(0x62, 0x6D, 0x80),
}
WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
LEFT, TOP, INNER = Inches(0.6), Inches(1.35), Inches(12.13)
FOOT = Inches(7.08)
ROW = 0.34  # inches
FONT = "Calibri"

Cell = str | tuple[str, str]  # text, or text and tone


def new_slide(deck: Presentation, title: str, hint: str = "") -> Slide:
    """A slide with its title line; the layout's title placeholder is used, so that outlines work."""
    slide: Slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.background.fill.solid()
    slide.background.fill.fore_color.rgb = SURFACE
    shape = title_of(slide)
    shape.left, shape.top, shape.width, shape.height = LEFT, Inches(0.36), INNER, Inches(0.6)
    shape.text_frame.margin_left = Emu(0)
    write(shape.text_frame, title, size=26, bold=True)
    if hint:
        text(slide, hint, LEFT, Inches(0.92), INNER, Inches(0.35), size=12, colour=INK_2)
    return slide


def title_of(slide: Slide) -> Any:
    """The title's placeholder, which the layout in use always has."""
    shape = slide.shapes.title
    if shape is None:
        raise LookupError("The layout has no title.")
    return shape


def footer(slide: Slide, words: str, *, colour: RGBColor = INK_2) -> None:
    """What the pack is, and the page number as a field, so that it stays right when slides are moved."""
    text(slide, words, LEFT, FOOT, Inches(9), Inches(0.3), size=9, colour=colour)
    frame = slide.shapes.add_textbox(Emu(WIDTH - LEFT - Inches(1)), FOOT, Inches(1), Inches(0.3)).text_frame
    frame.margin_right = Emu(0)
    write(frame, "0", size=9, colour=colour, align=PP_ALIGN.RIGHT)
    run = frame.paragraphs[0].runs[0]._r
    field = etree.SubElement(run.getparent(), qn("a:fld"), id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}", type="slidenum")
    for child in list(run):
        field.append(child)
    run.getparent().replace(run, field)


def block(slide: Slide, left: Length, top: Length, width: Length, height: Length, fill: RGBColor) -> Any:
    """A filled rectangle without line and shadow."""
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, left, top, width, height)
    shape.fill.solid()
    shape.fill.fore_color.rgb = fill
    shape.line.fill.background()
    flat(shape)
    return shape


def flat(shape: Any) -> None:
    """Take the theme's style away, and its shadow with it."""
    style = shape._element.find(qn("p:style"))
    if style is not None:
        shape._element.remove(style)


def tile(
    slide: Slide, left: Length, top: Length, width: Length, value: str, label: str, colour: RGBColor = INK
) -> None:
    """One figure with its name below."""
    block(slide, left, top, width, Inches(1.25), GROUND)
    block(slide, left, top, Inches(0.06), Inches(1.25), colour)
    inner = Emu(width - Inches(0.3))
    text(
        slide,
        value,
        Emu(left + Inches(0.2)),
        Emu(top + Inches(0.12)),
        inner,
        Inches(0.6),
        size=26,
        bold=True,
        colour=colour,
    )
    text(slide, label, Emu(left + Inches(0.2)), Emu(top + Inches(0.74)), inner, Inches(0.4), size=12, colour=INK_2)


def write(
    frame: Any, words: str, *, size: float, bold: bool = False, colour: RGBColor = INK, align: Any = PP_ALIGN.LEFT
) -> None:
    """Put text into a frame, in one style."""
    frame.word_wrap = True
    frame.vertical_anchor = MSO_ANCHOR.TOP
    for number, line in enumerate(words.split("\n")):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment = align
        run = paragraph.add_run()
        run.text = line
        run.font.size, run.font.bold, run.font.name = Pt(size), bold, FONT
        run.font.color.rgb = colour


def text(
    slide: Slide,
    words: str,
    left: Length,
    top: Length,
    width: Length,
    height: Length,
    *,
    size: float = 14,
    bold: bool = False,
    colour: RGBColor = INK,
    align: Any = PP_ALIGN.LEFT,
) -> None:
    """A text box."""
    frame = slide.shapes.add_textbox(left, top, width, height).text_frame
    frame.margin_left = frame.margin_right = Emu(0)
    write(frame, words, size=size, bold=bold, colour=colour, align=align)


def table(
    slide: Slide,
    heads: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    widths: Sequence[float],
    *,
    top: Length = TOP,
    left: Length = LEFT,
    width: Length = INNER,
    right: Sequence[int] = (),
    size: float = 11,
    row: float = ROW,
) -> None:
    """A native table. `widths` are shares of its width; columns in `right` are right-aligned."""
    shape = slide.shapes.add_table(len(rows) + 1, len(heads), left, top, width, Inches(row * (len(rows) + 1)))
    grid = shape.table
    style = shape._element.graphic.graphicData.tbl
    style.tblPr.set("bandRow", "0")
    style.tblPr.set("firstRow", "1")
    total = sum(widths)
    for number, share in enumerate(widths):
        grid.columns[number].width = Emu(int(width * share / total))
    grid.rows[0].height = Inches(row)
    for number, head in enumerate(heads):
        _cell(grid.cell(0, number), head, size=size - 1, colour=INK_2, bold=True, right=number in right, fill=GROUND)
    for line, cells in enumerate(rows, start=1):
        grid.rows[line].height = Inches(row)
        for number, value in enumerate(cells):
            words, tone = value if isinstance(value, tuple) else (value, "")
            _cell(
                grid.cell(line, number),
                words,
                size=size,
                colour=TONES.get(tone, INK),
                bold=bool(tone) or number == 0,
                right=number in right,
                fill=SURFACE,
            )


def _cell(cell: Any, words: str, *, size: float, colour: RGBColor, bold: bool, right: bool, fill: RGBColor) -> None:
    cell.fill.solid()
    cell.fill.fore_color.rgb = fill
    cell.margin_top = cell.margin_bottom = Inches(0.03)
    cell.margin_left = cell.margin_right = Inches(0.06)
    write(cell.text_frame, words, size=size, bold=bold, colour=colour, align=PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE


def chart(
    slide: Slide,
    kind: XL_CHART_TYPE,
    categories: Sequence[str],
    series: Sequence[tuple[str, Sequence[float | None]]],
    left: Length,
    top: Length,
    width: Length,
    height: Length,
    *,
    number_format: str = "#,##0",
    colours: Sequence[RGBColor] = SERIES,
    labels: bool = False,
    bare: bool = False,
) -> Any:
    """A native chart: its data can be opened and edited in PowerPoint."""
    data: Any = CategoryChartData()
    data.categories = list(categories)
    for name, values in series:
        data.add_series(name, values)
    frame: Any = slide.shapes.add_chart(kind, left, top, width, height, data)
    drawn = frame.chart
    drawn.font.size, drawn.font.name = Pt(11), FONT
    drawn.has_title = False
    drawn.has_legend = len(series) > 1
    if drawn.has_legend:
        drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    for number, line in enumerate(drawn.plots[0].series):
        colour = colours[number % len(colours)]
        if kind in (XL_CHART_TYPE.LINE, XL_CHART_TYPE.LINE_MARKERS):
            line.format.line.color.rgb, line.format.line.width, line.smooth = colour, Pt(2.25), False
        else:
            line.format.fill.solid()
            line.format.fill.fore_color.rgb = colour
    axis = drawn.value_axis
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = number_format, False
    axis.major_gridlines.format.line.color.rgb = LINE
    axis.format.line.fill.background()
    drawn.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW  # beside the plot, also where bars go left
    drawn.category_axis.format.line.color.rgb = LINE
    drawn.category_axis.has_major_gridlines = False
    if bare:
        axis.visible, axis.has_major_gridlines = False, False
    if labels:
        drawn.plots[0].has_data_labels = True
        drawn.plots[0].data_labels.number_format = number_format
        drawn.plots[0].data_labels.number_format_is_linked = False
    return drawn
