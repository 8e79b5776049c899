"""Cells of tables said as sentences, so that they are read by the rules of prose; pure.

全市 1250 under 高新技术企业（家）, in a table of 2024    ->    2024年，全市 高新技术企业1250家
"""

import re
from dataclasses import dataclass

from etl.cells import Cell, quantity_of
from etl.heads import STANDARD, YEAR, Column, unit_in
from etl.numbers import Quantity
from etl.rows import Row, Table
from etl.tabular import find_tables
from etl.units import Units

_PART = re.compile(r"(?:其中|＃|#)[:：]?\s?")
_ALL = re.compile(r"(?:全[国省市州区县盟]|合计|总计|共计|全自治区)[^\s]{0,4}")
_CAPPED = re.compile("上限|最高|不超过|封顶")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}(?=年)")
_SPAN = re.compile(
    r"(?:19|20)[0-9]{2}年?[-—–~～至](?:19|20)?[0-9]{2}|[一二三]五”?|近[一二三四五六七八九十]年"
)
_TASKS = re.compile(r"(?:目标|任务)(?:任务)?(?:分解|计划|安排|下达)?[^\s]{0,2}表")
_RULED = re.compile(r"(?:奖励|奖补|补助|支持|资助|扶持|补贴)?(?:标准|金额|额度|上限)$")
_POT = re.compile("预算|总额|总盘子|资金池|总规模")
_YEARLY = re.compile("年度?计划(?:完成)?投资额?")
_SIGNED = re.compile("签约|签订")
# the caption of a table of sums, without the words of a table
_OF_TABLE = re.compile(
    r"^(?:附?[件表][0-9一二三四五六七八九十\-]{0,4}[\s:：.]*)|(?:安排|分配|下达|拨付|公示)?(?:情况)?(?:计划)?(?:一览表|明细表|汇总表|清单|表)?(?:如下)?[:：]?$"
)
_SUMS = re.compile(
    r"(?:安排|下达|分配|拨付|拟?补助|拟?支持|拟?资助|本次|核定|预算)?(?:资金|经费)?(?:金额|额度|数额|总额)"
)


@dataclass(frozen=True, slots=True)
class Retold:
    """One number of a table as a sentence of [start, end), its row and what its column says.

    ``status`` is what the head says of it, None where nothing; ``whole`` where the number begins that
    this one is part of; ``single`` where the row is about one project or body.
    """

    start: int
    end: int
    quantity: Quantity
    row: tuple[int, int]
    status: str | None
    whole: int | None
    single: bool


def retell(text: str, units: Units) -> tuple[str, list[Retold]]:
    """``text`` with a sentence for every number of its tables behind it, and these; offsets are of the result."""
    tables = find_tables(text, units)
    if not tables:
        return text, []
    parts = [text, "\n"]
    at = len(text) + 1
    told: list[Retold] = []
    for table in tables:
        teller = _Teller(table, units)
        for row in table.rows:
            for said in teller.sentences(row, at):
                told.append(said[1])
                parts.append(said[0])
                at = said[1].end + 1
    return "".join(parts), told


class _Teller:
    """Says the rows of one table; remembers which of them is the whole of those that follow."""

    def __init__(self, table: Table, units: Units) -> None:
        self._units = units
        self._of_years = table.of_years
        self._of_bodies = table.of_bodies
        around = f"{table.caption} {table.head}"
        self._standard = STANDARD.search(around) is not None
        self._signed = _SIGNED.search(around) is not None
        self._tasks = _TASKS.search(table.caption) is not None
        years = set(_YEAR.findall(table.caption))
        spans = _SPAN.search(table.caption)
        self._year = f"{years.pop()}年，" if len(years) == 1 and not spans else ""
        self._sum = (
            _OF_TABLE.sub("", _OF_TABLE.sub("", table.caption)).replace("（", "").replace("）", "")
        )
        self._wholes: dict[int, int] = {}
        self._name = ""
        self._in_part = False

    def sentences(self, row: Row, at: int) -> list[tuple[str, Retold]]:
        """The sentences of a row, the first at ``at``, each with its line break."""
        name = " ".join(unit_in(c.text, self._units)[0] for c in row.names)
        part = _PART.search(name)
        by_row = all(not column.name for _, column in row.values)
        if part is not None:
            name = name[: part.start()] + name[part.end() :]
            name = f"{self._name} {name}" if by_row else name
            self._in_part = True
        elif by_row or _ALL.fullmatch(name):
            self._in_part, self._name = False, name
        if not self._in_part:
            self._wholes = {}
        single = self._of_bodies and not _ALL.fullmatch(name)
        found: list[tuple[str, Retold]] = []
        for place, (cell, column) in enumerate(row.values):
            said = self._sentence(row, name, cell, column, at)
            if said is None:
                continue
            sentence, quantity = said
            whole = self._wholes.get(place) if self._in_part else None
            if not self._in_part:
                self._wholes[place] = quantity.start
            status = column.status or self._status(column, quantity)
            span = (at, at + len(sentence) - 1)
            found.append(
                (sentence, Retold(*span, quantity, (row.start, row.end), status, whole, single))
            )
            at += len(sentence)
        return found

    def _status(self, column: Column, quantity: Quantity) -> str | None:
        if self._standard and quantity.unit == "CNY":
            return "standard"
        return "target" if self._tasks and not column.when else None

    def _sentence(
        self, row: Row, name: str, cell: Cell, column: Column, at: int
    ) -> tuple[str, Quantity] | None:
        """What a cell says, with its number; None where it says nothing."""
        unit = column.unit or (row.unit.text if row.unit else "")
        unit = unit or next(
            (u for c in reversed(row.names) if (u := unit_in(c.text, self._units)[1])), ""
        )
        head = self._head(
            name, column, ruled=self._standard and self._units.alone(unit).kind == "CNY"
        )
        capped = self._standard and _CAPPED.search(f"{name}{column.name}") is not None
        said = quantity_of(cell, unit, at + len(head), self._units, capped=capped)
        return None if said is None else (f"{head}{said[0]}\n", said[1])

    def _head(self, name: str, column: Column, *, ruled: bool) -> str:
        """What is said before the number; ``ruled`` where it is a rule's amount."""
        when = ""
        if (year := YEAR.fullmatch(column.when)) is not None:
            when = f"{year[1]}年底，"
        elif column.when:
            when = (
                self._year.rstrip("，")
                + re.sub("(?:目标|完成|计划|实际|任务|数|值|量)+$", "", column.when)
                + "，"
            )
        elif not _YEAR.search(column.name):
            when = self._year
        if self._of_years:
            when, name = f"{name.rstrip('年度')}年，", ""
        if ruled and not _POT.search(column.name):
            return f"{when}{name} {_RULED.sub('', column.name)}奖励标准"  # its rank is no giver's
        if _SUMS.fullmatch(column.name):
            return f"{when}{name} {self._sum}{column.name}"
        if not column.name:
            return f"{when}{column.rank}{name}"
        signed = "签约项目 " if self._signed else ""
        return f"{when}{signed}{name} {_YEARLY.sub('年度投资', column.name)}"
