"""Ways to read a run of cells as the head of a table and its first row; pure.

Where numbers begin behind words, the words right before may be a head and the names of a first row.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from etl.tables.cells import Cell
from etl.tables.columns import caption_units, columns_of, columns_of_two
from etl.tables.heads import FIRST, YEARS_NAME, Column, counts
from etl.tables.rows import GROUP, sample_of
from etl.tables.stream import MORE, WIDEST, Stream

_NAMES = 4  # cells before the numbers of a row
# how many columns stand behind the numbers, and into how many groups heads above divide those of numbers
_SHAPES = ((0, 0), (1, 0), (2, 0), (0, 2), (0, 3), (0, 4))
_SAMPLES = 4  # rows that tell what their columns are


@dataclass(frozen=True, slots=True)
class Grid:
    """A way to read: columns, of which ``front`` stand before the numbers and ``asides`` behind them.

    ``head`` and ``rows`` are the cells where the head and the first row begin, ``end`` is the one behind the head.
    In an ``even`` one each row has as many cells as there are columns, and words stand between numbers.
    """

    columns: list[Column]
    front: int
    asides: int
    head: int
    end: int
    rows: int
    even: bool = False

    @property
    def indexed(self) -> bool:
        """Whether each row begins with its number."""
        return self.columns[0].role == "index"

    @property
    def values(self) -> list[Column]:
        """The columns of numbers."""
        return [column for column in self.columns if column.numeric]


class Grids:
    """Finds the grids of a stream."""

    def __init__(self, stream: Stream) -> None:
        """Take the cells."""
        self._stream = stream
        self._cells = stream.cells

    def before(self, at: int, floor: int) -> Iterator[Grid]:
        """The ways to read the words before ``at``, where numbers begin, as a head and names.

        Those behind the cell ``floor`` only; numbered rows first.
        """
        stream = self._stream
        first = at
        while first > max(floor, at - WIDEST) and stream.may_head(first - 1):
            first -= 1
        for head in range(first, at - 1):
            if stream.role(head) == "index" and stream.is_index(at):
                yield from self._indexed(head, at)
                yield from self._even(head, at)
            elif YEARS_NAME.fullmatch(self._cells[head].text):
                yield from self._grid(head, at, 1, at - head - 1, at)
        run = stream.behind(at) - at
        for front in range(1, _NAMES + 1):
            end = at - front
            for asides, groups in _SHAPES:
                head = end - front - groups - run - asides
                if head >= first:
                    yield from self._grid(head, end, front, run, end, asides, groups)
                for before in (head - 1, head):  # 合计 first, which has no number
                    if before >= first and stream.role(before) == "index":
                        wide = run - (before == head)  # the last is the number of the next row
                        yield from self._grid(before, end, front + 1, wide, end, asides, groups)
            for head in range(max(first, end - WIDEST // 2), end - _NAMES + 1):
                yield from self._even(head, end)

    def _indexed(self, head: int, at: int) -> Iterator[Grid]:
        """The grids whose head begins with 序号 and ends where a row has its number."""
        end = at
        while GROUP.match(self._cells[end - 1].text):
            end -= 1  # 一、续建项目 before the first row
        names = self._stream.words(at + 1, _NAMES + MORE, prose=True) - at
        run = self._stream.behind(at + names) - (at + names)
        for wide in (run, run - 1):  # the last may be the number of the next row
            for asides, groups in _SHAPES:
                front = end - head - groups - wide - asides
                if 2 <= front <= names:
                    yield from self._grid(head, end, front, wide, at, asides, groups)

    def _even(self, head: int, at: int) -> Iterator[Grid]:
        """The grid whose head in [head, at) has as many cells as each row from ``at``."""
        stream, width = self._stream, at - head
        numbers = stream.numbers[at : at + width]
        starts = range(at, len(self._cells) - width + 1, width)[:_SAMPLES]
        rows = [
            self._cells[start : start + width]
            for start in starts
            if (stream.is_index(start) if numbers[0] else stream.has(start, numbers))
        ]
        if len(rows) < 2:
            return
        stated = caption_units(stream.above(head), stream.units)
        heads = self._cells[head:at]
        sample = sample_of(heads, rows, stream.units)
        columns = columns_of(heads, sample, stated, stream.units)
        values = [n for n, column in enumerate(columns) if column.numeric]
        if not values or columns[0].role not in ("index", "name"):
            return
        first, last = values[0], values[-1]
        indexed = columns[0].role == "index"
        if first > indexed and (indexed or last - first >= len(values)):
            yield Grid(columns, first, width - 1 - last, head, at, at, even=True)

    def _grid(
        self,
        head: int,
        end: int,
        front: int,
        wide: int,
        rows: int,
        asides: int = 0,
        groups: int = 0,
    ) -> Iterator[Grid]:
        """The grid of these sizes, if its head in [head, end) and first row are those of a table.

        ``groups`` of the columns have heads above theirs, and all of them the same.
        """
        if wide < 1 or (groups and (wide <= groups or wide % groups)):
            return
        stream, heads = self._stream, self._cells[head:end]
        over, below = heads[: front + groups], heads[front + groups :]
        pairs = zip(below, below[wide // groups :], strict=False) if groups else ()
        if any(a.text != b.text for a, b in pairs):
            return
        unnumbered = stream.role(head) == "index" and not stream.is_index(rows)
        row = self._first(rows, front - unnumbered, wide, asides)
        if unnumbered:
            row.insert(0, Cell(row[0].start, row[0].start, ""))
        stated = caption_units(stream.above(head), stream.units)
        if groups:
            columns = columns_of_two(over, below, row, stated, stream.units)
        else:
            columns = columns_of(heads, row, stated, stream.units)
        fits = columns and all(
            column.numeric is (front <= place < front + wide)
            for place, column in enumerate(columns)
        )
        if fits and columns[0].role in ("index", "name") and columns[front - 1].role != "index":
            yield Grid(columns, front, asides, head, end, rows)

    def _first(self, at: int, front: int, wide: int, asides: int) -> list[Cell]:
        """The cells of a first row, without what its names have more, and with empty asides."""
        cells, end = self._cells, at + front
        if not self._stream.numbers[end]:
            end = self._stream.words(end, MORE, prose=True)
        empty = Cell(cells[at].start, cells[at].start, "")
        return [*cells[at : at + front], *cells[end : end + wide], *([empty] * asides)]

    def score(self, grid: Grid) -> int:
        """How much of the head is known for what it is."""
        heads = self._cells[grid.head : grid.end]
        known = sum(
            self._stream.role(place) != "name" or counts(self._cells[place].text) != ""
            for place in range(grid.head, grid.end)
        )
        first = FIRST.fullmatch(heads[grid.indexed].text) is not None
        return known + 2 * first - 2 * sum("单位：" in cell.text for cell in heads)
