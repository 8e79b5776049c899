"""Tables whose rows are no lines, all in one line or a cell a line; pure.

    序号 指标 单位 2024年 2025年 1 全省算力规模 Eflops 85 150 2 高质量数据集 个 4 ≥10

A row is told by its name and as many numbers as the head has columns.
"""

import re

from etl.cells import EMPTY, Cell, is_value, words_of
from etl.heads import HEADED, YEARS, Column, column_of
from etl.rows import Row, Table, is_index, make_row
from etl.units import Units

_NAMES = 4  # cells before the numbers of a row
_CAPTION = 60  # characters before the head that may name the table


def running_tables(text: str, start: int, end: int, units: Units) -> list[Table]:
    """The tables of a part of the text whose rows are no lines."""
    years = {m.group() for m in YEARS.finditer(text, start, end)}
    if len(years) < 2 and len(HEADED.findall(text, start, end)) < 2:
        return []
    cells = words_of(text, start, end)
    found: list[Table] = []
    at = 0
    while at < len(cells):
        columns = _run_of_heads(cells, at, units)
        if sum(c.role == "value" for c in columns) < 2:
            at += max(1, len(columns))
            continue
        first = at
        at += len(columns)
        of_units = first > 0 and column_of(cells[first - 1].text, units).role == "unit"
        rows: list[Row] = []
        while (taken := _running_row(cells, at, columns, units, of_units=of_units)) is not None:
            rows.append(taken[0])
            at = taken[1]
        if rows:
            above = text[max(start, cells[first].start - _CAPTION) : cells[first].start]
            head = text[cells[first].start : rows[0].start]
            found.append(Table(re.split("[。；]", above)[-1].strip(), head, False, False, rows))
    return found


def _run_of_heads(cells: list[Cell], at: int, units: Units) -> list[Column]:
    """The columns of a run of heads from ``at``: years or names with units, then what stands beside them."""
    columns: list[Column] = []
    for place in range(at, len(cells)):
        column = column_of(cells[place].text, units)
        known = column.role == "value" or (columns and column.role in ("rate", "aside"))
        if not known or (columns and columns[-1].role == "aside" and column.role != "aside"):
            break
        columns.append(column)
    return columns


def _running_row(
    cells: list[Cell], at: int, columns: list[Column], units: Units, *, of_units: bool
) -> tuple[Row, int] | None:
    """The row that begins at cell ``at`` and the index behind it; None where no row begins."""
    width = sum(c.role != "aside" for c in columns)
    first = at
    if first < len(cells) and is_index(cells[first].text):
        first += 1
    end = first
    while end < len(cells) and end - first < _NAMES and not is_value(cells[end].text, units):
        end += 1
    names = cells[first:end]
    if of_units and len(names) > 1 and units.alone(names[-1].text).word:
        unit: Cell | None = names.pop()
    else:
        unit = None
        if of_units and end < len(cells) and cells[end].text in EMPTY:
            end += 1  # what has no unit
    values = cells[end : end + width]
    if not names or len(values) < width:
        return None
    row = make_row(names, unit, list(zip(values, columns, strict=False)), units)
    if row is None:
        return None
    end += width
    for _ in range(len(columns) - width):
        if end < len(cells) and not is_value(cells[end].text, units):
            end += 1
    return row, end
