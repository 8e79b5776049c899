"""Cells of tables said as sentences, so that they are read by the rules of prose; pure.

全市 1250 under 高新技术企业（家）, in a table of 2024    ->    2024年，全市 高新技术企业1250家
"""

import re
from dataclasses import dataclass, replace

from etl.cells import Cell, quantity_of
from etl.heads import STANDARD, YEAR, Column, unit_in
from etl.numbers import NumberReader, Quantity
from etl.rows import Row, Table
from etl.tabular import find_tables

_PART = re.compile(r"(?:其中|＃|#)[:：]?\s?")
_ALL = re.compile(
    r"(?:全[国省市区州县盟]|全自治区|合计|总计|共计|小计)[^\s（(]{0,4}(?:[（(][^（()）]*[)）])?$"
)
_CAPPED = re.compile("上限|最高|不超过|封顶")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}(?=年)")
_SPAN = re.compile(
    r"(?:19|20)[0-9]{2}年?[-—–~～至](?:19|20)?[0-9]{2}|[一二三]五”?|近[一二三四五六七八九十]年"
)
_TASKS = re.compile(
    r"(?:目标|任务|项目)(?:任务)?(?:分解|计划|安排|下达)?(?:计划)?(?<!项目)[^\s]{0,2}表"
)
_ALLOTTED = re.compile("安排|下达|分配|拨付|兑现|公示|清算|名单")
_STANDARD = re.compile("标准")
_RULED = re.compile(r"(?:奖励|奖补|补助|支持|资助|扶持|补贴)?(?:标准|金额|额度|上限)$")
_POT = re.compile("预算|总额|总盘子|资金池|总规模")
_YEARLY = re.compile("年度?计划(?:完成)?投资额?")
_SIGNED = re.compile("签约|签订")
# the caption of a table of sums, without the words of a table
_OF_TABLE = re.compile(
    r"^(?:附?[件表][0-9一二三四五六七八九十\-]{0,4}[\s:：.]*)|(?:安排|分配|下达|拨付|公示|统计)?(?:情况)?(?:计划)?(?:一览表|明细表|汇总表|清单|表)?(?:如下)?[:：]?$"
)
_TOPIC = re.compile(
    "人工智能|机器人|大模型|算力|数字经济|数据产业|软件|大数据|集成电路|智能制造|工业互联网"
)
_RANK = re.compile(
    r"(?:国家|省|自治区|市)级(?:及?以上)?(?=[^\s，。]{0,6}(?:平台|实验室|中心|企业|项目|园区|基地|孵化器|人才|机构|载体|场景))"
)
_SECTION = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十]{1,3}[）)、.．]|[（(]?[0-9]{1,2}[）)、.．](?![0-9]))\s?"
)
_PLACE = re.compile(r"[\u4e00-\u9fff]{1,10}[省市州盟区县旗]")
_RANKED = re.compile("[国省市区县]家?级|全国|国家|自治区")
_FIRMS = re.compile("(?:[^\\s]{0,6}企业|[^\\s]{0,4}单位|机构|公司)(?:名称|全称)?")
_GIVEN = re.compile("(?:立项|支持)?项目数?量?|立项数量?")
_ADDED = re.compile(
    "(?:当年|本年度?|今年|年内)?(?:新增|新认定|新建|净增|入库|认定|规上|规模以上){0,2}"
)
_THIS_YEAR = re.compile("^(?:当年|本年度?|今年|年内)")
_ACT = re.compile(
    "(?:实际|计划|拟|已|新增|累计)?(?:提交|收到|立案|办结|认定|备案|入选|申报|受理|引进|培养|培育|通过|推荐|入库)数?量?"
)
_SUMS = re.compile(
    r"(?:安排|下达|分配|拨付|拟?补助|拟?支持|拟?资助|本次|核定|预算)?(?:资金|经费)?(?:金额|额度|数额|总额)"
)


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


def retell(text: str, numbers: NumberReader) -> tuple[str, list[Retold], list[tuple[int, int]]]:
    """``text`` with a sentence for every number of its tables behind it, these, and the heads of the tables.

    Offsets are of the result.
    """
    tables = find_tables(text, numbers.units)
    if not tables:
        return text, [], []
    parts = [text, "\n"]
    at = len(text) + 1
    told: list[Retold] = []
    for table in tables:
        teller = _Teller(table, numbers)
        for row in table.rows:
            for said in teller.sentences(row, at):
                told.append(said[1])
                parts.append(said[0])
                at = said[1].end + 1
    return "".join(parts), told, [table.span for table in tables]


