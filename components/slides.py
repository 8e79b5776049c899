"""Slides as the page looks: 16:9, white, thin rules, titles at the left, a line of sources below.

``pptx`` is heavy, so this module is imported where a briefing is made.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any
from unicodedata import east_asian_width

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Emu, Inches, Pt

from components import theme

FONT = "Microsoft YaHei"  # on every Windows; LibreOffice and macOS put their own in its place
WIDE, HIGH = Inches(13.333), Inches(7.5)
LEFT = Inches(0.6)
BREADTH = WIDE - 2 * LEFT
TOP, FOOT = Inches(1.55), Inches(6.85)
LINE = Inches(0.3)
TITLE_ONLY = 5  # the layout of the default template that has a title and nothing else
PLAIN_TABLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # the table style without lines and fills
ACCENTS = (theme.RAMP[3], *theme.REGIONS[1:])

Words = tuple[str, bool]  # what is said, and whether it is bold


def rgb(colour: str) -> RGBColor:
    """A colour of the theme.

    >>> str(rgb("#1f5f99"))
    '1F5F99'
    """
    return RGBColor.from_string(colour.removeprefix("#").upper())


class Deck:
    """A presentation that is filled slide by slide."""

    def __init__(self, title: str, foot: str) -> None:
        """An empty deck; ``foot`` is the line below every slide."""
        self.foot = foot
        self.file = Presentation()
        self.file.slide_width, self.file.slide_height = WIDE, HIGH
        properties = self.file.core_properties
        properties.title, properties.author, properties.last_modified_by = title, "", ""
        _dress(self.file.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME))

    def cover(self, title: str, lines: Sequence[str]) -> None:
        """The first slide: what this is about, its scope, its date."""
        slide = self._slide(title, Inches(2.35), 34)
        rule = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, LEFT, Inches(2.15), Inches(0.9), Pt(3))
        rule.fill.solid()
        rule.fill.fore_color.rgb = rgb(theme.ACCENT)
        rule.line.fill.background()
        frame = _box(slide, LEFT, Inches(3.3), BREADTH, Inches(2.6))
        for line in lines:
            _paragraph(frame, [(line, False)], size=16, colour=theme.MUTED, after=8)

    def slide(self, title: str, subtitle: str, notes: str = "") -> Any:
        """A slide with its title, what is seen under it, and the notes a reader needs."""
        slide = self._slide(title, Inches(0.4), 24)
        frame = _box(slide, LEFT, Inches(0.98), BREADTH, Inches(0.4))
        _paragraph(frame, [(subtitle, False)], size=13, colour=theme.MUTED)
        lines = [line for line in (notes, self.foot) if line]
        frame = _box(slide, LEFT, FOOT - Inches(0.24 * (len(lines) - 1)), BREADTH, Inches(0.5))
        for line in lines:
            _paragraph(frame, [(line, False)], size=10, colour=theme.MUTED, after=2)
        return slide

    def _slide(self, title: str, top: Emu, size: int) -> Any:
        slide = self.file.slides.add_slide(self.file.slide_layouts[TITLE_ONLY])
        shape = slide.shapes.title
        shape.left, shape.top, shape.width, shape.height = LEFT, top, BREADTH, Inches(0.62)
        _clear(shape.text_frame)
        shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        _paragraph(shape.text_frame, [(title, True)], size=size, colour=theme.INK)
        return slide


def statement(slide: Any, place: int, words: Sequence[Words], origin: str, *, height: Emu) -> None:
    """The ``place``-th sentence of a slide with its origin below."""
    frame = _box(slide, LEFT, Emu(TOP + place * height), BREADTH, height)
    _paragraph(frame, words, size=14, colour=theme.INK, after=3)
    _paragraph(frame, [(origin, False)], size=11, colour=theme.MUTED)


def table(
    slide: Any,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    shares: Sequence[float],
    numbers: Collection[int] = (),
) -> None:
    """A table with thin rules; ``shares`` are the widths of its columns, in sum 1.

    The columns ``numbers`` end at one line, so that figures stand under each other.
    """
    height = Inches(0.38)
    frame = slide.shapes.add_table(
        len(rows) + 1, len(head), LEFT, TOP, BREADTH, height * (len(rows) + 1)
    )
    frame.element.xpath(".//a:tableStyleId")[0].text = PLAIN_TABLE
    made = frame.table
    for column, share in zip(made.columns, shares, strict=True):
        column.width = Emu(int(BREADTH * share))
    for number, words in enumerate([head, *rows]):
        made.rows[number].height = height
        for place, cell in enumerate(made.rows[number].cells):
            room = BREADTH * shares[place] / Pt(12) - 2
            _fill(cell, fit(words[place], room), head=number == 0)
            if place in numbers:
                cell.margin_right = Inches(0.3)
                cell.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT


def fit(text: str, room: float) -> str:
    """A text as far as ``room`` wide characters reach; Latin ones take half as much.

    >>> fit("人工智能企业", 6), fit("人工智能企业", 4), fit("AI firms", 4.5)
    ('人工智能企业', '人工智…', 'AI firms')
    """
    widths = [1 if east_asian_width(letter) in "WFA" else 0.55 for letter in text]
    if sum(widths) <= room:
        return text
    while sum(widths) > room - 1:
        widths.pop()
    return text[: len(widths)] + "…"


def _fill(cell: Any, text: str, *, head: bool) -> None:
    _clear(cell.text_frame)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.margin_left, cell.margin_right = Emu(0), Inches(0.15)
    cell.margin_top = cell.margin_bottom = Inches(0.03)
    colour = theme.MUTED if head else theme.INK
    _paragraph(cell.text_frame, [(text, False)], size=11 if head else 12, colour=colour)
    rule = theme.MUTED if head else theme.RULE
    cell.text_frame.word_wrap = True
    properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001  python-pptx has no word for borders
    properties.insert(0, parse_xml(
        f'<a:lnB {nsdecls("a")} w="6350"><a:solidFill><a:srgbClr val="{rgb(rule)}"/></a:solidFill></a:lnB>'
    ))  # fmt: skip


def _box(slide: Any, left: Emu, top: Emu, width: Emu, height: Emu) -> Any:
    frame = slide.shapes.add_textbox(left, top, width, height).text_frame
    _clear(frame)
    return frame


def _clear(frame: Any) -> None:
    """Words begin at the very edge, so that everything on a slide stands on one line."""
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0


def _paragraph(
    frame: Any, words: Iterable[Words], *, size: int, colour: str, after: int = 0
) -> None:
    paragraph = frame.paragraphs[0]
    if paragraph.runs:
        paragraph = frame.add_paragraph()
    paragraph.alignment = PP_ALIGN.LEFT
    paragraph.space_after = Pt(after)
    for text, bold in words:
        run = paragraph.add_run()
        run.text = text
        run.font.size, run.font.bold = Pt(size), bold
        run.font.color.rgb = rgb(colour)


def _dress(part: Any) -> None:
    """Give the theme the page's fonts and colours, so that what a user adds looks the same."""
    text = part.blob.decode("utf-8")
    text = re.sub(r'<a:(latin|ea) typeface="[^"]*"', rf'<a:\1 typeface="{FONT}"', text)
    text = re.sub(r'(<a:font script="Hans" typeface=")[^"]*', rf"\g<1>{FONT}", text)
    for number, colour in enumerate(ACCENTS, start=1):
        own = f'<a:accent{number}><a:srgbClr val="{rgb(colour)}"/></a:accent{number}>'
        text = re.sub(rf"<a:accent{number}>.*?</a:accent{number}>", own, text, flags=re.DOTALL)
    part._blob = text.encode("utf-8")  # noqa: SLF001  python-pptx hands themes on as they are
