"""PDF with text -> paragraphs and tables in the order of the pages.

pdfplumber (MIT) was taken for what it makes of Chinese: no blanks between characters and digits,
every line with its place, and tables by their rules, cell by cell. Its fellows pypdf and pypdfium2
give lines only; all of them are free of the AGPL.
"""

import io
import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect

from etl.readers import PAGES, Reading, refusal
from etl.readers.columns import FOOT, HEAD, gutter
from etl.readers.paragraphs import Line, paragraphs, without_frame
from etl.readers.rows import lines_of

_FEW = 10  # characters a page; less is a stamp or a page number on a scan
_GAP = 0.5
"""Ems between characters that are a blank: Word and LibreOffice set a quarter between 达 and 320."""
_UNMAPPED = re.compile(r"\(cid:\d+\)|[\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class _Page:
    number: int
    lines: list[Line]
    pictures: bool
    gutter: float | None = None


def read(content: bytes, name: str) -> Reading:
    """The text of a PDF: paragraphs put together again, tables as rows, heads and feet left out.

    Raises:
        DocumentError: it has a password, no text (a scan), or too many pages.
    """
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it warns of every odd font
    try:
        with pdfplumber.open(io.BytesIO(content)) as document:
            count = len(document.pages)
            pages = _pages(document.pages) if count <= PAGES else []
    except Exception as error:
        if PDFPasswordIncorrect in (type(error), *map(type, error.args)):
            raise refusal(
                name,
                "有密码的 PDF",
                "没有密码的 PDF",
                "请打开后打印或另存为没有密码的 PDF。",
            ) from error
        raise
    if count > PAGES:
        raise refusal(name, f"{count:,} 页", f"不超过 {PAGES:,} 页", "请拆分文献。")
    return _reading(pages, name)


def _reading(pages: Sequence[_Page], name: str) -> Reading:
    size = sum(len(line.text) for page in pages for line in page.lines)
    empty = [page.number for page in pages if page.pictures and not page.lines]
    if size < _FEW * len(pages) or len(empty) * 2 > len(pages):
        raise refusal(
            name,
            f"扫描的 PDF：{len(pages)} 页图片，只有 {size} 个字",
            "有文字的 PDF",
            "请用 WPS、Word 或 Acrobat 识别文字（OCR），再放入识别的结果。",
        )
    every = [page.lines for page in pages]
    lines = without_frame(every) or [line for page in every for line in page]
    text = "\n".join(paragraphs(lines)) + "\n"
    odd = len(_UNMAPPED.findall(text))
    if odd * 20 > len(text):
        raise refusal(
            name,
            f"字体认不出文字的 PDF（{len(text)} 字中的 {odd} 处）",
            "文字可以复制的 PDF",
            "请改用 Word 稿或网页，或识别文字（OCR）。",
        )
    notes = [f"第 {'、'.join(map(str, empty))} 页是图片，没有文字"] if empty else []
    return Reading(text, notes=notes)


def _pages(pages: Sequence[Any]) -> list[_Page]:
    read: list[_Page] = []
    for page in pages:
        read.append(_page(page, read[-1].gutter if read else None))
        page.close()  # else every page stays in memory
    return read


def _page(page: Any, before: float | None) -> _Page:
    """The lines of a page in the order of reading, each table's rows among them.

    ``before`` is the gutter of the page before.
    """
    size = _level(page)
    tables = [table for table in page.find_tables() if len(table.rows) > 1 and _columns(table) > 1]
    boxes = [table.bbox for table in tables]
    prose = page.filter(lambda item: not _inside(item, boxes)) if boxes else page
    at = None if tables else gutter(page.chars, page.width, page.height, size, before)
    lines: list[Line] = []
    if at is None:
        lines = _lines(prose)
        for table in tables:
            lines += _table_lines(table)
        lines.sort(key=lambda line: (line.top, line.left))
    else:
        x0, top, x1, bottom = page.bbox
        head, foot = top + HEAD * page.height, top + FOOT * page.height
        lines += _lines(page.crop((x0, top, x1, head)))
        lines += _lines(page.crop((x0, head, at, foot)), columns=2)
        lines += _lines(page.crop((at, head, x1, foot)), columns=2)
        lines += _lines(page.crop((x0, foot, x1, bottom)))
    return _Page(page.page_number, lines, bool(page.images), at)


def _lines(part: Any, *, columns: int = 1) -> list[Line]:
    """The lines of a part of a page from top to bottom; those of a column begin at its margin."""
    found = [
        item
        for item in part.extract_text_lines(return_chars=False, x_tolerance_ratio=_GAP)
        if item["text"].strip()
    ]
    margin = min((item["x0"] for item in found), default=0) if columns > 1 else 0
    return [
        Line(
            item["text"],
            item["x0"] - margin,
            item["x1"] - margin,
            item["top"],
            item["bottom"],
            columns=columns,
        )
        for item in found
    ]


def _level(page: Any) -> float:
    """Put the characters of a line on one level; the size of most, 0 where there are none.

    A line is found by the tops of its characters, and these differ with the font: a dash or a
    number of another font would become a line of its own. The base line is common to all.
    """
    upright = [char for char in page.chars if char["upright"]]
    if not upright:
        return 0
    size = float(median(char["size"] for char in upright))
    level = median(char["bottom"] + char["matrix"][5] for char in upright)
    for char in upright:
        char["bottom"] = level - char["matrix"][5]
        char["top"] = char["bottom"] - size
    return size


def _columns(table: Any) -> int:
    return max((len(row.cells) for row in table.rows), default=0)


def _table_lines(table: Any) -> Iterator[Line]:
    left, top, right, _ = table.bbox
    rows = [
        [cell or "" for cell in row if cell is not None]
        for row in table.extract(x_tolerance_ratio=_GAP)
    ]
    for at, text in enumerate(lines_of(rows)):
        # below each other inside the table's box; rows are never joined with their neighbours
        yield Line(text, left, right, top + at / 1000, top + at / 1000, alone=True)


def _inside(item: dict[str, Any], boxes: Sequence[tuple[float, float, float, float]]) -> bool:
    if item["object_type"] != "char":
        return False
    x, y = (item["x0"] + item["x1"]) / 2, (item["top"] + item["bottom"]) / 2
    return any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in boxes)