class _Teller:
    """Says the rows of one table; remembers which of them is the whole of those that follow."""

    def __init__(self, table: Table, numbers: NumberReader) -> None:
        self._units = numbers.units
        self._numbers = numbers
        self._of_years = table.of_years
        self._of_bodies = table.of_bodies
        self._first = table.first
        around = f"{table.caption} {table.head}"
        listed = table.of_bodies or _ALLOTTED.search(table.caption) is not None
        ruled = _STANDARD if listed else STANDARD
        self._standard = ruled.search(around) is not None
        self._allotted = _ALLOTTED.search(around) is not None and not self._standard
        self._signed = _SIGNED.search(around) is not None
        self._tasks = _TASKS.search(table.caption) is not None
        named = table.caption if _YEAR.search(table.caption) else f"{table.caption} {table.first}"
        years = set(_YEAR.findall(named))
        spans = _SPAN.search(named)
        self._year = f"{years.pop()}年，" if len(years) == 1 and not spans else ""
        self._sum = (
            _OF_TABLE.sub("", _OF_TABLE.sub("", table.caption)).replace("（", "").replace("）", "")
        )
        topic, rank = _TOPIC.findall(table.caption), _RANK.search(table.caption)
        self._topic = "、".join(topic)
        self._rank = rank[0] if rank else ""
        self._wholes: dict[int, int] = {}
        self._name = self._unit = ""
        self._in_part = False

    def sentences(self, row: Row, at: int) -> list[tuple[str, Retold]]:
        """The sentences of a row, the first at ``at``, each with its line break."""
        name = " ".join(unit_in(c.text, self._units)[0] for c in row.names)
        name = _SECTION.sub("", name) or name
        part = _PART.search(name)
        by_row = all(not column.name for _, column in row.values)
        if part is not None:
            name = name[: part.start()] + name[part.end() :]
            name = f"{self._name} {name}" if by_row else name
            self._in_part = True
        elif by_row or _ALL.match(name) or not _ALL.match(self._name):
            self._in_part, self._name = False, name
        if not self._in_part:
            self._wholes = {}
        of_all = self._in_part and _ALL.match(self._name) and not _PLACE.fullmatch(name)
        single = self._of_bodies and not _ALL.match(name) and not of_all
        if single and _FIRMS.fullmatch(self._first):
            name = f"“{row.names[0].text}”{name.removeprefix(row.names[0].text)}"
        found: list[tuple[str, Retold]] = []

        def tell(
            sentence: str, quantities: list[Quantity], status: str | None, whole: int | None
        ) -> None:
            nonlocal at
            span = at, at + len(sentence)
            found.append(
                (
                    f"{sentence}\n",
                    Retold(*span, quantities, (row.start, row.end), status, whole, single),
                )
            )
            at += len(sentence) + 1

        for cell in row.prose:
            sentence, quantities = self._prose(row, cell, at)
            if quantities:
                tell(sentence, quantities, "target" if self._tasks else None, None)
        beside: tuple[str, int] | None = None  # of the column that 其中 beside it is part of
        for place, (cell, column) in enumerate(row.values):
            shown = column
            if column.part and beside is not None and _ADDED.fullmatch(column.name):
                name_of = _THIS_YEAR.sub("", f"{column.rank}{column.name}{beside[0]}")
                shown = replace(column, name=name_of)
            elif column.unit and not column.name + column.rank and (self._of_bodies or not by_row):
                shown = replace(column, name=f"{self._sum}合计")
            said = self._sentence(row, name, cell, shown, at)
            if said is None:
                beside = beside if column.part else None
                continue
            whole = self._wholes.get(place) if self._in_part else None
            if column.part and beside is not None:
                whole = beside[1]
            if not self._in_part:
                self._wholes[place] = said[1].start
            if not column.part:
                beside = column.name, said[1].start
            tell(said[0], [said[1]], column.status or self._status(column, said[1]), whole)
        return found

    def _prose(self, row: Row, cell: Cell, at: int) -> tuple[str, list[Quantity]]:
        """What a cell with words and numbers says, said of its row, and these numbers."""
        name = row.names[0].text if cell is not row.names[0] else ""
        head = self._first.removesuffix("名称") if _ALL.match(cell.text) else name
        head = f"{self._year}{head}{' ' * bool(name)}"
        sentence = f"{head}{cell.text}"
        quantities = [q for q in self._numbers.find(sentence) if q.start >= len(head)]
        for quantity in quantities:
            origin = cell.start - len(head)
            quantity.origin = quantity.start + origin, quantity.end + origin
            quantity.start += at
            quantity.core += at
            quantity.end += at
        return sentence, quantities

    def _status(self, column: Column, quantity: Quantity) -> str | None:
        if quantity.unit == "CNY" and (self._standard or self._allotted):
            return "standard" if self._standard else "actual"
        return "target" if self._tasks and not column.when else None

    def _sentence(
        self, row: Row, name: str, cell: Cell, column: Column, at: int
    ) -> tuple[str, Quantity] | None:
        """What a cell says, with its number; None where it says nothing."""
        said = row.unit.text if row.unit else ""
        said = said or next(
            (u for c in reversed(row.names) if (u := unit_in(c.text, self._units)[1])), ""
        )
        if self._in_part:
            said = said or self._unit
        else:
            self._unit = said
        unit = column.unit or said
        kind = self._units.alone(unit).kind
        head = self._head(name, column, kind, named=not column.unit and bool(said))
        capped = self._standard and _CAPPED.search(f"{name}{column.name}") is not None
        read = quantity_of(cell, unit, at + len(head), self._units, capped=capped)
        return None if read is None else (f"{head}{read[0]}", read[1])

    def _head(self, name: str, column: Column, kind: str, *, named: bool) -> str:
        """What is said before a number of a ``kind``.

        ``named`` where the row has the unit, and so names what is counted.
        """
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
        if self._topic and self._topic not in name + column.name:
            when += f"{self._topic}，"
        if self._standard and kind == "CNY" and not _POT.search(column.name):
            return f"{when}{name} {_RULED.sub('', column.name)}奖励标准"  # its rank is no giver's
        if _SUMS.fullmatch(column.name) or _ACT.fullmatch(column.name):
            return f"{when}{name} {self._sum}{column.name}"
        if not column.name:
            return f"{when}{column.rank}{name}"
        if named:
            return f"{when}{column.name}{'，' if _PLACE.fullmatch(column.name) else ' '}{name}"
        said = _YEARLY.sub("年度投资", column.name)
        if self._allotted and _GIVEN.fullmatch(said):
            said = "支持项目"
        if kind == "count" and self._rank and not _RANKED.search(f"{name}{said}"):
            said = f"{self._rank}{said}"
        signed = "签约项目 " if self._signed else ""
        return f"{when}{signed}{name}{'，' if _PLACE.fullmatch(name) else ' '}{said}"
