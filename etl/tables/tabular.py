"""Tables flattened into text: where they stand, their rows and columns; pure.

Either every row is a line, its cells between bars, tabs, wide gaps or blanks, or cells run on, one a
line or all in one, and a row is told by its name and as many numbers as the head has columns.
"""

import re

from etl.tables.cells import Cell, cells_of, is_number, lines_of
from etl.tables.columns import caption_units, columns_of, columns_of_two, last_words
from etl.tables.heads import LONGEST, YEAR, Column, column_of
from etl.tables.rows import TOTAL, Row, Table, is_of_words, row_of, sample_of
from etl.tables.running import running_tables
from etl.text.units import Units

# What no table lacks; each begins with a character that is scanned fast
_YEARS = re.compile(
    r"[12](?:(?<=1)9|(?<=2)0)[0-9]{2}(?=年?[度底末]?[（(]?(?:实际|实绩|目标|计划|完成|预期|现状|基期|基准|基数|基础|累计|预计|值|数){0,2}[)）]?[\s|｜])"
)
_HEADED = re.compile(
    r"[）)](?<=[元家户个项件人名位款所座条篇份支只台套种场处次张PpSsEe].)(?=[^\S\n]*[\s|｜])"
)
_HEADED_COUNT = re.compile(r"数(?=[ \t|｜])(?<=[业目家个量台室人位心器间]数)")
_UNIT = re.compile(r"单(?<![^\s|｜（(量额算资力币单]单)位(?=[\s|｜:：])")
_CAPTION_OF_UNIT = 24  # characters; a longer line with a unit is a title, too
_SENTENCE = re.compile("[。；！？]")
_SAMPLES = 4  # rows that tell what their columns are
_WORDY = 3  # lines without a number that may stand between rows
_ABOVE = 3  # lines above the head that may be its caption
_CAPTION = 60


def find_tables(text: str, units: Units) -> list[Table]:
    """All tables of ``text`` in order; [] where there is none."""
    dated = len({m.group() for m in _YEARS.finditer(text)}) >= 2
    headed = _HEADED.search(text) or _HEADED_COUNT.search(text)
    if not dated and not headed and _UNIT.search(text) is None:
        return []
    bounds = lines_of(text)
    lines = [cells_of(text, start, end) for start, end in bounds]
    found: list[Table] = []
    at = rest = 0  # the line looked at, and the first that no table has taken
    while at < len(lines):
        table = _by_lines(text, lines, at, units)
        if table is None:
            at += 1
            continue
        found += running_tables(text, bounds[rest:at], units)
        found.append(table[0])
        at = rest = table[1]
    found += running_tables(text, bounds[rest:], units)
    return found


def _by_lines(
    text: str, lines: list[list[Cell]], at: int, units: Units
) -> tuple[Table, int] | None:
    """The table whose head begins in line ``at``, and the line behind it; None where none begins."""
    if len(lines[at]) < 2 or _SENTENCE.search(text, lines[at][0].start, lines[at][-1].end):
        return None
    above = _above(text, lines, at)
    stated = next((u for a in above if (u := caption_units(a, units))), [])
    heads, columns, first = _head(lines, at, stated, units)
    if not columns:
        return None
    rows: list[Row] = []
    place: int | None = first
    end = first
    while place is not None:
        cells = lines[place]
        row = row_of(cells, columns, units)
        if row is not None:
            rows.append(row)
            end = place + 1
        elif not _is_group(cells) and not (
            place < end + _WORDY and is_of_words(cells, columns, units)
        ):
            break
        place = _next(lines, place + 1)
    if not rows:
        return None
    caption = next(
        (a for a in above if not caption_units(a, units) or len(a) > _CAPTION_OF_UNIT), ""
    )
    return Table.of(text, (heads[0].start, heads[-1].end), caption, columns, rows), end


def _head(
    lines: list[list[Cell]], at: int, stated: list[str], units: Units
) -> tuple[list[Cell], list[Column], int]:
    """The heads in line ``at`` and perhaps the next, their columns, and the line of the first row."""
    heads = lines[at]
    first = _next(lines, at + 1)
    if first is None or not _are_heads(heads, units):
        return heads, [], at
    row = _next(lines, first + 1)
    if _is_group(lines[first]) and row is not None:  # the end of a head, on a narrow page
        first, row = row, None
    if sample := _sample(lines, first, heads, units):
        columns = columns_of(heads, sample, stated, units)
        if columns:
            return heads, columns, first
    if row is None or not _are_heads(lines[first], units):
        return heads, [], at
    return heads, columns_of_two(heads, lines[first], lines[row], stated, units), row


def _sample(lines: list[list[Cell]], at: int, heads: list[Cell], units: Units) -> list[Cell]:
    """What stands under each head in the first rows from line ``at``: the first cell of the kind that most are."""
    numbered = column_of(heads[0].text, units).role == "index"
    rows: list[list[Cell]] = []
    place: int | None = at
    while place is not None and len(rows) < _SAMPLES:
        cells = lines[place]
        if not (numbered and TOTAL.match(cells[0].text)):  # which may have fewer cells
            if len(cells) != len(heads):
                break
            rows.append(cells)
        place = _next(lines, place + 1)
    return sample_of(heads, rows, units) if rows else []


def _are_heads(cells: list[Cell], units: Units) -> bool:
    return all(
        len(c.text) <= LONGEST and (not is_number(c.text, units) or YEAR.fullmatch(c.text))
        for c in cells[1:]
    )


def _next(lines: list[list[Cell]], at: int) -> int | None:
    """The next line with cells."""
    return next((n for n in range(at, min(at + 4, len(lines))) if lines[n]), None)


def _is_group(cells: list[Cell]) -> bool:
    """Whether a line between rows heads some of them, or stands for rows left out."""
    if len(cells) != 1 or len(cells[0].text) > 16:
        return False
    return not _SENTENCE.search(cells[0].text) and not any(c.isdigit() for c in cells[0].text)


def _above(text: str, lines: list[list[Cell]], at: int) -> list[str]:
    """The lines right above the head, the nearest first; of prose only its last words."""
    found: list[str] = []
    for n in range(at - 1, max(-1, at - 1 - 2 * _ABOVE), -1):
        if not lines[n]:
            continue
        line = text[lines[n][0].start : lines[n][-1].end]
        tail = last_words(line)
        if len(tail) <= _CAPTION:
            found.append(tail)
        if tail != line or len(found) == _ABOVE:
            break
    return found
