"""Pages set in two columns, as gazettes are: where one ends and the other begins; pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

HEAD, FOOT = 0.075, 0.925
"""Between these shares of its height a page has its text; running heads may cross the columns."""
_MIDDLE = (0.4, 0.6)  # of the width, where a gutter may be
_FILLED = 0.6  # of a column is characters; names and numbers of a table fill less


def gutter(
    chars: Iterable[Mapping[str, Any]],
    width: float,
    height: float,
    size: float,
    before: float | None = None,
) -> float | None:
    """The middle of the blank strip that divides a page; None where there is one column.

    ``size`` is that of a character: a strip is at least as wide, and no character crosses it.
    ``before`` is the gutter of the page before: the last page of a text may fill one column only.
    """
    body = [c for c in chars if HEAD * height < c["top"] < FOOT * height and c["text"].strip()]
    crossed = bytearray(int(width) + 2)
    for char in body:
        first, last = max(0, int(char["x0"])), min(int(width), int(char["x1"]))
        crossed[first : last + 1] = b"\x01" * (last + 1 - first)
    if before is not None and body and not crossed[int(before)]:
        return before
    start, end = (int(share * width) for share in _MIDDLE)
    widest, at = 0, 0
    for strip in crossed[start:end].replace(b"\x01", b" ").split(b" "):
        if len(strip) > widest:
            widest = len(strip)
            at = crossed.index(bytes(widest), start, end) + widest // 2
    left = [char for char in body if char["x1"] <= at]
    right = [char for char in body if char["x0"] >= at]
    if widest < size or min(_filled(left), _filled(right)) < _FILLED:
        return None
    return float(at)


def _filled(chars: Sequence[Mapping[str, Any]]) -> float:
    """The share of a column's lines that is characters; 0 where there are none."""
    if not chars:
        return 0.0
    lines = len({round(char["bottom"]) for char in chars})
    width = max(char["x1"] for char in chars) - min(char["x0"] for char in chars)
    return float(sum(char["x1"] - char["x0"] for char in chars) / (lines * width))
