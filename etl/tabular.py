"""Tables flattened into text, whose numbers are bare; pure.

Rows of a name and a unit under a head of years, the unit in a cell of its own or in brackets:

    序号 指标 单位 2024年 2025年 2026年 1 全省算力规模 Eflops 85 150 180 2 高质量数据集 个 4 ≥10 ≥30

or rows of a place under a head of names with their units:

    设区市 高新技术企业（家） 重点实验室（个） 福州市 2300 24 厦门市 3100 31
"""

import re
from dataclasses import dataclass, field

from etl.numbers import NumberReader, Quantity
from etl.numerals import scale, to_number
from etl.periods import Period
from etl.schema import Qualifier
from etl.units import Unit

# 2024年 before a gap; the set of first characters is scanned fast
_COLUMN = re.compile(r"[12](?:(?<=1)9|(?<=2)0)[0-9]{2}(?=年?\s)")
_CELL = re.compile(r"[^\s|｜]+")
_YEAR = re.compile(
    r"((?:19|20)[0-9]{2})年?(?:度|底|末)?(?:[（(]?(?:实际|目标|计划|完成|预期|现状|基期|基准|基数|基础|实绩|累计|值|数|预计)+[)）]?)?"
)
_VALUE = re.compile(
    r"(?P<sign>[≥≤＞＜><≧≦约超近]*)(?P<low>[0-9][0-9,]{0,19}(?:\.[0-9]{1,9})?)"
    r"(?:[-—–~～至](?P<high>[0-9][0-9,]{0,19}(?:\.[0-9]{1,9})?))?(?P<more>以上|以内|左右|\+|余)?"
)
_HEADED = re.compile(r"[（(][^\s（()）]{1,8}[)）](?=[\s|｜])")
_OF_YEAR = re.compile(r"((?:19|20)[0-9]{2})年")
_EMPTY = frozenset(("—", "-", "–", "——", "/", "…", "…", "--", "无", "／"))
_UNIT_IN_NAME = re.compile(r"[（(]([^（()）]{1,8})[)）]$")
_AT_LEAST = frozenset("≥＞>≧超")
_AT_MOST = frozenset("≤＜<≦")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the span of its name and cells, its numbers, and the year of each number's column.

    ``heads`` are the spans of the column heads that name what the number at an offset counts, empty
    where the row itself names it.
    """

    start: int
    end: int
    quantities: list[Quantity]
    periods: list[Period]
    heads: dict[int, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Cell:
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class _Head:
    """A column: its cell, how much of it is the name, the year it names, and the unit."""

    cell: _Cell
    length: int
    year: int | None
    unit: Unit


def find_rows(text: str, reader: NumberReader) -> list[Row]:
    """All rows of tables under a head of years or of names with units; [] where there is none."""
    dated = len(set(_COLUMN.findall(text))) >= 2
    if not dated and len(_HEADED.findall(text)) < 2:
        return []
    cells = [_Cell(m.start(), m.end(), m.group()) for m in _CELL.finditer(text)]
    rows: list[Row] = []
    at = 0
    while at < len(cells):
        years = _header(cells, at) if dated else []
        heads = [] if len(years) > 1 else _heads(cells, at, reader)
        if len(years) < 2 and len(heads) < 2:
            at += 1
            continue
        at += len(years) if len(years) > 1 else len(heads)
        while (
            row := _row(cells, at, years, reader) if len(years) > 1 else _under(cells, at, heads)
        ) is not None:
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
    named = _named(cells, at, len(years))
    if named is None:
        return None
    name, values = named
    bracket = _UNIT_IN_NAME.search(name[-1].text)
    word = bracket[1] if bracket else name[-1].text if len(name) > 1 else ""
    unit = reader.units.alone(word)
    quantities: list[Quantity] = []
    periods: list[Period] = []
    for cell, year in zip(values, years, strict=True):
        quantity = _quantity(cell, unit)
        if quantity is not None:
            quantities.append(quantity)
            periods.append(Period(cell.start, cell.start, year))
    row = Row(name[0].start, values[-1].end, quantities, periods)
    return row, at + (cells[at] is not name[0]) + len(name) + len(values)


def _heads(cells: list[_Cell], at: int, reader: NumberReader) -> list[_Head]:
    """The columns of a run of names with their units from ``at``."""
    heads: list[_Head] = []
    for cell in cells[at:]:
        bracket = _UNIT_IN_NAME.search(cell.text)
        unit = reader.units.alone(bracket[1]) if bracket else None
        if bracket is None or unit is None or not bracket.start() or not unit.kind or unit.reason:
            break
        year = _OF_YEAR.search(cell.text)
        heads.append(_Head(cell, bracket.start(), int(year[1]) if year else None, unit))
    return heads


def _under(cells: list[_Cell], at: int, heads: list[_Head]) -> tuple[Row, int] | None:
    """The row under named columns that begins at cell ``at``; None where no row begins."""
    named = _named(cells, at, len(heads))
    if named is None:
        return None
    name, values = named
    filled = [
        (head, quantity)
        for head, cell in zip(heads, values, strict=True)
        if (quantity := _quantity(cell, head.unit)) is not None
    ]
    row = Row(
        name[0].start,
        values[-1].end,
        [quantity for _, quantity in filled],
        [Period(q.start, q.start, head.year) for head, q in filled if head.year is not None],
        {q.start: (head.cell.start, head.cell.start + head.length) for head, q in filled},
    )
    return row, at + (cells[at] is not name[0]) + len(name) + len(values)


def _named(cells: list[_Cell], at: int, count: int) -> tuple[list[_Cell], list[_Cell]] | None:
    """The name of a row from ``at`` and its ``count`` values; None where no row begins."""
    first = at
    if first < len(cells) and cells[first].text.rstrip(".、").isdigit():
        first += 1  # 序号
    end = first
    while end < len(cells) and end - first < 4 and not _is_value(cells[end].text):
        end += 1
    values = cells[end : end + count]
    if end == first or len(values) < count or not all(_is_value(c.text) for c in values):
        return None
    if not any(c.text not in _EMPTY for c in values):
        return None
    return cells[first:end], values


def _is_value(text: str) -> bool:
    return text in _EMPTY or _VALUE.fullmatch(text) is not None


def _quantity(cell: _Cell, unit: Unit) -> Quantity | None:
    """The number of a cell in the unit of its row or column; None for an empty cell."""
    match = _VALUE.fullmatch(cell.text)
    if match is None:
        return None
    kind, currency, reason, word, factor = unit
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
