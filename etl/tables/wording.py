"""How a cell of a table is worded as prose, by what stands above the table and its column; pure."""

import re
from dataclasses import replace

from etl.schema import Status
from etl.tables.heads import YEAR, Column
from etl.tables.rows import Table

ALL = re.compile(
    r"(?:全[国省市区县州盟]|全自治区|合计|总计|共计|小计)[^\s（(]{0,4}(?:[（(][^（()）]*[)）])?$"
)
"""A row over all others."""
PLACE = re.compile(r"[\u4e00-\u9fff]{1,10}[省市州盟区县旗]")
PARK = re.compile(
    r".*(?:园区?|高新区|经开区|开发区|工业区|科技城|科学城|小镇|基地)(?:[一二三四]期)?"
)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}(?=年)")
_SPAN = re.compile(
    r"(?:19|20)[0-9]{2}年?[-—–~～至](?:19|20)?[0-9]{2}|[一二三]五”?|近[一二三四五六七八九十]年"
)
_WORDS_OF_WHEN = re.compile("(?:目标|完成|计划|实际|任务|数|值|量)+$")

# What the caption says the numbers are
_TASKS = re.compile(
    r"(?:目标|任务|项目)(?:任务)?(?:分解|计划|安排|下达)?(?:计划)?(?<!项目)[^\s]{0,2}表"
    r"|(?:名额|指标)(?:数量?)?(?:分配|安排|下达|分解)"
)
_ALLOTTED = re.compile("安排|下达|分配|拨付|兑现|公示|清算|名单")
_SIGNED = re.compile("签约|签订")
_RULE = re.compile(
    r"(?:奖励|奖补|补助|支持|资助|扶持|补贴|兑现|原|新|旧|现行|修订后|修订前|调整前|调整后)[^\s]{0,2}标准"
    r"|(?:奖励|奖补|补助|支持|资助|扶持|补贴)(?:事项|项目|类别|额度|上限|对象|条款)"
)
_TOPIC = re.compile(
    "人工智能|机器人|大模型|算力|数字经济|数据产业|软件|大数据|集成电路|智能制造|工业互联网"
)
_BESIDE = re.compile("[\u4e00-\u9fff](?:与|和|及|、)$")  # 科技创新与智能制造
_RANK = re.compile(
    r"(?:国家|省|自治区|市)级(?:及?以上)?(?=[^\s，。]{0,6}(?:平台|实验室|中心|企业|项目|园区|基地|孵化器|人才|机构|载体|场景))"
)
_RANKED = re.compile("[国省市区县]家?级|全国|国家|自治区")
# the caption without the words of a table
_OF_TABLE = re.compile(
    r"^(?:附?[件表][0-9一二三四五六七八九十\-]{0,4}[\s:：.]*)|(?:安排|分配|下达|拨付|公示|统计)?(?:情况)?(?:计划)?(?:一览表|明细表|汇总表|清单|表)?(?:如下)?[:：]?$"
)

# Columns that need a word of the caption or the row to say what they count
_RULED = re.compile(r"(?:奖励|奖补|补助|支持|资助|扶持|补贴)?(?:标准|金额|额度|上限)$")
_POT = re.compile("预算|总额|总盘子|资金池|总规模")
_YEARLY = re.compile("年度?计划(?:完成)?投资额?")
_COST = re.compile("(?:项目)?总投资额?")
_OF_CAPTION = re.compile(
    r"(?:安排|下达|分配|拨付|拟?补助|拟?支持|拟?资助|本次|核定|预算)?(?:资金|经费)?(?:金额|额度|数额|总额)"
    r"|(?:实际|计划|拟|已|新增|累计)?(?:提交|收到|立案|办结|认定|备案|入选|申报|受理|引进|培养|培育|通过|推荐|入库)数?量?"
)
_QUOTA = re.compile(r"(?:申报|推荐|分配|下达)?(?:名额|指标)数?量?")
_WORDS_OF_QUOTA = re.compile(r"(?:申报|推荐|分配)?(?:名额|指标).*|(?:申报|推荐)$")
_GIVEN = re.compile("(?:立项|支持)?项目数?量?|立项数量?")
_MAJOR = re.compile("重大.*(?:攻关|专项)")
_RESEARCH = re.compile("研发计划|攻关|课题|揭榜挂帅|科学研究|基金项目")
_KINDS = re.compile("类别|种类|类型|科目|专项|项目类.*|支持方向|方向|条款")


