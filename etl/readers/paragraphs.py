"""Lines at their places on pages -> paragraphs, without page numbers, heads and feet; pure."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median

from etl.readers.rows import joined

_EDGE = 2  # lines at the top and at the bottom of a page that may be head or foot
_NUMBER = re.compile(
    r"[-—–－─·\s]*(?:第\s*)?\d{1,4}\s*(?:页)?[-—–－─·\s]*(?:[/／,，]?\s*共?\s*\d{1,4}\s*页?)?|[-—–\s]*[ivxIVX]{1,6}[-—–\s]*"
)
_OPENS = re.compile(
    r"第[一二三四五六七八九十百零\d]+[条章节编款]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、](?!\d)|[●■◆▪•]"
)
"""How a new paragraph begins whatever its indent."""
_ROW = re.compile(r"[^，。；：！？]*(?:\s+[≥≤<>＞＜约]?[\d.,%％—–/-]+年?){2,}\s*")
"""A row of a table without rules: 人工智能企业 家 279 320. It is joined with nothing."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its place on the page, from left and top.

    ``alone`` is joined with no other; ``columns`` are those of its part of the page, and its place
    is that in the first one.
    """

    text: str
    left: float
    right: float
    top: float
    bottom: float
    alone: bool = False
    columns: int = 1


def without_frame(pages: Sequence[Sequence[Line]]) -> list[Line]:
    """The lines of all pages in order, without page numbers and what heads or foots most pages.

    A head with a number in it (a section, a date) counts as the same on every page.
    """
    seen = Counter(key for lines in pages for key in {_key(line) for line in _edges(lines)})
    frame = {key for key, count in seen.items() if count > 1 and count * 2 >= len(pages)}
    kept: list[Line] = []
    for lines in pages:
        edges = _edges(lines)
        kept += [
            line
            for line in lines
            if line not in edges or not (_key(line) in frame or _NUMBER.fullmatch(line.text))
        ]
    return kept


def _edges(lines: Sequence[Line]) -> list[Line]:
    return [line for line in (*lines[:_EDGE], *lines[-_EDGE:]) if not line.alone]


def _key(line: Line) -> tuple[str, int]:
    """The text of a line with its digits alike, and its height on the page."""
    return re.sub(r"\d+", "#", re.sub(r"\s", "", line.text)), round(line.top / 12)


def paragraphs(lines: Sequence[Line]) -> Iterator[str]:
    """Lines joined to paragraphs: a line goes on where it is full and the next one not indented."""
    for _, part in groupby(lines, key=lambda line: line.columns):
        yield from _joined(list(part))


def _joined(lines: Sequence[Line]) -> Iterator[str]:
    """The paragraphs of lines that have the same margins."""
    prose = [line for line in lines if not line.alone]
    if not prose:
        yield from (line.text for line in lines)
        return
    size = median(line.bottom - line.top for line in prose)
    right = max(line.right for line in prose)
    left = _margin([line.left for line in prose], size)
    text = ""
    before: Line | None = None
    for line in lines:
        goes_on = (
            before is not None
            and not (before.alone or line.alone)
            and before.right > right - 2 * size
            and line.left < left + size
            and not _OPENS.match(line.text)
            and not (_ROW.fullmatch(before.text) or _ROW.fullmatch(line.text))
        )
        if goes_on:
            text = joined(text, line.text)
        else:
            if text:
                yield text
            text = line.text
        before = line
    yield text


def _margin(lefts: Sequence[float], size: float) -> float:
    """Where unindented lines begin: the leftmost place that is no exception."""
    places = Counter(round(left / size) for left in lefts)
    common = [place for place, count in places.items() if count * 10 >= len(lefts)]
    return min(common) * size
