"""Tables flattened into text: where they stand, their rows and columns; pure.

Either every row is a line, its cells between bars, tabs, wide gaps or blanks, or cells run on, one a
line or all in one, and a row is told by its name and as many numbers as the head has columns.
"""

import re
from itertools import pairwise

from etl.cells import Cell, cells_of, is_number
from etl.heads import (
    HEADED,
    LONGEST,
    YEARS,
    Column,
    caption_units,
    columns_of,
    columns_of_two,
    is_name_of_years,
)
from etl.rows import Row, Table, row_of, strict_row
from etl.running import running_tables
from etl.units import Units

# What no table lacks; each begins with a character that is scanned fast
_UNIT = re.compile(r"单(?<=[\s|｜（(量额算币单]单)位(?=[\s|｜:：])")
_FIRST = re.compile(
    r"序号|编号|(?:主要|具体|统计|考核)?指标(?:名称|类别)?|(?:项目|企业|事项|任务|平台|单位)(?:名称)?|名称|类别|类型|领域|年份"
    r"|地区|区域|设区市|市州|市（州）|地市|各市|县区|区县|县（市、区）|县（区）|区（县）|省份|城市|盟市|州市"
)
"""The first head of those that stand one a line."""
_WIDEST = 12  # columns of such a table
_CAPTION_OF_UNIT = 24  # characters; a longer line with a unit is a title, too
_BODY = re.compile(r"[^\s]{0,6}(?:项目|企业|单位|机构|公司|平台|基金)(?:名称|全称)?")
_SENTENCE = re.compile("[。；！？]")
_ABOVE = 3  # lines above the head that may be its caption
_CAPTION = 60


def find_tables(text: str, units: Units) -> list[Table]:
    """All tables of ``text`` in order; [] where there is none."""
    dated = len({m.group() for m in YEARS.finditer(text)}) >= 2
    headed = HEADED.search(text) is not None
    if not dated and not headed and _UNIT.search(text) is None:
        return []
    ends = [m.start() for m in re.finditer("\n", text)]
    bounds = list(pairwise([-1, *ends, len(text)]))
    lines = [cells_of(text, start + 1, end) for start, end in bounds]
    found: list[Table] = []
    at = rest = 0  # the line looked at, and the first that no table has taken
    while at < len(lines):
        table = _by_lines(text, lines, at, units)
        if table is None:
            at += 1
            continue
        found += running_tables(text, bounds[rest][0] + 1, bounds[at][0] + 1, units)
        found.append(table[0])
        at = rest = table[1]
    if rest < len(lines):
        found += running_tables(text, bounds[rest][0] + 1, len(text), units)
    return found


def _by_lines(
    text: str, lines: list[list[Cell]], at: int, units: Units
) -> tuple[Table, int] | None:
    """The table whose head begins in line ``at``, and the line behind it; None where none begins."""
    if not lines[at] or _SENTENCE.search(text, lines[at][0].start, lines[at][-1].end):
        return None
    above = _above(text, lines, at)
    stated = next((u for a in above if (u := caption_units(a))), [])
    size = 1
    if len(lines[at]) > 1:
        heads, columns, first = _head(lines, at, stated, units)
    elif _FIRST.fullmatch(lines[at][0].text):
        heads, columns, first = _stacked(lines, at, stated, units)
        size = len(heads)
    else:
        return None
    if not columns:
        return None
    rows: list[Row] = []
    place: int | None = first
    end = first
    while place is not None:
        cells = lines[place] if size == 1 else _stack(lines, place, size)
        row = row_of(cells, columns, units)
        if row is not None:
            rows.append(row)
            end = place + size
        elif size > 1 or not _is_group(cells):
            break
        place = _next(lines, end if row is not None else place + 1)
    caption = next((a for a in above if not caption_units(a) or len(a) > _CAPTION_OF_UNIT), "")
    head = text[heads[0].start : heads[-1].end]
    bodies = any(c.role == "name" and _BODY.fullmatch(c.name) for c in columns)
    return Table(caption, head, is_name_of_years(columns[0]), bodies, rows), end


def _head(
    lines: list[list[Cell]], at: int, stated: list[str], units: Units
) -> tuple[list[Cell], list[Column], int]:
    """The heads in line ``at`` and perhaps the next, their columns, and the line of the first row."""
    heads = lines[at]
    first = _next(lines, at + 1)
    if first is None or not _are_heads(heads, units):
        return heads, [], at
    if len(lines[first]) == len(heads) and (
        columns := columns_of(heads, lines[first], stated, units)
    ):
        return heads, columns, first
    row = _next(lines, first + 1)
    if row is None or len(lines[row]) <= len(heads):
        return heads, [], at
    return heads, columns_of_two(heads, lines[first], lines[row], stated, units), row


def _stacked(
    lines: list[list[Cell]], at: int, stated: list[str], units: Units
) -> tuple[list[Cell], list[Column], int]:
    """The heads that stand one a line from ``at``, where two rows of as many lines fit them."""
    for size in range(2, _WIDEST):
        heads, row = _stack(lines, at, size), _stack(lines, at + size, size)
        if not heads or not _are_heads(heads, units):
            break
        columns = columns_of(heads, row, stated, units) if row else []
        after = _stack(lines, at + 2 * size, size)
        if columns and after and strict_row(after, columns, units) is not None:
            return heads, columns, at + size
    return [], [], at


def _stack(lines: list[list[Cell]], at: int, size: int) -> list[Cell]:
    """The cells of ``size`` lines that hold one each; [] where they do not."""
    taken = lines[at : at + size]
    if len(taken) < size or any(len(line) != 1 for line in taken):
        return []
    return [line[0] for line in taken]


def _are_heads(cells: list[Cell], units: Units) -> bool:
    return all(
        c.text and len(c.text) <= LONGEST and not is_number(c.text, units) for c in cells[1:]
    )


def _next(lines: list[list[Cell]], at: int) -> int | None:
    """The next line with cells."""
    return next((n for n in range(at, min(at + 4, len(lines))) if lines[n]), None)


def _is_group(cells: list[Cell]) -> bool:
    """Whether a line between rows heads some of them, or stands for rows left out."""
    if len(cells) != 1 or len(cells[0].text) > 16:
        return False
    return not _SENTENCE.search(cells[0].text) and not any(c.isdigit() for c in cells[0].text)


def _above(text: str, lines: list[list[Cell]], at: int) -> list[str]:
    """The lines right above the head, the nearest first; of prose only its last words."""
    found: list[str] = []
    for n in range(at - 1, max(-1, at - 1 - 2 * _ABOVE), -1):
        if not lines[n]:
            continue
        line = text[lines[n][0].start : lines[n][-1].end]
        tail = re.split("[。；]", line)[-1]
        if len(tail) <= _CAPTION:
            found.append(tail)
        if tail != line or len(found) == _ABOVE:
            break
    return found
