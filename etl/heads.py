"""What the head of a table says of its columns; pure.

序号 指标 单位 2024年 2025年 责任部门        years, the unit in a cell of its row
设区市 高新技术企业（家） 重点实验室（个）    names with their units
（单位：万元）  奖补事项 原标准 新标准         the unit of all above the head
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from etl.cells import EMPTY, Cell, is_number, is_value
from etl.units import Units

LONGEST = 40  # characters of a head
YEAR = re.compile(
    r"((?:19|20)[0-9]{2})年?(?:度|底|末)?(?:[（(]?(?:实际|目标|计划|完成|预期|现状|基期|基准|基数|基础|实绩|累计|值|数|预计|任务|情况)+[)）]?)?"
)
_BRACKET = re.compile(r"[（(](?:单位[:：])?([^（()）]{1,8})[)）]$")
# What a table has whose numbers are bare; each begins with a character that is scanned fast
YEARS = re.compile(
    r"[12](?:(?<=1)9|(?<=2)0)[0-9]{2}(?=年?[度底末]?[（(]?(?:实际|实绩|目标|计划|完成|预期|现状|基期|基准|基数|基础|累计|预计|值|数){0,2}[)）]?[\s|｜])"
)
HEADED = re.compile(
    r"[）)](?<=[元家户个项件人名位款所座条篇份支只台套种场处次张PpSsEe].)(?=[^\S\n]*[\s|｜])"
)
HEADED_COUNT = re.compile(r"数(?=[ \t|｜])(?<=[业目家个量台室人位心器间]数)")
_INDEX = re.compile(r"序号|编号|序|排名|位次|No\.?")
_UNIT = re.compile(r"(?:计量|计算)?单位")
YEARS_NAME = re.compile(r"年份|年度|时间")
# told of a row, and no part of what is counted
_ASIDE = re.compile(
    r"(?:指标)?(?:属性|类型|性质)|备注|说明|数据来源|支持对象|(?:主要)?(?:建设|研究|支持|项目|工作)?(?:内容|规模)(?:[及和与]规模)?(?<!工作内容)|投资方|[^\s]{0,8}(?:责任|牵头|配合|主管|承办|实施|考核|审批)[^\s]{0,4}(?:单位|部门|人)?"
    r"|[^\s]{0,6}(?:年限|工期|期限|周期|时间|日期|电话|联系人|部门|进度)"
)
_RATE = re.compile(
    r".*(?:增长|增速|增幅|比重|占比|完成率|进度|比例|同比|环比)[^\s]{0,6}(?:[（(][%％‰][)）])?|.*[%％‰][)）]?|得分|.*[（(][^（()）]{1,6}/[^（()）]{1,6}[)）]"
)
# what stands first in a head, and what tells a column of names
FIRST = re.compile(
    r"[^\s，。；：:0-9]{0,6}(?:指标|名称|类别|类型|种类|领域|年份|年度|地区|区域|市区|设区市|市州|市（州）|地市|各市|县区|区县|县（市、区）|县（区）|区（县）|旗县区?|省份|城市"
    r"|盟市|州市|界别|党派|板块|园区|(?<!责任)(?<!牵头)单位|内容|事项|方向|项目|任务|等次|等级|档次|层次|企业|平台|条款|环节|领域|行业|产业|科目|类目|对象)(?:[（(]单位[)）])?"
)
_PART = re.compile(r"(?:其中|＃|#)[:：]?\s?")
# 企业数, 项目数量: what is counted, though no unit stands there
_COUNT = re.compile(r".{2,}(?<![指系倍分基天次点参级人])数量?|.{2,}(?:个|家|项)数")
_HEADS_COUNT = re.compile(r".*人数")
# the unit of all numbers, above the head or beside its title
CAPTION = re.compile(r"(?:(?:金额|计量|数量|货币|计算)?单位)[:：]\s?([^\s）)|｜]{1,16})")
_SEVERAL = re.compile(r"[（(]([^（()）\s]{1,8}(?:[、，,/；;][^（()）\s]{1,8})+)[)）]\s*$")
_SPLIT = re.compile("[、，,/；;和]")
_MONEY = re.compile(
    r"(?:额|值|收入|投资|资金|经费|产值|营收|支出|贷款|预算|标准|规模|投入|融资|概算|奖励|补助|补贴)"
)

# a head that names nothing: when, or whether so or aimed at
_WHEN = re.compile(
    r"(?:全|上半|下半|前三季|一季|二季|三季|四季|本|当|累计|[0-9—–\-~～至年月度底末]){0,12}(?:累计|预期|计划|实际|目标|任务|完成|实绩|现状|基期|基准|基数|预计|情况|总|数|值|量)*"
)
_AHEAD = re.compile(
    r"目标|计划(?!项目|课题|专项)|预期|(?:目标|年度|工作)任务|任务[数值量]|^任务$|预计|规划"
)
_SO = re.compile(r"完成(?!率)|实际|实绩|现状|基期|基准|基数|基础|已")
RANK = re.compile(
    r"(?:国家|部|省部|省|自治区|市|州|县|区|镇|院)级?(?:及?以上)?(?<=级|上)|国家|全国"
)
BARE = re.compile(
    r"(?:数量|数值|数目|个数|家数|总数|总量|总额|绝对量|合计|小计|总计|金额|数|值|指标值|目标|标准|规模)"
)
STANDARD = re.compile(
    r"(?:奖励|奖补|补助|支持|资助|扶持|补贴|兑现|原|新|旧|现行|修订后|修订前|调整前|调整后)[^\s]{0,2}标准|(?:奖励|奖补|补助|支持|资助|扶持|补贴)(?:事项|项目|类别|额度|上限|对象|条款)"
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its ``role``, the name of what it counts and the unit that stands with it.

    ``role`` is "index", "name", "unit", "aside", "rate" or "value". ``name`` is "" where the row
    names what is counted. ``when`` is what the head says of time, ``rank`` the rank that it names, ``status``
    whether it is so or aimed at, None where it does not say; ``part`` where 其中 says that it is of the column before.
    """

    role: str
    name: str = ""
    unit: str = ""
    when: str = ""
    rank: str = ""
    status: str | None = None
    part: bool = False


