"""Tables as lines of text, one a row, as ``etl.tables.tabular`` reads them; pure.

Cells stand between bars and an empty one is a dash, so every number keeps its column.
"""

import re
from collections.abc import Iterable, Sequence

_LONGEST = 80  # characters of a cell; a longer one is prose that was set as a table
_BREAK = re.compile(r"\s*[\r\n\v\f]\s*")
_BLANKS = re.compile(r"[^\S\n\u3000]+")
_LATIN = re.compile(r"[!-~]")


def joined(one: str, other: str) -> str:
    """Two lines of one paragraph as one: Chinese with nothing between, Latin words with a blank.

    >>> joined("产业规模稳步", "扩大"), joined("the new", "model GPT")
    ('产业规模稳步扩大', 'the new model GPT')
    """
    if not one or not other:
        return one + other
    between = " " if _LATIN.match(one[-1]) and _LATIN.match(other[0]) else ""
    return one + between + other


def unbroken(text: str) -> str:
    r"""A run of text without the line breaks and doubled blanks of its source.

    >>> unbroken("  全区  人工智能\n   企业")
    '全区 人工智能企业'
    """
    line = ""
    for part in _BREAK.split(text.strip()):
        line = joined(line, _BLANKS.sub(" ", part).strip())
    return line


def lines_of(table: Iterable[Sequence[str]]) -> list[str]:
    """The rows of a table as lines; cells that hold prose become lines of their own.

    >>> lines_of([["指标", "2023年", "2024年"], ["企业（家）", "", "320"], ["", "", ""]])
    ['指标 | 2023年 | 2024年', '企业（家） | — | 320']
    """
    lines: list[str] = []
    for row in table:
        cells = [unbroken(cell) for cell in row]
        filled = [cell for cell in cells if cell]
        if not filled:
            continue
        if len(filled) == 1 or any(len(cell) > _LONGEST or "。" in cell for cell in filled):
            lines += [line for cell in row for line in _lines(cell)]
        else:
            lines.append(" | ".join(cell or "—" for cell in cells))
    return lines


def _lines(cell: str) -> list[str]:
    return [line for part in cell.split("\n") if (line := _BLANKS.sub(" ", part).strip())]
