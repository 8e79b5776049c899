"""How a sheet of a workbook is printed: on A4, as wide as the paper, with what it is on every page.

Where to read it: Excel shows it under 页面布局.
"""

from dataclasses import dataclass
from typing import Any

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Border, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties

from components import theme
from components.book import Book

A4 = 9  # Excel's number of this paper
SIDE, EDGE, BAND = 0.4, 0.75, 0.3  # inches: left and right, above and below, head and foot
RULED = FormulaRule(
    formula=["TRUE"], border=Border(bottom=Side(style="thin", color=theme.RULE[1:]))
)
"""Thin rules between rows, said once for all cells: a border each would cost as much as the cell."""
LONGEST = 90  # characters of the filters in a head, which holds 255 with its codes
FONT = "Microsoft YaHei,Regular"
BOLD = "Microsoft YaHei,Bold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What stands around every page: the title, what was chosen, and as of when."""

    title: str
    filters: str
    stand: str


def lay(sheet: Any, label: Label, book: Book, *, wide: bool = True) -> None:
    """Set a sheet up for the printer, before its first row is written."""
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.paperSize = A4
    sheet.page_setup.orientation = "landscape" if wide else "portrait"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0  # as many as it takes
    sheet.page_margins = PageMargins(SIDE, SIDE, EDGE, EDGE, BAND, BAND)
    head, foot = sheet.oddHeader, sheet.oddFooter
    head.left.text, head.left.font, head.left.size = plain(label.title), BOLD, 11
    filters = label.filters
    cut = filters if len(filters) <= LONGEST else filters[: LONGEST - 1] + "…"
    head.right.text, head.right.font, head.right.size = plain(cut), FONT, 8
    foot.left.text, foot.left.font, foot.left.size = plain(label.stand), FONT, 8
    pages = book.say("paper_page", page="&P", pages="&N")
    foot.right.text, foot.right.font, foot.right.size = f"{sheet.title} · {pages}", FONT, 8


def bound(sheet: Any, columns: int, rows: int, *, repeated: bool = True) -> None:
    """Say what is printed, once all rows are written; the first row is ``repeated`` on every page."""
    area = f"A1:{get_column_letter(columns)}{rows}"
    sheet.print_area = area
    sheet.conditional_formatting.add(area, RULED)
    if repeated:
        sheet.print_title_rows = "1:1"


def plain(words: str) -> str:
    """Words without meaning to the codes of a head.

    >>> plain("R&D")
    'R&&D'
    """
    return words.replace("&", "&&")