def caption_units(text: str, units: Units) -> list[str]:
    """The units that a line above a table states for it, in order; [] where it states none.

    单位：万元, or several in the bracket that ends it: （家、亿元）.
    """
    match = CAPTION.search(text)
    if match is not None:
        return [word for word in _SPLIT.split(match[1]) if word]
    match = _SEVERAL.search(text)
    words = _SPLIT.split(match[1]) if match else []
    return words if all(units.alone(word).word for word in words) else []


@lru_cache(maxsize=512)  # the same few heads, and each cell that might be one
def column_of(text: str, units: Units) -> Column:
    """The column under one head, as far as its own words tell."""
    if len(text) > LONGEST:
        return Column("name", text)
    if _INDEX.fullmatch(text):
        return Column("index")
    if _UNIT.fullmatch(text):
        return Column("unit")
    if _RATE.fullmatch(text):
        return Column("rate")
    if YEAR.fullmatch(text):
        return Column("value", when=text, status=_status(text))
    bracket = _BRACKET.search(text)
    if bracket is not None and bracket.start():
        unit = units.alone(bracket[1])
        if unit.kind and not unit.reason:
            return _valued(text[: bracket.start()], bracket[1])
        if unit.word and unit.reason:
            return Column("rate")
    if _ASIDE.fullmatch(text):
        return Column("aside")
    return Column("name", text)


def columns_of(heads: list[Cell], row: list[Cell], stated: list[str], units: Units) -> list[Column]:
    """The columns under the ``heads`` of a line, with the cells of the first ``row`` under them.

    ``stated`` are the units above the table. [] where this is no head of a table.
    """
    columns = [column_of(cell.text, units) for cell in heads]
    columns = [  # 单位 heads bodies, too
        Column("name", "单位") if c.role == "unit" and _is_body(cell.text, units) else c
        for c, cell in zip(columns, row, strict=True)
    ]
    if all(c.role != "name" for c in columns):  # 类型 as the only name
        first = next((n for n, c in enumerate(columns) if c.role == "aside"), 0)
        columns[first] = Column("name", heads[first].text)
    by_row = any(c.role == "unit" for c in columns) or _states_unit(row, units)
    said = by_row or bool(stated)
    for place, (column, cell) in enumerate(zip(columns, row, strict=True)):
        if place and is_value(cell.text, units) and cell.text:
            if column.role == "name" and (said or counts(column.name)):
                columns[place] = _valued(column.name, "")
            elif column.role == "index" and columns[place - 1].role != "name":
                columns[place] = Column("rate")
    if stated:
        columns = _with_units(columns, stated, units)
    elif not by_row:
        columns = [replace(c, unit=c.unit or counts(c.name)) for c in columns]
    if columns[0].role == "name" and YEARS_NAME.fullmatch(heads[0].text):
        columns[0] = Column("name", "年份")
    return columns if _is_table(columns, row, units) else []


