"""Cells of tables said as sentences, so that they are read by the rules of prose; pure.

全市 1250 under 高新技术企业（家）, in a table of 2024    ->    2024年，全市 高新技术企业1250家
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from etl.tables.cells import Cell, quantity_of
from etl.tables.columns import unit_in
from etl.tables.heads import Column
from etl.tables.rows import Row, Table
from etl.tables.tabular import find_tables
from etl.tables.wording import ALL, PARK, PLACE, Wording
from etl.text.numbers import NumberReader, Quantity

_PART = re.compile(r"(?:其中|＃|#)[:：]?\s?")
_MODIFIER = re.compile(".+(?:领域|行业|方面)")
_SECTION = re.compile(r"^(?:[（(]?[一二三四五六七八九十]{1,3}[）)、.．]|[（(]?[0-9]{1,2}[）)])\s?")
_FIRMS = re.compile("(?:[^\\s]{0,6}企业|[^\\s]{0,4}单位|机构|公司)(?:名称|全称)?")
_ADDED = re.compile(
    "(?:当年|本年度?|今年|年内)?(?:新增|新认定|新建|净增|入库|认定|规上|规模以上){0,2}"
)
_THIS_YEAR = re.compile("^(?:当年|本年度?|今年|年内)")
_GOES_ON = re.compile(r"(?<![\u4e00-\u9fff])(?:续建|在建)(?![\u4e00-\u9fff])")
_SUM = re.compile(r"[|｜\s]*(?:合\s?计|总\s?计|小\s?计)")
_CAPPED = re.compile("上限|最高|不超过|封顶")
# what one project adds: two characters, as many as stand for them
_POWER = re.compile("(?:新增|部署|建设|设计|规划|智能|形成|提供|投用)(?=算力)")


@dataclass(frozen=True, slots=True)
class Retold:
    """One cell of a table as a sentence of [start, end) with its numbers, its row and what its column says.

    ``status`` is what the head says of it, None where nothing; ``whole`` where the number begins that
    this one is part of; ``single`` where the row is about one project, body or district.
    """

    start: int
    end: int
    quantities: list[Quantity]
    row: tuple[int, int]
    status: str | None
    whole: int | None
    single: bool


@dataclass(frozen=True, slots=True)
class _Said:
    """A sentence and its numbers, whose offsets are of it, and the number that its is part of."""

    text: str
    quantities: list[Quantity]
    status: str | None
    whole: Quantity | None
    single: bool


def retell(text: str, numbers: NumberReader) -> tuple[str, list[Retold], list[tuple[int, int]]]:
    """``text`` with a sentence for every number of its tables behind it, these, and the heads of the tables.

    Offsets are of the result.
    """
    tables = find_tables(text, numbers.units)
    if not tables:
        return text, [], []
    parts, at = [text], len(text) + 1
    told: list[Retold] = []
    for table in tables:
        teller = _Teller(table, numbers, text)
        for row in table.rows:
            for said in teller.sentences(row):
                for quantity in said.quantities:
                    quantity.start += at
                    quantity.core += at
                    quantity.end += at
                whole = said.whole.start if said.whole else None
                end, span = at + len(said.text), (row.start, row.end)
                told.append(Retold(at, end, said.quantities, span, said.status, whole, said.single))
                parts.append(said.text)
                at = end + 1
    return "\n".join([*parts, ""]), told, [table.span for table in tables]


class _Teller:
    """Says the rows of one table; remembers which of them is the whole of those that follow."""

    def __init__(self, table: Table, numbers: NumberReader, text: str) -> None:
        self._table = table
        self._numbers = numbers
        self._units = numbers.units
        self._wording = Wording(table)
        self._wholes: dict[int, Quantity] = {}
        self._name = self._unit = ""
        self._in_part = False
        # rows of what is being built, and the sums where all of them are
        going = {row.start for row in table.rows if _GOES_ON.search(text, row.start, row.end)}
        sums = {row.start for row in table.rows if _SUM.match(text, row.start, row.end)}
        self._going = going | sums if len(going | sums) == len(table.rows) and going else going

    def sentences(self, row: Row) -> Iterator[_Said]:
        """The sentences of a row; each is in its place before the next is asked for."""
        by_row = all(not column.name for _, column in row.values)
        name = self._named(row, by_row=by_row)
        single = self._is_single(name)
        if single and self._table.of_bodies and _FIRMS.fullmatch(self._table.first):
            first = row.names[0].text
            name = f"“{first}”{name.removeprefix(first)}"
        for cell in row.prose:
            text, found = self._prose(row, cell)
            if found:
                yield _Said(text, found, self._wording.status_of_words(cell.text), None, single)
        beside: tuple[str, Quantity] | None = None  # of the column that 其中 beside it is part of
        for place, (cell, column) in enumerate(row.values):
            if column.part and beside is not None and _ADDED.fullmatch(column.name):
                added = _THIS_YEAR.sub("", f"{column.rank}{column.name}{beside[0]}")
                shown = replace(column, name=added)
            else:
                shown = self._wording.named(column, by_row=by_row, single=single)
            said = self._sentence(row, name, cell, shown)
            if said is None:
                beside = beside if column.part else None
                continue
            quantity = said[1]
            if column.part and beside is not None:
                whole: Quantity | None = beside[1]
            else:
                whole = self._wholes.get(place) if self._in_part else None
            if not self._in_part:
                self._wholes[place] = quantity
            if not column.part:
                beside = column.name, quantity
            goes_on = row.start in self._going
            status = self._wording.status(column, quantity.unit, goes_on=goes_on)
            yield _Said(said[0], [quantity], status, whole, single)

    def _named(self, row: Row, *, by_row: bool) -> str:
        """The name of a row, with that of its whole where it is a part and names what is counted."""
        name = " ".join(unit_in(c.text, self._units)[0] for c in row.names)
        name = _SECTION.sub("", name) or name
        part = _PART.search(name)
        if part is not None:
            name = name[: part.start()] + name[part.end() :]
            if by_row:
                after = _MODIFIER.fullmatch(name)
                name = f"{name}{self._name}" if after else f"{self._name} {name}"
            self._in_part = True
        elif by_row or ALL.match(name) or not ALL.match(self._name):
            self._in_part, self._name = False, name
        if not self._in_part:
            self._wholes = {}
        return name

    def _is_single(self, name: str) -> bool:
        """Whether a row is about one project, body or park, and no part of all."""
        if ALL.match(name) or (
            self._in_part and ALL.match(self._name) and not PLACE.fullmatch(name)
        ):
            return False
        return self._table.of_bodies or PARK.fullmatch(name) is not None

    def _prose(self, row: Row, cell: Cell) -> tuple[str, list[Quantity]]:
        """What a cell with words and numbers says, said of its row, and these numbers."""
        name = row.names[0].text if cell is not row.names[0] else ""
        head = self._table.first.removesuffix("名称") if ALL.match(cell.text) else name
        head = f"{self._wording.year}{head}{' ' * bool(name)}"
        if "企业" in cell.text and PARK.fullmatch(name):
            head += "园区"
        sentence = f"{head}{_POWER.sub('单体', cell.text)}"
        found = [q for q in self._numbers.find(sentence) if q.start >= len(head)]
        origin = cell.start - len(head)
        for quantity in found:
            quantity.origin = quantity.start + origin, quantity.end + origin
        return sentence, found

    def _sentence(
        self, row: Row, name: str, cell: Cell, column: Column
    ) -> tuple[str, Quantity] | None:
        """What a cell says, with its number; None where it says nothing."""
        of_names = (unit_in(c.text, self._units)[1] for c in reversed(row.names))
        of_row = row.unit.text if row.unit else next(filter(None, of_names), "")
        if self._in_part:
            of_row = of_row or self._unit
        else:
            self._unit = of_row
        unit = column.unit or of_row
        kind = self._units.alone(unit).kind
        head = self._wording.before(name, column, kind, of_row=not column.unit and bool(of_row))
        capped = self._wording.standard and _CAPPED.search(f"{name}{column.name}") is not None
        read = quantity_of(cell, unit, len(head), self._units, capped=capped)
        return None if read is None else (f"{head}{read[0]}", read[1])
