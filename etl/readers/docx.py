"""Word files -> paragraphs and tables in the order of the document; pure.

Read from the XML itself, for ``paragraph.text`` of python-docx leaves out what was inserted under
change tracking and what stands in content controls. Deleted text, heads and feet stay out; the
numbers that Word puts before paragraphs are not in the file.
"""

import io
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from lxml import etree

from etl.readers import Reading, refusal
from etl.readers.archive import check
from etl.readers.rows import lines_of

_TEXT, _PARAGRAPH, _TABLE, _ROW, _CELL = (qn(f"w:{tag}") for tag in ("t", "p", "tbl", "tr", "tc"))
_BREAKS = frozenset(qn(f"w:{tag}") for tag in ("br", "cr"))
_BLANKS = frozenset(qn(f"w:{tag}") for tag in ("tab", "ptab"))
_OUT = frozenset(
    [qn(f"w:{tag}") for tag in ("del", "moveFrom", "pPr", "rPr", "instrText", "sectPr", "tblPr")]
    + ["{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"]
)
"""Deleted text, properties, and the second copy of a text box."""


def read(content: bytes, name: str) -> Reading:
    """The text of a document, one line a paragraph or row of a table, its footnotes at the end.

    Raises:
        DocumentError: it is no docx, unfolds to too much, or holds no text.
    """
    check(content, name, "docx")
    document = Document(io.BytesIO(content))
    lines = [line for line in _lines(document.element.body) if line.strip()]
    for part in document.part.rels.values():
        if part.reltype.endswith(("/footnotes", "/endnotes")):
            lines += _notes(part.target_part.blob)
    if not lines:
        raise refusal(
            name,
            "没有文字的文档，可能只有图片",
            "有文字的文档",
            "请用软件识别图片中的文字（OCR），存为文字。",
        )
    return Reading("\n".join(lines) + "\n")


def _lines(element: Any) -> Iterator[str]:
    """The lines of a body, cell or box: what wraps paragraphs and tables is looked into."""
    for child in element:
        if child.tag == _PARAGRAPH:
            text, boxes = _words(child)
            yield from (line for line in text.split("\n") if line.strip())
            for box in boxes:
                yield from _lines(box)
        elif child.tag == _TABLE:
            yield from lines_of(_rows(child))
        elif child.tag not in _OUT:
            yield from _lines(child)


def _words(paragraph: Any) -> tuple[str, list[Any]]:
    """The text of a paragraph and the text boxes that hang on it."""
    words: list[str] = []
    boxes: list[Any] = []

    def walk(node: Any) -> None:
        for child in node:
            if child.tag in _OUT:
                continue
            if child.tag == _TEXT:
                words.append(child.text or "")
            elif child.tag in _BREAKS:
                words.append("\n")
            elif child.tag in _BLANKS:
                words.append("\t")
            elif child.tag == qn("w:txbxContent"):
                boxes.append(child)
            else:
                walk(child)

    walk(paragraph)
    return "".join(words), boxes


def _rows(table: Any) -> Iterator[list[str]]:
    """The cells of each row; a merged cell stands where it begins."""
    for row in table.iter(_ROW):
        if next(row.iterancestors(_TABLE)) is not table:
            continue  # of a table inside a cell, which comes with that cell
        cells = [cell for cell in row.iter(_CELL) if next(cell.iterancestors(_ROW)) is row]
        yield ["\n".join(_lines(cell)) for cell in cells if not _goes_on(cell)]


def _goes_on(cell: Any) -> bool:
    """Whether a cell is the lower part of one merged over rows."""
    merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    return merged is not None and merged.get(qn("w:val"), "continue") == "continue"


def _notes(part: bytes) -> Iterator[str]:
    """The footnotes of a part; the lines that separate them have a type."""
    root = etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True))
    for note in root:
        if note.get(qn("w:type")) is None:
            text = "".join(_lines(note)).strip()
            if text:
                yield f"注：{text}"