class Wording:
    """What is said of the numbers of one table, by its caption and its head."""

    def __init__(self, table: Table) -> None:
        """Read the caption and the head."""
        caption, around = table.caption, f"{table.caption} {table.head}"
        self._of_years, self._of_bodies, self._first = table.of_years, table.of_bodies, table.first
        allotted = _ALLOTTED.search(around) is not None
        listed = table.of_bodies or _ALLOTTED.search(caption) is not None
        self.standard = "标准" in around if listed else _RULE.search(around) is not None
        self._allotted = allotted and not self.standard
        self._signed = "签约项目 " if _SIGNED.search(around) else ""
        self._tasks = _TASKS.search(caption) is not None
        self._planned = "计划" in caption
        named = caption if _YEAR.search(caption) else f"{caption} {table.first}"
        years = set(_YEAR.findall(named))
        single = len(years) == 1 and not _SPAN.search(named)
        self.year = f"{years.pop()}年，" if single else ""
        self._sum = re.sub("[（）]", "", _OF_TABLE.sub("", _OF_TABLE.sub("", caption)))
        first = _TOPIC.search(caption)
        beside = first is not None and _BESIDE.search(caption[: first.start()]) is not None
        self._topic = "" if beside else "、".join(_TOPIC.findall(caption))
        rank = _RANK.search(caption)
        self._rank = rank[0] if rank else ""

    def status(self, column: Column, kind: str, *, goes_on: bool = False) -> str | None:
        """Whether a number of a ``kind`` is so, aimed at or a rule; None where the table does not say.

        ``goes_on`` where what the row names is being built, and so has its cost.
        """
        if column.status is not None:
            return column.status
        if kind == "CNY" and self.standard:
            return Status.STANDARD
        if kind == "CNY" and (
            self._allotted or (_COST.fullmatch(column.name) and (self.listed or goes_on))
        ):
            return Status.ACTUAL
        return Status.TARGET if self._tasks and not column.when else None

    @property
    def listed(self) -> bool:
        """Whether the rows are a list of projects or bodies that are, not a plan of some."""
        return self._of_bodies and not self._planned

    def status_of_words(self, text: str) -> str | None:
        """The same of what a cell with words and numbers says: 合计（5个） of a list is so."""
        if self.listed and ALL.match(text):
            return Status.ACTUAL
        return Status.TARGET if self._tasks else None

    def named(self, column: Column, *, by_row: bool, single: bool) -> Column:
        """The column with the name that its head lacks: of all sums, or of what one project has."""
        if single and self._of_bodies and "算力" in column.name:
            return replace(column, name="单体算力")
        if not column.unit or column.name or column.rank or (by_row and not self._of_bodies):
            return column
        done = self._of_bodies and column.status == Status.ACTUAL and column.unit.endswith("元")
        return replace(column, name="完成投资" if done else f"{self._sum}合计")

    def before(self, name: str, column: Column, kind: str, *, of_row: bool) -> str:
        """What is said before a number of a ``kind`` in the row ``name``.

        ``of_row`` where the row has the unit, and so names what is counted.
        """
        when = self._when(column)
        if self._of_years:
            when, name = f"{name.rstrip('年度')}年，", ""
        if self._topic and self._topic not in name + column.name:
            when += f"{self._topic}，"
        if self.standard and kind == "CNY" and not _POT.search(column.name):
            return f"{when}{name} {_RULED.sub('', column.name)}奖励标准"  # its rank is no giver's
        if _QUOTA.fullmatch(column.name):
            return f"{when}{name} {_WORDS_OF_QUOTA.sub('', self._sum)}"
        if _OF_CAPTION.fullmatch(column.name):
            return f"{when}{name} {self._sum}{column.name}"
        if not column.name:
            return f"{when}{column.rank}{name}"
        if of_row:
            return f"{when}{_set_off(column.name)}{name}"
        said = _YEARLY.sub("年度投资", column.name)
        if self._allotted and _GIVEN.fullmatch(said):
            said = f"支持{self._given(name)}项目"
        if kind == "count" and self._rank and not _RANKED.search(f"{name}{said}"):
            said = f"{self._rank}{said}"
        return f"{when}{self._signed}{_set_off(name)}{said}"

    def _when(self, column: Column) -> str:
        """The time of a column, with its comma."""
        if (year := YEAR.fullmatch(column.when)) is not None:
            return f"{year[1]}年底，"
        if column.when:
            year_of_all = "" if _YEAR.search(column.when) else self.year.rstrip("，")
            return f"{year_of_all}{_WORDS_OF_WHEN.sub('', column.when)}，"
        return "" if _YEAR.search(column.name) else self.year

    def _given(self, name: str) -> str:
        """The kind of the projects that money goes to in a row."""
        if _MAJOR.search(name):
            return "重大科技攻关"
        if _RESEARCH.search(name):
            return "科研"
        return "各类" if ALL.match(name) and _KINDS.fullmatch(self._first) else ""


def _set_off(name: str) -> str:
    """A name before another word; a place stands by itself."""
    return f"{name}{'，' if PLACE.fullmatch(name) else ' '}"
