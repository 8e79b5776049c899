"""How a document's date is known, in the language of the page.

A run says it in a few fixed ways (etl.sources.origin, etl.readers.page), which have their English here. What
an analyst wrote into a sidecar stands as it was written.
"""

import re

from components.book import Book
from etl.schema import Document

STATED = {
    "旁注文件写明": "stated in the sidecar file",
    "文中载明：发布日期": "date of publication in the text",
    "文中载明：作报告的日期": "date of the report in the text",
    "文中载明：文末日期": "date at the end of the text",
    "文中载明：电头日期": "dateline of the text",
    "推断：工作报告标题中的年份": "inferred from the year in the report's title",
}
_OF_PAGE = re.compile(r"网页载明：(?:meta )?(.+)")
_LABELS = {
    "成文日期": "date of drafting",
    "发文日期": "date of issue",
    "印发日期": "date of printing",
    "生成日期": "date of creation",
    "发布日期": "date of publication",
    "发布时间": "time of publication",
    "公开日期": "date of disclosure",
    "发表时间": "time of publication",
    "时间": "time",
    "日期": "date",
    "电头日期": "dateline",
}


def line(document: Document, book: Book) -> str:
    """How the date is known, as a part of a line; empty where nothing is said."""
    if not document.date_basis:
        return ""
    return book.say("date_basis", basis=told(document.date_basis, book))


def told(basis: str, book: Book) -> str:
    """A basis in the words of ``book``'s language, where it is one of a run's own."""
    if book.lang == "zh":
        return basis
    page = _OF_PAGE.fullmatch(basis)
    if page is not None:
        return f"given by the web page: {_LABELS.get(page[1], page[1])}"
    return STATED.get(basis, basis)
