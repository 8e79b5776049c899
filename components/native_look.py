"""How the marks of a native chart look: fills, strokes, labels, error bars, room for words.

Filled is actual, hollow is a target, hatched is a standard, as everywhere.
"""

from collections.abc import Sequence
from typing import Any

from pptx.enum.chart import XL_LABEL_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE, MSO_PATTERN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Pt

from components import slides, theme, values
from etl.facts import Cell
from etl.schema import Status


def paint(form: Any, status: Status) -> None:
    """The fill and outline of bars."""
    if status == Status.ACTUAL:
        form.fill.solid()
        form.fill.fore_color.rgb = slides.rgb(theme.RAMP[3])
        return
    form.line.color.rgb, form.line.width = slides.rgb(theme.ACCENT), Pt(1.25)
    if status == Status.TARGET:
        form.fill.background()
        return
    form.fill.patterned()
    form.fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
    form.fill.fore_color.rgb = slides.rgb(theme.RAMP[3])
    form.fill.back_color.rgb = slides.rgb(theme.FLAT)


def stroke(series: Any, status: str, colour: str) -> None:
    """A line with its points: a target is dashed with diamonds, a standard is points alone."""
    series.smooth = False
    series.format.line.color.rgb, series.format.line.width = slides.rgb(colour), Pt(2)
    shape = XL_MARKER_STYLE.CIRCLE if status == Status.ACTUAL else XL_MARKER_STYLE.DIAMOND
    series.marker.style, series.marker.size = shape, 8
    if status == Status.ACTUAL:
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = slides.rgb(colour)
    else:
        series.marker.format.fill.background()
    series.marker.format.line.color.rgb = slides.rgb(colour)
    if status == Status.TARGET:
        series.format.line.dash_style = MSO_LINE.DASH
    if status == Status.STANDARD:
        series.format.line.fill.background()


def label(point: Any, words: str, where: XL_LABEL_POSITION, colour: str, size: int) -> None:
    """Words of our own beside a point, on one line."""
    frame = point.data_label.text_frame
    frame.text = words
    frame.word_wrap = False
    font = frame.paragraphs[0].runs[0].font
    font.size, font.color.rgb = Pt(size), slides.rgb(colour)
    point.data_label.position = where


def spread(series: Any, found: Sequence[Cell | None], divisor: float) -> None:
    """The two ends of ranges as error bars; none where a value is one number."""
    half = [values.half(cell.value_low, cell.value_high) / divisor if cell else 0 for cell in found]
    if not any(half):
        return
    points = "".join(
        f'<c:pt idx="{place}"><c:v>{size}</c:v></c:pt>' for place, size in enumerate(half) if size
    )
    ends = f'<c:numLit><c:formatCode>General</c:formatCode><c:ptCount val="{len(half)}"/>{points}</c:numLit>'
    bars = parse_xml(
        f'<c:errBars {nsdecls("c", "a")}><c:errBarType val="both"/><c:errValType val="cust"/>'
        f'<c:noEndCap val="0"/><c:plus>{ends}</c:plus><c:minus>{ends}</c:minus>'
        f'<c:spPr><a:ln w="12700"><a:solidFill><a:srgbClr val="{slides.rgb(theme.MUTED)}"/>'
        "</a:solidFill></a:ln></c:spPr></c:errBars>"
    )
    element = series._element  # noqa: SLF001  python-pptx has no word for error bars
    element.xpath("c:cat")[0].addprevious(bars)


def name_all(chart: Any) -> None:
    """Every bar has its name, however close they stand."""
    axis = chart.element.xpath("c:chart/c:plotArea/c:catAx")[0]
    axis.xpath("c:noMultiLvlLbl")[0].addprevious(
        parse_xml(f'<c:tickLblSkip {nsdecls("c")} val="1"/>')
    )


def leave_room(chart: Any) -> None:
    """Room at the right for the names of the lines."""
    area = chart.element.xpath("c:chart/c:plotArea")[0]
    for old in area.xpath("c:layout"):
        area.remove(old)
    box = "".join(
        f'<c:{name} val="{size}"/>'
        for name, size in (("x", 0.06), ("y", 0.05), ("w", 0.76), ("h", 0.83))
    )
    area.insert(0, parse_xml(
        f'<c:layout {nsdecls("c")}><c:manualLayout><c:layoutTarget val="inner"/>'
        f'<c:xMode val="edge"/><c:yMode val="edge"/>{box}</c:manualLayout></c:layout>'
    ))  # fmt: skip