def columns_of_two(
    heads: list[Cell], below: list[Cell], row: list[Cell], stated: list[str], units: Units
) -> list[Column]:
    """The columns under two lines of heads, where the second divides the columns of the first.

    县区 高新技术企业（家） 技术合同成交额（亿元）, and below it 2023年 2024年目标 2023年 2024年目标; or years
    above and names below.
    """
    below = [cell for cell in below if cell.text not in EMPTY]
    heads = [cell for cell in heads if cell.text not in EMPTY]
    parts = [_below(cell.text, units) for cell in below]
    names = len(row) - len(parts)
    wide = heads[names:]
    if names < 1 or not wide or not all(parts) or len(parts) < 2 or len(parts) % len(wide):
        return []
    columns = [column_of(cell.text, units) for cell in heads[:names]]
    times = len(parts) // len(wide)
    for place, part in enumerate(parts):
        over = column_of(wide[place // times].text, units)
        if part is None or over.role not in ("name", "value"):
            return []
        over = over if over.role == "value" else _valued(over.name, "")
        columns.append(
            Column(
                part.role, over.name + part.name, part.unit or over.unit, part.when or over.when,
                part.rank, part.status or over.status, part.part,
            )
        )  # fmt: skip
    if stated:
        columns = _with_units(columns, stated, units)
    return columns if _is_table(columns, row, units) else []


def _below(text: str, units: Units) -> Column | None:
    """A column of numbers by a head of the second line; None where it is none."""
    column = column_of(text, units)
    if column.role == "name":
        column = _valued(text, "")
    return column if column.role in ("value", "rate") else None


def unit_in(name: str, units: Units) -> tuple[str, str]:
    """A name without the unit in the bracket behind it, and that unit; "" where it has none."""
    match = _BRACKET.search(name)
    if match is None or not match.start() or not units.alone(match[1]).word:
        return name, ""
    return name[: match.start()], match[1]


def _is_body(text: str, units: Units) -> bool:
    return len(text) > 2 and not units.alone(text).word and not is_number(text, units)


def _states_unit(row: list[Cell], units: Units) -> bool:
    return any(unit_in(cell.text, units)[1] for cell in row)


def is_name_of_years(column: Column) -> bool:
    """Whether the rows are named by years."""
    return column.role == "name" and column.name == "年份"


def _is_table(columns: list[Column], row: list[Cell], units: Units) -> bool:
    """Whether the first row fits the columns: names are words, values are numbers, and both are there."""
    roles = [column.role for column in columns]
    if "value" not in roles or "name" not in roles:
        return False
    for column, cell in zip(columns, row, strict=True):
        if column.role in ("value", "rate") and not is_value(cell.text, units):
            return False
        if column.role == "name" and not is_name_of_years(column) and is_number(cell.text, units):
            return False
    return any(
        c.role == "value" and cell.text not in EMPTY for c, cell in zip(columns, row, strict=True)
    )


def _with_units(columns: list[Column], stated: list[str], units: Units) -> list[Column]:
    """The columns of values with the units stated above: in order, or else by what they count."""
    bare = [n for n, c in enumerate(columns) if c.role == "value" and not c.unit]
    spread = (
        stated if len(stated) == len(bare) else [_fitting(columns[n], stated, units) for n in bare]
    )
    named = dict(zip(bare, spread, strict=True))
    return [
        replace(column, unit=named[n]) if n in named else column for n, column in enumerate(columns)
    ]


def _fitting(column: Column, stated: list[str], units: Units) -> str:
    """Which of the stated units a column has: 家、亿元 for three of them; its own where it counts."""
    money = _MONEY.search(column.name) is not None
    fitting = next((u for u in stated if (units.alone(u).kind == "CNY") == money), "")
    return fitting or counts(column.name) or stated[0]


def counts(name: str) -> str:
    """The unit that a name has by itself: 企业数, 参会人数; "" for another."""
    if _HEADS_COUNT.fullmatch(name):
        return "人"
    return "个" if _COUNT.fullmatch(name) else ""


def _valued(name: str, unit: str) -> Column:
    """A column of values by its head without the unit."""
    status = _status(name)
    part = _PART.match(name)
    if part is not None:
        name = name[part.end() :]
    column = Column("value", "", unit, status=status, part=part is not None)
    if BARE.fullmatch(name):
        return column
    if _WHEN.fullmatch(name):
        return replace(column, when=name)
    if RANK.fullmatch(name):
        return replace(column, rank=name)
    return replace(column, name=name)


def _status(name: str) -> str | None:
    if _AHEAD.search(name):
        return "target"
    return "actual" if _SO.search(name) else None
