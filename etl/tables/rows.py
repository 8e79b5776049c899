"""Rows of flattened tables: the cells of one told apart by the columns; pure."""

import re
from dataclasses import dataclass

from etl.tables.cells import EMPTY, Cell, is_number, is_value
from etl.tables.heads import Column, column_of
from etl.text.units import Units

GROUP = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[）)、.．]\s?")
"""What a line between rows begins with that heads some of them, or a row that is a section."""
TOTAL = re.compile("[^，。]{0,4}(?:合计|总计|小计|共计)|其中|[#＃]|全[国省市区县州盟]")
"""What a row without a number begins with among rows with one."""
_NUMBER = re.compile(rf"(?:[（(]?[0-9]{{1,3}}[）)、.．]|[①-⑳]|{GROUP.pattern})\s?(?=[^\s0-9])")
_PROSE = re.compile("[0-9](?![0-9]{0,3}年?$)")
_WORD = 8  # characters of a word that stands for a number: 全覆盖
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
        names = [c.name for c in columns if c.role == "name"]
        bodies = any(_BODY.fullmatch(name) for name in names)
        return cls(caption, text[slice(*span)], span, columns[0].of_years, bodies, names[0], rows)


def row_of(cells: list[Cell], columns: list[Column], units: Units) -> Row | None:
    """The row that the cells of a line are; None where they do not fit the columns.

    A sum, and a row below a name that holds for several, may have fewer.
    """
    if len(cells) == len(columns):
        row = strict_row(cells, columns, units)
        if row is not None or cells[-1].text:
            return row
    while cells and not cells[-1].text:  # 合计 over several columns, and the rest moved up
        cells = cells[:-1]
    numbers = [n for n, column in enumerate(columns) if column.numeric]
    first, last = numbers[0], numbers[-1]
    stop, asides = len(cells), len(columns) - 1 - last
    while stop > max(0, len(cells) - asides) and not is_value(cells[stop - 1].text, units):
        stop -= 1
    start = max(0, stop - (last + 1 - first))
    names, front = cells[:start], columns[:first]
    if front and front[0].role == "index":
        front = front[1:]
        names = names[1:] if names and is_index(names[0].text) else names
    if not front or not names or any(is_number(c.text, units) for c in names):
        return None
    unit = names[-1] if len(names) > 1 and front[-1].role == "unit" else None
    if unit is not None:
        names, front = names[:-1], front[:-1]
    values = list(zip(cells[start:stop], columns[first : last + 1], strict=True))
    return make_row(names, front, unit, values, units)


def strict_row(cells: list[Cell], columns: list[Column], units: Units) -> Row | None:
    """The row of as many cells as there are columns, where words may stand for some of the numbers.

    None where they do not fit.
    """
    pairs = list(zip(cells, columns, strict=True))
    values = [(c, column) for c, column in pairs if column.numeric]
    named = [(c, column) for c, column in pairs if c.text and c.start < values[-1][0].start]
    front = [(c, column) for c, column in named if column.role in ("name", "aside")]
    if all(column.role != "name" for _, column in front):  # 合计 in the column of numbers of order
        front = [(c, k) for c, k in named if k.role == "index" and not is_index(c.text)]
    if not front or (is_number(front[-1][0].text, units) and not columns[0].of_years):
        return None
    unit = next((c for c, column in pairs if column.role == "unit"), None)
    values = [pair for pair in values if not _is_word(pair[0].text)]
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
    said = [_unnumbered(cell) for cell in _named(names, front)]
    prose = [cell for cell in map(_unnumbered, names) if _PROSE.search(cell.text)]
    return Row(said, unit, filled, prose, names[0].start, last)


def is_index(text: str) -> bool:
    """Whether a cell holds the number of its row."""
    return text.rstrip(".、").isdigit()


def sample_of(heads: list[Cell], rows: list[list[Cell]], units: Units) -> list[Cell]:
    """One cell for each column of rows as long as their heads.

    It is the first number under a head of numbers or if most are one, else the first word.
    """
    columns = zip(heads, zip(*rows, strict=True), strict=True)
    return [_sample(column_of(head.text, units), cells, units) for head, cells in columns]


def is_of_words(cells: list[Cell], columns: list[Column], units: Units) -> bool:
    """Whether a line fits the columns, but has words where numbers should be; no second head does."""
    return len(cells) == len(columns) and all(
        (_is_word(cell.text) or is_value(cell.text, units))
        and column_of(cell.text, units).role in ("name", "aside")
        for cell, column in zip(cells, columns, strict=True)
        if column.numeric
    )


def _sample(column: Column, cells: tuple[Cell, ...], units: Units) -> Cell:
    filled = [cell for cell in cells if cell.text not in EMPTY]
    numbers = [cell for cell in filled if is_number(cell.text, units)]
    most = 2 * len(numbers) >= len(filled) or (column.numeric and numbers)
    return next(iter(numbers if most else filled), cells[0])


def _is_word(text: str) -> bool:
    return text not in EMPTY and len(text) <= _WORD and not any(char.isdigit() for char in text)


def _named(names: list[Cell], front: list[Column]) -> list[Cell]:
    """The names of a row without what stands in columns that name nothing, or heads several rows."""
    if len(names) > len(front) and GROUP.match(names[0].text):
        names = names[1:]
    if len(names) < len(front):
        return names
    kept = [c for c, column in zip(names, front, strict=False) if column.role != "aside"]
    return kept if len(kept) < len(front) else names


def _unnumbered(cell: Cell) -> Cell:
    """A name without its own number: 1.云计算中心 is 云计算中心."""
    number = _NUMBER.match(cell.text)
    at = number.end() if number else 0
    return Cell(cell.start + at, cell.end, cell.text[at:])
