"""Tables whose rows are no lines, all in one line or a cell a line; pure.

    序号 指标 单位 2024年 2025年 1 全省算力规模 Eflops 85 150 2 高质量数据集 个 4 ≥10

Of all ways to divide the words before numbers into a head and the names of a first row, the one is
taken under which the most rows follow.
"""

from etl.tables.cells import EMPTY, Cell
from etl.tables.grids import Grid, Grids
from etl.tables.heads import YEAR
from etl.tables.rows import TOTAL, Row, Table, make_row, strict_row
from etl.tables.stream import MORE, NOTE, SENTENCE, Stream
from etl.text.units import Units

_LOST = 16  # cells to the next row, where one cannot be read
_GAP = 10  # cells behind the numbers of a row that may stand in columns of their own


def running_tables(text: str, lines: list[tuple[int, int]], units: Units) -> list[Table]:
    """The tables of some lines of the text whose rows are no lines, in order."""
    stream = Stream(text, lines, units)
    rows, grids = _Rows(stream), Grids(stream)
    found: list[Table] = []
    at = floor = 0  # behind the last table
    while at < len(stream.cells):
        if not stream.numbers[at]:
            at += 1
            continue
        best: tuple[tuple[bool, int, int], int, Grid, list[Row]] | None = None
        for grid in grids.before(at, floor):
            if best is not None and best[0][0] and not grid.indexed:
                break  # rows that are numbered are known
            score = grids.score(grid)
            if score <= (2 if len(grid.values) == 1 else 0):
                continue
            taken, exact, end = rows.all(grid)
            key = (grid.indexed and len(taken) > 1, exact, score)
            known = sum(bool(column.unit or column.when) for column in grid.values)
            enough = len(taken) > 1 or (taken and known > 1)
            if enough and (best is None or key > best[0]):
                best = key, end, grid, taken
        if best is None:
            at = stream.behind(at)
            continue
        _, at, grid, taken = best
        floor = at
        span = stream.cells[grid.head].start, stream.cells[grid.end - 1].end
        found.append(Table.of(text, span, stream.above(grid.head), grid.columns, taken))
    return found


class _Rows:
    """Reads the rows of a stream under a grid."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._cells = stream.cells
        self._units = stream.units

    def all(self, grid: Grid) -> tuple[list[Row], int, int]:
        """The rows of a grid, how many have just its names, and the cell behind the last."""
        found: list[Row] = []
        exact, at, end = 0, grid.rows, grid.rows
        number = 0
        while at < len(self._cells) and len(found) <= 2 * exact + MORE:
            if grid.indexed and self._stream.numbers[at] and self._stream.is_index(at):
                number = int(self._cells[at].text.rstrip(".、")[:6])
            taken = self._row(grid, at)
            if taken is None and grid.indexed and grid.even:
                taken = self._numbered_row(grid, at, self._next(grid, at, number))
            if taken is not None:
                found.append(taken[0])
                exact += taken[2]
                at = end = taken[1]
            elif found or grid.even:
                at = self._next(grid, at, number)
            else:
                break
        return found, exact, end

    def _next(self, grid: Grid, at: int, number: int) -> int:
        """The cell of the row after one that could not be read, or the end of all cells.

        It is told by its number, or by its unit and its names before it.
        """
        for place in range(at + 1, min(at + _LOST, len(self._cells) - 1)):
            cell = self._cells[place].text
            if NOTE.match(cell) or (SENTENCE.search(cell) and not grid.indexed):
                break
            if grid.indexed:
                if cell == str(number + 1) and self._stream.is_index(place):
                    return place
            elif grid.columns[grid.front - 1].role == "unit":
                taken = self._row(grid, place)
                if taken is not None and taken[2] and taken[0].unit is not None:
                    return place
        return len(self._cells)

    def _row(self, grid: Grid, at: int) -> tuple[Row, int, bool] | None:
        """The row at ``at``, the cell behind it and whether it has just its names; None where none is."""
        width = len(grid.columns)
        if grid.columns[0].of_years:
            pairs = list(zip(self._cells[at + 1 : at + width], grid.values, strict=False))
            row = make_row(self._cells[at : at + 1], grid.columns[:1], None, pairs, self._units)
            if (
                row is None
                or at + width > len(self._cells)
                or not YEAR.fullmatch(self._cells[at].text)
            ):
                return None
            return row, at + width, True
        even = self._even_row(grid, at)
        return self._named_row(grid, at) if even is None else (even, at + width, True)

    def _even_row(self, grid: Grid, at: int) -> Row | None:
        """The row at ``at`` of as many cells as there are columns, None where none is.

        It is followed by the next number, or has its numbers where others have them.
        """
        stream, stop = self._stream, at + len(grid.columns)
        if stop > len(self._cells):
            return None
        if grid.indexed:
            after = self._cells[stop].text if stop < len(self._cells) else "注："
            last = TOTAL.match(after) or NOTE.match(after)
            fits = stream.is_index(at) and (last or stream.is_index(stop))
        else:
            numbers = [column.numeric for column in grid.columns]
            fits = grid.even and stream.has(at, numbers)
        return strict_row(self._cells[at:stop], grid.columns, self._units) if fits else None

    def _named_row(self, grid: Grid, at: int) -> tuple[Row, int, bool] | None:
        """The row at ``at`` of names and as many numbers as there are columns of them."""
        stream, cells, values = self._stream, self._cells, grid.values
        numbered = grid.indexed and stream.is_index(at)
        front = grid.columns[grid.indexed : grid.front]
        first = at + numbered
        end = stream.words(first, len(front) + grid.asides + MORE, prose=numbered)
        names = cells[first:end]
        if not names or (grid.indexed and not numbered and not TOTAL.match(names[0].text)):
            return None
        run = stream.behind(end) - end
        unit: Cell | None = None
        if front[-1].role == "unit" and len(names) > 1 and self._units.alone(names[-1].text).word:
            unit, front = names.pop(), front[:-1]
        lacks = len(front) - len(names)  # a unit, or names of a sum, that are left out
        while run > len(values) and lacks > 0 and cells[end].text in EMPTY:
            end, run, lacks = end + 1, run - 1, lacks - 1
        stop = end + len(values)
        row = make_row(
            names, front, unit, list(zip(cells[end:stop], values, strict=False)), self._units
        )
        if row is None or stop > len(cells):
            return None
        if run > len(values) and not (grid.indexed and stream.is_index(stop)):
            return None
        return row, self._behind_asides(grid, stop), len(names) == len(front)

    def _numbered_row(self, grid: Grid, at: int, stop: int) -> tuple[Row, int, bool] | None:
        """The row from its number at ``at`` to the next at ``stop``, with more words than columns of them."""
        cells, numbers = self._cells, self._stream.numbers
        if stop == len(cells):
            return None
        places = [place for place in range(at + 1, stop) if numbers[place]]
        if len(places) != len(grid.values):
            return None
        values = [(cells[place], column) for place, column in zip(places, grid.values, strict=True)]
        names = cells[at + 1 : places[0]]
        row = make_row(names, grid.columns[1 : grid.front], None, values, self._units)
        return None if row is None else (row, stop, False)

    def _behind_asides(self, grid: Grid, at: int) -> int:
        """Where the words behind the numbers of a row end that stand in columns of their own."""
        gap = self._stream.words(at, _GAP, prose=False) - at
        if grid.indexed and self._stream.is_index(at + gap):
            return at + gap if grid.asides else at
        return at + max(0, min(grid.asides, gap - (grid.front - grid.indexed)))
