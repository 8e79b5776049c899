"""Tables whose rows are no lines, all in one line or a cell a line; pure.

    序号 指标 单位 2024年 2025年 1 全省算力规模 Eflops 85 150 2 高质量数据集 个 4 ≥10

Where numbers begin behind words, the words right before may be a head and the names of a first row:
of all ways to divide them the one is taken under which the most rows follow.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from etl.cells import EMPTY, Cell, is_value, stream_of
from etl.heads import (
    FIRST,
    LONGEST,
    YEAR,
    YEARS_NAME,
    Column,
    caption_units,
    column_of,
    columns_of,
    columns_of_two,
    counts,
    is_name_of_years,
)
from etl.rows import GROUP, Row, Table, is_index, make_row
from etl.units import Units

_WIDEST = 26  # cells of a head with the names of the first row
_NAMES = 4  # cells before the numbers of a row
# how many columns stand behind the numbers, and into how many groups heads above divide those of numbers
_SHAPES = ((0, 0), (1, 0), (2, 0), (0, 2), (0, 3), (0, 4))
_ASIDES = 2
_MORE = 4  # cells that a name or an aside has more where blanks stand in it
_LOST = 16  # cells to the next row, where one cannot be read
_CAPTION = 80  # characters before the head that may name the table
_SENTENCE = re.compile("[。；！？]")
_ORDINAL = re.compile("[一二三四五六七八九十]{1,3}")
_TOTAL = re.compile(
    "[^，。]{0,4}(?:合计|总计|小计|共计)|其中|[#＃]|全[国省市区县州盟]"
)  # has no number
_NOTE = re.compile("(?:填报|填表)?(?:附?注|备注|说明|数据来源|资料来源)[：:0-9]")


@dataclass(frozen=True, slots=True)
class _Grid:
    """A way to read: columns, of which ``front`` stand before the numbers and ``asides`` behind them.

    ``head`` and ``rows`` are the cells where the head and the first row begin, ``end`` is the one behind the head.
    """

    columns: list[Column]
    front: int
    asides: int
    head: int
    end: int
    rows: int

    @property
    def indexed(self) -> bool:
        """Whether each row begins with its number."""
        return self.columns[0].role == "index"

    @property
    def values(self) -> list[Column]:
        """The columns of numbers."""
        return self.columns[self.front : len(self.columns) - self.asides]


def running_tables(text: str, lines: list[tuple[int, int]], units: Units) -> list[Table]:
    """The tables of some lines of the text whose rows are no lines."""
    return _Stream(text, stream_of(text, lines), units).tables()


class _Stream:
    """Cells one after another, each a number or not."""

    def __init__(self, text: str, cells: list[Cell], units: Units) -> None:
        self._text = text
        self._cells = cells
        self._units = units
        self._numbers = [is_value(cell.text, units) for cell in cells]

    def tables(self) -> list[Table]:
        """The tables in order."""
        found: list[Table] = []
        at = floor = 0  # behind the last table
        while at < len(self._cells):
            if not self._numbers[at]:
                at += 1
                continue
            best: tuple[tuple[bool, int, int], int, _Grid, list[Row]] | None = None
            for grid in self._grids(floor, at):
                if best is not None and best[0][0] and not grid.indexed:
                    break  # rows that are numbered are known
                known = sum(bool(column.unit or column.when) for column in grid.values)
                score = self._score(grid)
                if score <= (2 if len(grid.values) == 1 else 0):
                    continue
                rows, exact, end = self._rows(grid)
                key = (grid.indexed and len(rows) > 1, exact, score)
                enough = len(rows) > 1 or (rows and known > 1)
                if enough and (best is None or key > best[0]):
                    best = key, end, grid, rows
            if best is None:
                at = self._behind(at)
                continue
            _, at, grid, rows = best
            floor = at
            span = self._cells[grid.head].start, self._cells[grid.end - 1].end
            caption = self._above(grid.head)
            found.append(Table.of(self._text, span, caption, grid.columns, rows))
        return found

    def _above(self, head: int) -> str:
        """The last words before a head, which may name the table."""
        start = self._cells[head].start
        return re.split("[。；]", self._text[max(0, start - _CAPTION) : start])[-1].strip()

    def _behind(self, at: int) -> int:
        """Where the run of numbers from ``at`` ends."""
        while at < len(self._cells) and self._numbers[at]:
            at += 1
        return at

    def _words(self, at: int, most: int, *, prose: bool) -> int:
        """Where the words from ``at`` end, with the first that is a note, or of prose if not ``prose``."""
        stop = min(len(self._cells), at + most)
        while at < stop and not self._numbers[at]:
            cell = self._cells[at].text
            if _NOTE.match(cell) or (not prose and _SENTENCE.search(cell)):
                break
            at += 1
        return at

    def _grids(self, floor: int, at: int) -> Iterator[_Grid]:
        """The ways to read the words before ``at``, where numbers begin, as a head and names."""
        first = at
        while first > max(floor, at - _WIDEST) and self._may_head(first - 1):
            first -= 1
        for head in range(first, at - 1):
            if self._role(head) == "index" and self._is_index(at):
                yield from self._indexed(head, at)
            elif YEARS_NAME.fullmatch(self._cells[head].text):
                yield from self._grid(head, at, 1, at - head - 1, 0, 0, at)
        run = self._behind(at) - at
        for front in range(1, _NAMES + 1):
            end = at - front
            for asides, groups in _SHAPES:
                head = end - front - groups - run - asides
                if head >= first:
                    yield from self._grid(head, end, front, run, asides, groups, end)
                for before in (head - 1, head):  # 合计 first, which has no number
                    if before >= first and self._role(before) == "index":
                        wide = run - (before == head)  # the last is the number of the next row
                        yield from self._grid(before, end, front + 1, wide, asides, groups, end)

    def _indexed(self, head: int, at: int) -> Iterator[_Grid]:
        """The grids whose head begins with 序号 and ends where a row has its number."""
        end = at
        while GROUP.match(self._cells[end - 1].text):
            end -= 1  # 一、续建项目 before the first row
        names = self._words(at + 1, _NAMES + _MORE, prose=True) - at
        run = self._behind(at + names) - (at + names)
        for wide in (run, run - 1):  # the last may be the number of the next row
            for asides, groups in _SHAPES:
                front = end - head - groups - wide - asides
                if 2 <= front <= names:
                    yield from self._grid(head, end, front, wide, asides, groups, at)

    def _role(self, at: int) -> str:
        return column_of(self._cells[at].text, self._units).role

    def _may_head(self, at: int) -> bool:
        cell = self._cells[at].text
        if self._numbers[at]:
            return YEAR.fullmatch(cell) is not None
        return len(cell) <= LONGEST and not _SENTENCE.search(cell) and cell[-1] not in "：:，,"

    def _grid(
        self, head: int, end: int, front: int, wide: int, asides: int, groups: int, rows: int
    ) -> Iterator[_Grid]:
        """The grid of these sizes, if its head in [head, end) and first row are those of a table.

        ``groups`` of the columns have heads above theirs, and all of them the same.
        """
        if wide < 1 or (groups and (wide <= groups or wide % groups)):
            return
        heads = self._cells[head:end]
        over, below = heads[: front + groups], heads[front + groups :]
        part = wide // groups if groups else 0
        if groups and any(a.text != b.text for a, b in zip(below, below[part:], strict=False)):
            return
        if any(self._role(place) in ("value", "rate") for place in range(head, head + front)):
            return
        unnumbered = self._role(head) == "index" and not self._is_index(rows)
        row = self._first(rows, front - unnumbered, wide, asides)
        if unnumbered:
            row.insert(0, Cell(row[0].start, row[0].start, ""))
        stated = caption_units(self._above(head), self._units)
        if groups:
            columns = columns_of_two(over, below, row, stated, self._units)
        else:
            columns = columns_of(heads, row, stated, self._units)
        fits = columns and all(
            (column.role in ("value", "rate")) is (front <= place < front + wide)
            for place, column in enumerate(columns)
        )
        if fits and columns[0].role in ("index", "name") and columns[front - 1].role != "index":
            yield _Grid(columns, front, asides, head, end, rows)

    def _first(self, at: int, front: int, wide: int, asides: int) -> list[Cell]:
        """The cells of a first row, without what its names have more, and with empty asides."""
        cells = self._cells
        end = at + front
        if not self._numbers[end]:
            end = self._words(end, _MORE, prose=True)
        empty = Cell(cells[at].start, cells[at].start, "")
        return [*cells[at : at + front], *cells[end : end + wide], *([empty] * asides)]

    def _score(self, grid: _Grid) -> int:
        """How much of the head is known for what it is."""
        heads = self._cells[grid.head : grid.end]
        known = sum(
            self._role(place) != "name" or counts(self._cells[place].text) != ""
            for place in range(grid.head, grid.end)
        )
        first = FIRST.fullmatch(heads[grid.indexed].text) is not None
        return known + 2 * first - 2 * sum("单位：" in cell.text for cell in heads)

    def _rows(self, grid: _Grid) -> tuple[list[Row], int, int]:
        """The rows of a grid, how many have just its names, and the cell behind the last."""
        found: list[Row] = []
        exact, at, end = 0, grid.rows, grid.rows
        number = 0
        while at < len(self._cells) and len(found) <= 2 * exact + _MORE:
            if grid.indexed and self._numbers[at] and self._is_index(at):
                number = int(self._cells[at].text.rstrip(".、")[:6])
            taken = self._row(grid, at)
            if taken is not None:
                found.append(taken[0])
                exact += taken[2]
                at = end = taken[1]
            elif found:
                at = self._next(grid, at, number)
            else:
                break
        return found, exact, end

    def _next(self, grid: _Grid, at: int, number: int) -> int:
        """The cell of the row after one that could not be read, or the end of all cells.

        It is told by its number, or by its unit and its names before it.
        """
        for place in range(at + 1, min(at + _LOST, len(self._cells) - 1)):
            cell = self._cells[place].text
            if _NOTE.match(cell) or (_SENTENCE.search(cell) and not grid.indexed):
                break
            if grid.indexed:
                if cell == str(number + 1) and self._is_index(place):
                    return place
            elif grid.columns[grid.front - 1].role == "unit":
                taken = self._row(grid, place)
                if taken is not None and taken[2] and taken[0].unit is not None:
                    return place
        return len(self._cells)

    def _row(self, grid: _Grid, at: int) -> tuple[Row, int, bool] | None:
        """The row at ``at``, the cell behind it and whether it has just its names; None where none is."""
        cells, columns, values = self._cells, grid.columns, grid.values
        if is_name_of_years(columns[0]):
            stop = at + len(columns)
            pairs = list(zip(cells[at + 1 : stop], values, strict=False))
            row = make_row(cells[at : at + 1], columns[:1], None, pairs, self._units)
            if row is None or stop > len(cells) or not YEAR.fullmatch(cells[at].text):
                return None
            return row, stop, True
        front = columns[: grid.front]
        numbered = grid.indexed and self._is_index(at)
        first = at + numbered
        front = front[grid.indexed :]
        end = self._words(first, len(front) + grid.asides + _MORE, prose=numbered)
        names = cells[first:end]
        if not names or (grid.indexed and not numbered and not _TOTAL.match(names[0].text)):
            return None
        run = self._behind(end) - end
        unit: Cell | None = None
        if front[-1].role == "unit" and len(names) > 1 and self._is_unit(names[-1]):
            unit = names.pop()
            front = front[:-1]
        lacks = len(front) - len(names)  # a unit, or names of a sum, that are left out
        while run > len(values) and lacks > 0 and cells[end].text in EMPTY:
            end, run, lacks = end + 1, run - 1, lacks - 1
        exact = len(names) == len(front)
        stop = end + len(values)
        row = make_row(
            names, front, unit, list(zip(cells[end:stop], values, strict=False)), self._units
        )
        if row is None or stop > len(cells):
            return None
        if run > len(values) and not (grid.indexed and self._is_index(stop)):
            if not grid.asides or cells[stop].text not in EMPTY:
                return None
            return row, stop + 1, exact
        return row, self._behind_asides(grid, stop), exact

    def _is_index(self, at: int) -> bool:
        """Whether a cell may be the number of a row: words follow."""
        if at + 1 >= len(self._cells) or self._numbers[at + 1]:
            return False
        text = self._cells[at].text
        return is_index(text) or _ORDINAL.fullmatch(text) is not None

    def _is_unit(self, cell: Cell) -> bool:
        return self._units.alone(cell.text).word != ""

    def _behind_asides(self, grid: _Grid, at: int) -> int:
        """Where the words behind the numbers of a row end that stand in columns of their own."""
        gap = self._words(at, _NAMES + _ASIDES + _MORE, prose=False) - at
        if grid.indexed and self._is_index(at + gap):
            return at + gap if grid.asides else at
        return at + max(0, min(grid.asides, gap - (grid.front - grid.indexed)))
