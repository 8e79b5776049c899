"""Rows of flattened tables: the cells of one told apart by the columns; pure."""

from dataclasses import dataclass

from etl.cells import EMPTY, Cell, is_number, is_value
from etl.heads import Column, is_name_of_years
from etl.units import Units


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its names in order, the cell of its unit, and its numbers with their columns."""

    names: list[Cell]
    unit: Cell | None
    values: list[tuple[Cell, Column]]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table: what stands above it, the text of its head, and its rows.

    ``of_years`` where years name the rows, ``of_bodies`` where each row is of one project or body.
    """

    caption: str
    head: str
    of_years: bool
    of_bodies: bool
    rows: list[Row]


def row_of(cells: list[Cell], columns: list[Column], units: Units) -> Row | None:
    """The row that the cells of a line are; None where they do not fit the columns."""
    if not cells:
        return None
    if len(cells) == len(columns):
        return strict_row(cells, columns, units)
    first = next(n for n, c in enumerate(columns) if c.role in ("value", "rate"))
    last = next(n for n in range(len(columns) - 1, -1, -1) if columns[n].role in ("value", "rate"))
    behind = len(columns) - 1 - last
    stop = len(cells)
    while behind and stop and not is_value(cells[stop - 1].text, units):
        behind -= 1
        stop -= 1
    width = last + 1 - first
    names = cells[: stop - width]
    if names and is_index(names[0].text):
        names = names[1:]
    values = list(zip(cells[stop - width : stop], columns[first : last + 1], strict=False))
    if stop < width or not names or any(is_number(c.text, units) for c in names):
        return None
    unit = names.pop() if len(names) > 1 and columns[first - 1].role == "unit" else None
    return make_row(names, unit, values, units)


def strict_row(cells: list[Cell], columns: list[Column], units: Units) -> Row | None:
    """The row of as many cells as there are columns; None where they do not fit."""
    pairs = list(zip(cells, columns, strict=True))
    names = [c for c, column in pairs if column.role == "name" and c.text]
    if not names:  # 合计 in the column of numbers of order
        names = [c for c, column in pairs if column.role == "index" and not is_index(c.text)]
    if not names or (is_number(names[-1].text, units) and not is_name_of_years(columns[0])):
        return None
    unit = next((c for c, column in pairs if column.role == "unit"), None)
    values = [(c, column) for c, column in pairs if column.role in ("value", "rate")]
    return make_row(names, unit, values, units)


def make_row(
    names: list[Cell], unit: Cell | None, values: list[tuple[Cell, Column]], units: Units
) -> Row | None:
    """A row of these cells; None where what should be numbers is none, or all is empty."""
    if not all(is_value(cell.text, units) for cell, _ in values):
        return None
    if all(cell.text in EMPTY for cell, _ in values):
        return None
    filled = [(c, column) for c, column in values if column.role == "value" and c.text]
    last = max(c.end for c, _ in values)
    return Row(names, unit, filled, names[0].start, last)


def is_index(text: str) -> bool:
    """Whether a cell holds the number of its row."""
    return text.rstrip(".、").isdigit()
