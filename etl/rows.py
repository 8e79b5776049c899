"""Rows of flattened tables: the cells of one told apart by the columns; pure."""

import re
from dataclasses import dataclass

from etl.cells import EMPTY, Cell, is_number, is_value
from etl.heads import Column, is_name_of_years
from etl.units import Units

GROUP = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[）)、.．]")
"""What a line between rows begins with that heads some of them, or a row that is a section."""
_PROSE = re.compile("[0-9](?![0-9]{0,3}年?$)")
_BODY = re.compile(
    r"[^\s]{0,6}(?:项目|企业|单位|机构|公司|平台|基金)(?:名称|全称)?"
    r"|[^\s]{0,4}(?:板块|园区|区县|县区|县（市、区）|县（区）|区（县）|旗县|功能区|开发区|街道|乡镇)(?:名称)?"
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its names in order, the cell of its unit, and its numbers with their columns.

    ``prose`` are the cells with words and numbers in them, which are read for themselves.
    """

    names: list[Cell]
    unit: Cell | None
    values: list[tuple[Cell, Column]]
    prose: list[Cell]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table: what stands above it, its head and where that stands, and its rows.

    ``of_years`` where years name the rows, ``of_bodies`` where each row is of one project, body or
    district; ``first`` heads their names.
    """

    caption: str
    head: str
    span: tuple[int, int]
    of_years: bool
    of_bodies: bool
    first: str
    rows: list[Row]

    @classmethod
    def of(
        cls, text: str, span: tuple[int, int], caption: str, columns: list[Column], rows: list[Row]
    ) -> "Table":
        """The table of these columns, with its head at ``span``."""
        bodies = any(c.role == "name" and _BODY.fullmatch(c.name) for c in columns)
        first = next(c.name for c in columns if c.role == "name")
        return cls(
            caption, text[slice(*span)], span, is_name_of_years(columns[0]), bodies, first, rows
        )


def row_of(cells: list[Cell], columns: list[Column], units: Units) -> Row | None:
    """The row that the cells of a line are; None where they do not fit the columns."""
    if not cells:
        return None
    if len(cells) == len(columns):
        row = strict_row(cells, columns, units)
        if row is not None or cells[-1].text:
            return row
        while cells and not cells[-1].text:  # 合计 over several columns, and the rest moved up
            cells = cells[:-1]
    first = next(n for n, c in enumerate(columns) if c.role in ("value", "rate"))
    last = next(n for n in range(len(columns) - 1, -1, -1) if columns[n].role in ("value", "rate"))
    behind = len(columns) - 1 - last
    stop = len(cells)
    while behind and stop and not is_value(cells[stop - 1].text, units):
        behind -= 1
        stop -= 1
    width = last + 1 - first
    names = cells[: stop - width]
    front = columns[:first]
    if front[0].role == "index":
        front = front[1:]
        names = names[1:] if names and is_index(names[0].text) else names
    values = list(zip(cells[stop - width : stop], columns[first : last + 1], strict=False))
    if stop < width or not names or any(is_number(c.text, units) for c in names):
        return None
    unit: Cell | None = None
    if front[-1].role == "unit":
        front = front[:-1]
        unit = names.pop() if len(names) > 1 else None
    return make_row(names, front, unit, values, units)


def strict_row(cells: list[Cell], columns: list[Column], units: Units) -> Row | None:
    """The row of as many cells as there are columns; None where they do not fit."""
    pairs = list(zip(cells, columns, strict=True))
    front = [(c, column) for c, column in pairs if column.role in ("name", "aside") and c.text]
    if all(column.role != "name" for _, column in front):  # 合计 in the column of numbers of order
        front = [
            (c, column) for c, column in pairs if column.role == "index" and not is_index(c.text)
        ]
    if not front or (is_number(front[-1][0].text, units) and not is_name_of_years(columns[0])):
        return None
    unit = next((c for c, column in pairs if column.role == "unit"), None)
    values = [(c, column) for c, column in pairs if column.role in ("value", "rate")]
    return make_row([c for c, _ in front], [column for _, column in front], unit, values, units)


def make_row(
    names: list[Cell],
    front: list[Column],
    unit: Cell | None,
    values: list[tuple[Cell, Column]],
    units: Units,
) -> Row | None:
    """A row of these cells; None where what should be numbers is none, or all is empty.

    ``front`` are the columns of the names, of which there may be more or fewer.
    """
    if not all(is_value(cell.text, units) for cell, _ in values):
        return None
    if all(cell.text in EMPTY for cell, _ in values):
        return None
    filled = [(c, column) for c, column in values if column.role == "value" and c.text]
    last = max(c.end for c, _ in values)
    names = [cell for cell in names if cell.start < last]
    prose = [cell for cell in names if _PROSE.search(cell.text)]
    return Row(_named(names, front), unit, filled, prose, names[0].start, last)


def _named(names: list[Cell], front: list[Column]) -> list[Cell]:
    """The names of a row without what stands in columns that name nothing, or heads several rows."""
    if len(names) > len(front) and GROUP.match(names[0].text):
        names = names[1:]
    if len(names) < len(front):
        return names
    kept = [c for c, column in zip(names, front, strict=False) if column.role != "aside"]
    return kept if len(kept) < len(front) else names


def is_index(text: str) -> bool:
    """Whether a cell holds the number of its row."""
    return text.rstrip(".、").isdigit()
