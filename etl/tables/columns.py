"""The columns under the heads of a table, told by the cells under them too; pure."""

import re
from dataclasses import replace

from etl.tables.cells import EMPTY, Cell, is_number, is_value
from etl.tables.heads import BRACKET, YEARS_NAME, Column, column_of, counts, valued
from etl.text.units import Units

# the unit of all numbers, above the head or beside its title
_CAPTION = re.compile(r"单位[:：]\s?([^\s）)|｜]{1,40})")
_SEVERAL = re.compile(r"[（(]([^（()）\s]{1,8}(?:[、，,/；;][^（()）\s]{1,8})+)[)）]\s*$")
_SPLIT = re.compile("[、，,/；;和](?:[^、，,/；;和]{0,4}单位[:：])?")
_PROSE = re.compile("。|；(?![^；。]{0,4}单位[:：])")
_MONEY = re.compile(
    r"额|值|收入|投资|资金|经费|产值|营收|支出|贷款|预算|标准|规模|投入|融资|概算|奖励|补助|补贴"
)


def last_words(text: str) -> str:
    """What stands behind the last sentence or part of one; units stay together: 单位：万元；算力单位：P."""
    return _PROSE.split(text)[-1]


def caption_units(text: str, units: Units) -> list[str]:
    """The units that a line above a table states for it, in order; [] where it states none.

    单位：万元, or several in the bracket that ends it: （家、亿元）.
    """
    if (match := _CAPTION.search(text)) is not None:
        return [word for word in _SPLIT.split(match[1]) if word]
    match = _SEVERAL.search(text)
    words = _SPLIT.split(match[1]) if match else []
    return words if all(units.alone(word).word for word in words) else []


def unit_in(name: str, units: Units) -> tuple[str, str]:
    """A name without the unit in the bracket behind it, and that unit; "" where it has none."""
    match = BRACKET.search(name)
    if match is None or not match.start() or not units.alone(match[1]).word:
        return name, ""
    return name[: match.start()], match[1]


def columns_of(heads: list[Cell], row: list[Cell], stated: list[str], units: Units) -> list[Column]:
    """The columns under the ``heads`` of a line, with the cells of a ``row`` under them.

    ``stated`` are the units above the table. [] where this is no head of a table.
    """
    columns = [column_of(cell.text, units) for cell in heads]
    for place, cell in enumerate(row):
        if columns[place].role == "unit" and _is_body(cell.text, units):
            columns[place] = Column("name", "单位")
    if all(c.role != "name" for c in columns):  # 类型 as the only name
        first = next((n for n, c in enumerate(columns) if c.role == "aside"), 0)
        columns[first] = Column("name", heads[first].text)
    by_row = any(c.role == "unit" for c in columns) or any(unit_in(c.text, units)[1] for c in row)
    for place, (column, cell) in enumerate(zip(columns, row, strict=True)):
        if not place or not cell.text or not is_value(cell.text, units):
            continue
        if column.role == "name" and (by_row or stated or counts(column.name)):
            columns[place] = valued(column.name, "")
        elif column.role == "index" and columns[place - 1].role != "name":  # a rank
            columns[place] = Column("rate")
    if stated:
        columns = _with_units(columns, stated, units)
    elif not by_row:
        columns = [replace(c, unit=c.unit or counts(c.name)) for c in columns]
    if columns[0].role == "name" and YEARS_NAME.fullmatch(heads[0].text):
        columns[0] = Column("name", "年份")
    return columns if _is_table(columns, row, units) else []


def columns_of_two(
    heads: list[Cell], below: list[Cell], row: list[Cell], stated: list[str], units: Units
) -> list[Column]:
    """The columns under two lines of heads, where the second divides the columns of the first.

    县区 高新技术企业（家） 技术合同成交额（亿元）, and below it 2023年 2024年目标 2023年 2024年目标; or years
    above and names below.
    """
    heads = [cell for cell in heads if cell.text not in EMPTY]
    parts = [_numeric(cell, units) for cell in below if cell.text not in EMPTY]
    names = len(row) - len(parts)
    wide = [_numeric(cell, units) for cell in heads[max(names, 0) :]]
    if names < 1 or not wide or len(parts) < 2 or len(parts) % len(wide):
        return []
    columns = [column_of(cell.text, units) for cell in heads[:names]]
    times = len(parts) // len(wide)
    for place, part in enumerate(parts):
        over = wide[place // times]
        if part is None or over is None or over.role == "rate":
            return []
        columns.append(
            Column(
                part.role, over.name + part.name, part.unit or over.unit, part.when or over.when,
                part.rank, part.status or over.status, part.part,
            )
        )  # fmt: skip
    columns = _with_units(columns, stated, units)
    return columns if _is_table(columns, row, units) else []


def _numeric(cell: Cell, units: Units) -> Column | None:
    """A column of numbers by one of two heads; None where it is none."""
    column = column_of(cell.text, units)
    column = valued(column.name, "") if column.role == "name" else column
    return column if column.numeric else None


def _is_body(text: str, units: Units) -> bool:
    """Whether a cell under 单位 is no unit."""
    return len(text) > 2 and not units.alone(text).word and not is_number(text, units)


def _is_table(columns: list[Column], row: list[Cell], units: Units) -> bool:
    """Whether a row fits the columns: names are words, values are numbers, and both are there."""
    if all(c.role != "value" for c in columns) or all(c.role != "name" for c in columns):
        return False
    filled = False
    for column, cell in zip(columns, row, strict=True):
        if column.numeric and not is_value(cell.text, units):
            return False
        if column.role == "name" and not column.of_years and is_number(cell.text, units):
            return False
        filled |= column.role == "value" and cell.text not in EMPTY
    return filled


def _with_units(columns: list[Column], stated: list[str], units: Units) -> list[Column]:
    """The columns of values with the units stated above: in order, or else by what they count."""
    bare = [n for n, c in enumerate(columns) if c.role == "value" and not c.unit]
    in_order = len(stated) == len(bare)
    for place, n in enumerate(bare if stated else []):
        unit = stated[place] if in_order else _fitting(columns[n].name, stated, units)
        columns[n] = replace(columns[n], unit=unit)
    return columns


def _fitting(name: str, stated: list[str], units: Units) -> str:
    """Which of the stated units a column has: 家、亿元 for three of them; its own where it counts."""
    wanted = "CNY" if _MONEY.search(name) else ""
    wanted = "PFLOPS" if "算力" in name else wanted
    kinds = [units.alone(unit).kind.replace("count", "") for unit in stated]
    return stated[kinds.index(wanted)] if wanted in kinds else counts(name) or stated[0]
