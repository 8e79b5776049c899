"""What one head of a table says of its column; pure.

序号 指标 单位 2024年 2025年 责任部门        years, the unit in a cell of its row
设区市 高新技术企业（家） 重点实验室（个）    names with their units
（单位：万元）  奖补事项 原标准 新标准         the unit of all above the head
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from etl.text.units import Units

LONGEST = 40  # characters of a head
YEAR = re.compile(
    r"((?:19|20)[0-9]{2})年?(?:度|底|末)?(?:[（(]?(?:实际|目标|计划|完成|预期|现状|基期|基准|基数|基础|实绩|累计|值|数|预计|任务|情况)+[)）]?)?"
)
BRACKET = re.compile(r"[（(](?:单位[:：])?([^（()）]{1,8})[)）]$")
_INDEX = re.compile(r"序号|编号|序|排名|位次|No\.?")
_UNIT = re.compile(r"(?:计量|计算)?单位")
YEARS_NAME = re.compile(r"年份|年度|时间")
# told of a row, and no part of what is counted
_ASIDE = re.compile(
    r"(?:指标|建设|项目)?(?:属性|类型|性质)|备注|说明|数据来源|支持对象|(?:主要)?(?:建设|研究|支持|项目|工作)?(?:内容|规模)(?:[及和与]规模)?(?<!工作内容)|投资方|[^\s]{0,8}(?:责任|牵头|配合|主管|承办|实施|考核|审批)[^\s]{0,4}(?:单位|部门|人)?"
    r"|[^\s]{0,6}(?:年限|工期|期限|周期|时限|时间|日期|电话|联系人|部门|进度)"
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
# a head that names nothing: when, or whether so or aimed at
_WHEN = re.compile(
    r"(?:截[至止]|到|全|上半|下半|前三季|一季|二季|三季|四季|本|当|累计|[0-9—–\-~～至年月度底末]){0,12}(?:累计|预期|计划|实际|目标|任务|完成|实绩|现状|基期|基准|基数|预计|情况|总|数|值|量)*"
)
_AHEAD = re.compile(
    r"目标|^设计(?:算力|能力|规模)|计划(?!项目|课题|专项)|预期|(?:目标|年度|工作)任务|任务[数值量]|^任务$|预计|规划"
)
_SO = re.compile(r"完成(?!率)|实际|实绩|现状|基期|基准|基数|基础|已")
_RANK = re.compile(
    r"(?:国家|部|省部|省|自治区|市|州|县|区|镇|院)级?(?:及?以上)?(?<=级|上)|国家|全国"
)
_BARE = re.compile(
    r"(?:数量|数值|数目|个数|家数|总数|总量|总额|绝对量|合计|小计|总计|金额|数|值|指标值|目标|标准|规模)"
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

    @property
    def numeric(self) -> bool:
        """Whether numbers stand in it."""
        return self.role in ("value", "rate")

    @property
    def of_years(self) -> bool:
        """Whether it names the rows by years."""
        return self.role == "name" and self.name == "年份"


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
    bracket = BRACKET.search(text)
    if bracket is not None and bracket.start():
        unit = units.alone(bracket[1])
        if unit.word:
            known = not unit.reason
            return valued(text[: bracket.start()], bracket[1]) if known else Column("rate")
    return Column("aside") if _ASIDE.fullmatch(text) else Column("name", text)


def counts(name: str) -> str:
    """The unit that a name has by itself: 企业数, 参会人数; "" for another."""
    if _HEADS_COUNT.fullmatch(name):
        return "人"
    return "个" if _COUNT.fullmatch(name) else ""


def valued(name: str, unit: str) -> Column:
    """A column of values by its head without the unit."""
    part = _PART.match(name)
    column = Column("value", unit=unit, status=_status(name), part=part is not None)
    name = name[part.end() :] if part else name
    if _BARE.fullmatch(name):
        return column
    if _WHEN.fullmatch(name):
        return replace(column, when=name)
    if _RANK.fullmatch(name):
        return replace(column, rank=name)
    return replace(column, name=name)


def _status(name: str) -> str | None:
    if _AHEAD.search(name):
        return "target"
    return "actual" if _SO.search(name) else None
