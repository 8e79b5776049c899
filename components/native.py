"""Charts that PowerPoint and WPS can edit: bars for regions, lines for years.

They follow ``compare`` and ``trend``: the same cells, the same order, the same marks. Only cells
that may be compared come here.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION
from pptx.util import Pt

from components import native_look, slides, theme, values
from components.book import Book
from components.chart import STATUS_ORDER, joined, own_words, said, value
from components.compare import order, short
from components.trend import palette, threads
from components.words import Lang
from etl.facts import Cell
from etl.schema import Status

ROOM = 1.4  # of the longest bar: the words behind it need the rest
LABELLED = 30  # points whose values are all written; of more only the last of each line
APART = 0.06  # of the axis: ends of lines that are nearer than this would write over each other

Scale = tuple[float, str]


def scale_of(cells: Sequence[Cell], lang: Lang = "zh") -> Scale:
    """What the numbers of a chart are divided by, and its word: values are edited as people say them.

    >>> scale_of([])
    (1, '')
    """
    top = max((abs(value(cell)) for cell in cells), default=0)
    return next(
        ((float(scale), word) for scale, word in values.SCALES[lang] if top >= scale), (1, "")
    )


def ordered(cells: Sequence[Cell]) -> list[Cell]:
    """The cells as they stand below each other: by region, the largest first, targets below."""
    return [
        cell
        for code in order(cells)
        for cell in sorted(
            (cell for cell in cells if cell.region_code == code),
            key=lambda cell: (STATUS_ORDER[Status(cell.status)], -value(cell)),
        )
    ]


def bars(slide: Any, cells: Sequence[Cell], every: Sequence[Cell], book: Book) -> None:
    """A bar a cell in the order given, a series a status.

    ``every`` are the cells of all slides: they share one scale.
    """
    scale = scale_of(every, book.lang)
    statuses = [status for status in Status if any(cell.status == status for cell in cells)]
    chart_data = CategoryChartData(number_format=f'General"{scale[1]}"')
    chart_data.categories = [_name(cell, book) for cell in cells]
    for status in statuses:
        word = joined(scale[1], cells[0], book)
        name = book.say("with_count", name=book.label("status", status), count=word)
        own = [value(cell) / scale[0] if cell.status == status else None for cell in cells]
        chart_data.add_series(name, own)
    chart = _add(slide, XL_CHART_TYPE.BAR_CLUSTERED, chart_data, legend=len(statuses) > 1)
    size = 12 if len(cells) <= 18 else 10
    chart.plots[0].gap_width = 45 if len(cells) > 5 else 300 // len(cells) + 40
    chart.plots[0].overlap = 100  # each bar is alone in its line and takes all of it
    chart.category_axis.reverse_order = True
    chart.category_axis.tick_labels.font.size = Pt(size)
    native_look.name_all(chart)
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    chart.value_axis.minimum_scale = 0
    chart.value_axis.maximum_scale = ROOM * max(value(cell) for cell in every) / scale[0]
    for series, status in zip(chart.plots[0].series, statuses, strict=True):
        found = [cell if cell.status == status else None for cell in cells]
        native_look.paint(series.format, status)
        native_look.spread(series, found, scale[0])
        for place, cell in enumerate(found):
            if cell:
                where = XL_LABEL_POSITION.OUTSIDE_END
                native_look.label(series.points[place], _words(cell, book), where, theme.INK, size)


def trend(slide: Any, cells: Sequence[Cell], book: Book) -> None:
    """A line for each series of a region: colours for six regions, grey for the others."""
    scale = scale_of(cells, book.lang)
    years = list(range(min(cell.year for cell in cells), max(cell.year for cell in cells) + 1))
    paints = palette(cells)
    drawn = sorted(threads(cells), key=lambda line: line[0].region_code in paints)
    chart_data = CategoryChartData(number_format=f'General"{scale[1]}"')
    chart_data.categories = [str(year) for year in years]
    held = [[{cell.year: cell for cell in line}.get(year) for year in years] for line in drawn]
    for line, found in zip(drawn, held, strict=True):
        points = [value(cell) / scale[0] if cell else None for cell in found]
        chart_data.add_series(_name(line[0], book), points)
    crowded = _crowded(drawn, paints)
    chart = _add(slide, XL_CHART_TYPE.LINE_MARKERS, chart_data, legend=crowded)
    chart.element.xpath("c:chart/c:dispBlanksAs")[0].set("val", "span")  # as on the page
    axis = chart.value_axis
    axis.minimum_scale = min(0, *(value(cell) / scale[0] for cell in cells))
    axis.major_gridlines.format.line.color.rgb = slides.rgb(theme.RULE)
    axis.format.line.fill.background()
    axis.tick_labels.font.color.rgb = slides.rgb(theme.MUTED)
    if not crowded:
        native_look.leave_room(chart)
    for series, line, found in zip(chart.plots[0].series, drawn, held, strict=True):
        colour = paints.get(line[0].region_code, theme.GREY)
        native_look.stroke(series, line[0].status, colour)
        native_look.spread(series, found, scale[0])
        for place, cell in enumerate(found):
            last = cell is line[-1]
            if cell and line[0].region_code in paints and (last or len(cells) <= LABELLED):
                name = "" if crowded or not last else f"{_name(cell, book)} "
                where = XL_LABEL_POSITION.RIGHT if last and name else XL_LABEL_POSITION.ABOVE
                native_look.label(series.points[place], name + said(cell, book), where, colour, 11)


def _add(slide: Any, kind: XL_CHART_TYPE, chart_data: CategoryChartData, *, legend: bool) -> Any:
    high = slides.FOOT - slides.TOP - Pt(30)
    frame = slide.shapes.add_chart(kind, slides.LEFT, slides.TOP, slides.BREADTH, high, chart_data)
    chart = frame.chart
    chart.font.size, chart.font.name = Pt(12), slides.FONT
    chart.font.color.rgb = slides.rgb(theme.INK)
    chart.has_title = False
    chart.has_legend = legend
    if legend:
        chart.legend.position = XL_LEGEND_POSITION.TOP
        chart.legend.include_in_layout = False
        chart.legend.font.size = Pt(11)
    chart.category_axis.format.line.color.rgb = slides.rgb(theme.GREY)
    chart.category_axis.has_major_gridlines = False
    words = slide.shapes.title.text_frame.text
    frame.element.xpath(".//p:cNvPr")[0].set("descr", words)  # read aloud in place of the chart
    return chart


def _words(cell: Cell, book: Book) -> str:
    counted = own_words(cell, book)
    return "\u2003".join(
        part for part in (said(cell, book), str(cell.year), short(counted)) if part
    )


def _name(cell: Cell, book: Book) -> str:
    """A line's name: the region, and its status where that is not what is so."""
    status = "" if cell.status == Status.ACTUAL else book.label("status", cell.status)
    return " ".join(part for part in (book.place(cell.region_code), status) if part)


def _crowded(drawn: Sequence[Sequence[Cell]], paints: dict[str, str]) -> bool:
    """Whether names at the ends of the lines would write over each other."""
    ends = sorted(value(line[-1]) for line in drawn if line[0].region_code in paints)
    top = max((value(cell) for line in drawn for cell in line), default=0) or 1
    return any(high - low < APART * top for low, high in pairwise(ends))
