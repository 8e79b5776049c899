"""Tables flattened into text: rows of a name, a unit and one number a column; pure.

    序号 指标 单位 2024年 2025年 2026年 1 全省算力规模 Eflops 85 150 180 2 高质量数据集 个 4 ≥10 ≥30

The unit stands in the row, or in brackets behind its name or its column's; the numbers are bare.
"""

import re
from dataclasses import dataclass

from etl.numbers import NumberReader, Quantity
from etl.numerals import scale, to_number
from etl.periods import Period
from etl.schema import Qualifier

_CELL = re.compile(r"[^\s|｜]+")
_YEAR = re.compile(
    r"((?:19|20)[0-9]{2})年?(?:度|底|末)?(?:[（(]?(?:实际|目标|计划|完成|预期|现状|基期|基准|值|数|预计)+[)）]?)?"
)
_VALUE = re.compile(
    r"(?P<sign>[≥≤＞＜><≧≦约超近]*)(?P<low>[0-9][0-9,]{0,19}(?:\.[0-9]{1,9})?)"
    r"(?:[-—–~～至](?P<high>[0-9][0-9,]{0,19}(?:\.[0-9]{1,9})?))?(?P<more>以上|以内|左右|\+|余)?"
)
_EMPTY = frozenset(("—", "-", "–", "——", "/", "…", "…", "--", "无", "／"))
_UNIT_IN_NAME = re.compile(r"[（(]([^（()）]{1,8})[)）]$")
_AT_LEAST = frozenset("≥＞>≧超")
_AT_MOST = frozenset("≤＜<≦")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the span of its name and cells, its numbers, and the year of each number's column."""

    start: int
    end: int
    quantities: list[Quantity]
    periods: list[Period]


@dataclass(frozen=True, slots=True)
class _Cell:
    start: int
    end: int
    text: str


def find_rows(text: str, reader: NumberReader) -> list[Row]:
    """All rows of tables whose header is a run of years; [] where there is none."""
    if len(set(re.findall(r"((?:19|20)[0-9]{2})年?\s", text))) < 2:
        return []
    cells = [_Cell(m.start(), m.end(), m.group()) for m in _CELL.finditer(text)]
    rows: list[Row] = []
    at = 0
    while at < len(cells):
        years = _header(cells, at)
        if len(years) < 2:
            at += 1
            continue
        at += len(years)
        while (row := _row(cells, at, years, reader)) is not None:
            rows.append(row[0])
            at = row[1]
    return rows


def _header(cells: list[_Cell], at: int) -> list[int]:
    """The years of a run of year cells from ``at``."""
    years: list[int] = []
    while at + len(years) < len(cells):
        match = _YEAR.fullmatch(cells[at + len(years)].text)
        if match is None:
            break
        years.append(int(match[1]))
    return years


def _row(
    cells: list[_Cell], at: int, years: list[int], reader: NumberReader
) -> tuple[Row, int] | None:
    """The row that begins at cell ``at`` and the index behind it; None where no row begins."""
    first = at
    if first < len(cells) and cells[first].text.rstrip(".、").isdigit():
        first += 1  # 序号
    name_end = first
    while name_end < len(cells) and name_end - first < 4 and not _is_value(cells[name_end].text):
        name_end += 1
    count = len(years)
    values = cells[name_end : name_end + count]
    if name_end == first or len(values) < count or not all(_is_value(c.text) for c in values):
        return None
    if not any(c.text not in _EMPTY for c in values):
        return None
    name = cells[first:name_end]
    unit = name[-1].text if len(name) > 1 else ""
    bracket = _UNIT_IN_NAME.search(name[-1].text)
    if bracket:
        unit = bracket[1]
    quantities: list[Quantity] = []
    periods: list[Period] = []
    for cell, year in zip(values, years, strict=True):
        quantity = _quantity(cell, unit, reader)
        if quantity is not None:
            quantities.append(quantity)
            periods.append(Period(cell.start, cell.start, year))
    return Row(name[0].start, values[-1].end, quantities, periods), name_end + count


def _is_value(text: str) -> bool:
    return text in _EMPTY or _VALUE.fullmatch(text) is not None


def _quantity(cell: _Cell, unit: str, reader: NumberReader) -> Quantity | None:
    """The number of a cell in the unit of its row; None for an empty cell."""
    match = _VALUE.fullmatch(cell.text)
    if match is None:
        return None
    kind, currency, reason, word, factor = reader.units.alone(unit)
    low = scale(to_number(match["low"]), factor)
    high = scale(to_number(match["high"]), factor) if match["high"] else low
    quantity = Quantity(
        cell.start, cell.start, cell.end, low, high, Qualifier.EXACT, kind, word, currency, reason
    )
    sign = set(match["sign"])
    if match["high"]:
        quantity.qualifier = Qualifier.RANGE
    elif sign & _AT_LEAST or match["more"] in ("以上", "+", "余"):
        quantity.qualifier, quantity.high = Qualifier.AT_LEAST, None
    elif sign & _AT_MOST or match["more"] == "以内":
        quantity.qualifier, quantity.low = Qualifier.AT_MOST, None
    elif sign or match["more"]:
        quantity.qualifier = Qualifier.APPROX
    return quantity
