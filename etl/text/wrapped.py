"""Copies whose lines are broken at a width, as mail and PDF viewers do: which breaks are none; pure."""

import re
from itertools import pairwise

_WIDE = re.compile(r"[^\n]{61}")  # a paragraph that nothing broke
_PAGE = re.compile(r"[ \u3000]*[—–\-]{1,2} ?[0-9０-９]{1,4} ?[—–\-]{1,2}[ \u3000]*")  # — 3 —
_ENDS = ("。", "！", "？", "；", "：", "!", "?", ";", ":", "”", "」", "）", ")", "…")
_BEGINS = re.compile(
    r"[ \u3000]*(?:[一二三四五六七八九十]{1,3}[、是]|[（(][一二三四五六七八九十0-9]{1,3}[）)]|第[一二三四五六七八九十]{1,3}|[0-9]{1,2}[.．、](?![0-9])|[●■◆▪★【]|$)"
)
_RUNNING = re.compile("[，。；、,]")
_SOME = 3  # breaks within sentences that tell a copy of this kind
_FULL = 0.65  # of the widest line has one that is broken off


def broken_lines(raw: str) -> list[tuple[int, int]]:
    r"""The spans of the breaks within sentences, page numbers between them included.

    None in a text with long lines, or with few such breaks: there a break means something.

    >>> broken_lines("全区建成智算中心18个，引\n进数商26家，其中规上企\n业12家，从业人员已经突\n破3000人。")
    [(13, 14), (26, 27), (39, 40)]
    """
    if _WIDE.search(raw) or raw.count("\n") < _SOME:
        return []
    lines: list[tuple[int, int]] = []
    at = 0
    for line in raw.split("\n"):
        if _PAGE.fullmatch(line) is None:
            lines.append((at, at + len(line)))
        at += len(line) + 1
    widest = max((_width(raw[start:end]) for start, end in lines), default=0)
    found: list[tuple[int, int]] = []
    running = False
    for (start, end), (following, stop) in pairwise(lines):
        line = raw[start:end]
        running = running or _RUNNING.search(line) is not None
        goes_on = (
            running
            and not line.rstrip().endswith(_ENDS)
            and _width(line) >= _FULL * widest
            and _BEGINS.match(raw[following:stop]) is None
        )
        if goes_on:
            found.append((end, following))
        running = goes_on
    return found if len(found) >= _SOME else []


def _width(line: str) -> int:
    """How wide a line is; a Chinese character takes the room of two others."""
    return len(line) + sum(char > "\u2e80" for char in line)
