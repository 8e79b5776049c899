"""What a document says of itself: its year, place, topic, and which part reviews and which plans."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache

from etl.text.lexer import Lexer, mixed
from etl.text.marks import COUNTY, PART, PLACE, TOPIC

# Explanations of terms tell what is, even where the term stands in the plan.
# Behind a line break or a full stop (sought for fast) what heads a section: a line 一、… or （二）…, a short line that
# begins with a year, or in running text a few words between marks: 。二、下步打算。
_HEAD = re.compile(
    r"[\n。][^\S\n]*((?<=。)[一二三四五六七八九十]、[^。，；：、\n0-9]{2,12}(?=[。：])"
    r"|(?<!。)(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])[^。\n]{0,60}"
    r"|(?<!。)【[^】\n]{2,16}】|(?<!。)(?:附件[0-9]{0,2}[:：\s]*)?(?:有关)?名词(?:解释|注释)(?=\n)"
    r"|(?<!。)(?:关于)?(?:(?:19|20)[0-9]{2}\s?年|过去[一五]年)[^。，；\n]{0,24}(?=\n))"
)
_REVIEW = re.compile(
    r"名词(?:解释|注释)|工作回顾|过去[一五]年|[一五]年来(?:的)?(?:工作|成)|(?:19|20)[0-9]{2}\s?年(?:主要)?工作(?:回顾|情况)|已开展|工作开展|主要成效|完成情况|工作情况|办理情况|取得的成效|工作成效|发展成效|基本情况"
)
_PLAN = re.compile(
    r"工作(?:安排|打算|计划|目标|重点|部署)|重点工作|重点任务|下一步|下步|主要目标|发展目标|总体目标|具体目标|重点指标|怎么干|总体要求|(?:今年|20[0-9]{2}\s?年)(?:的)?(?:工作|重点|主要|经济社会发展)(?!回顾|情况)|奋斗目标|预期目标|目标任务|工作思路|保障措施"
)
# 新的一年，要… · 2024年工作回顾。: in texts without headings a sentence turns from one to the other
_TURNS = re.compile(
    r"(?:^|[。\n])[ \u3000—]*(?:各位[^，。]{2,6}[，：])?(?:在[^。]{4,24}的同时[，])?(?:"
    r"(?P<plan>新的一年|20[0-9]{2}年(?:的)?(?:工作|重点|主要)[^，。]{0,8}(?:安排|打算|部署|计划|任务|目标)|(?:做好|抓好)(?:今年|20[0-9]{2}年)|今年(?:要|政府工作|工作|重点|[，,](?:我们|全[市县区])?(?:将|要))|今后五年|下一步)"
    r"|(?P<review>过去的?[一五]年|[一五]年来|回顾过去|20[0-9]{2}年(?:的)?工作(?:回顾|总结|情况)))"
)
_WORK_REPORT = "政府工作报告"
# 2025年，我们将…; （二）2025年着力抓好以下工作: the year of a report itself is yet to come
_THIS_YEAR = re.compile(
    r"[\n。][ \u3000]*(?:各位[^，。]{2,6}[，：])?(?:[（(]?[一二三四五六七八九十]{1,2}[）)、.．])?[ \u3000]*((?:19|20)[0-9]{2})年(?=[，,：]|着力|重点|要|将|我们|我县|我市|我区|政府|工作|主要|抓好|做好)"
)
# 2025年全省知识产权工作有了新成绩单: what the lead of a text of January says that it tells of
_TOLD = re.compile(
    r"((?:19|20)[0-9]{2})\s?年[^，。]{0,24}(?:成绩单|答卷|情况|成效|盘点|回顾|总结|数据|公报|发展|交卷|收官|业绩|账本|账单|家底|这一年)|(?:盘点|回望|回眸|再见|复盘)[“《 ]?((?:19|20)[0-9]{2})"
)
_A_YEAR = re.compile(r"(?:19|20)[0-9]{2}(?=年)")
_SPRING = 3  # the month up to which texts tell of the year before
# 2024年发展情况, 2023年度工作总结: the year that such a text, or such a section of it, reports
_REPORTED = re.compile(
    r"((?:19|20)[0-9]{2})\s?年(?:度)?[^，。《》0-9]{0,16}(?:情况|总结|回顾|公报|综述|白皮书|年报|业绩|成绩|成效)"
)
_OPENING = 160  # characters that hold the title of a text which comes without
_LEAD = 60  # characters of a first sentence
_YEAR_ENDS = 11  # from this month on 全年 is the current year, before it the last one
_RULE = re.compile(
    r"若干(?:政策|措施|意见)|(?:管理|实施|奖励|扶持|资助|认定)(?:办法|细则)|措施|政策|申报(?:指南|通知|须知|[^，。]{0,30}通知)|指南|细则|办法"
)
# 围绕“…”主题, 题为“…”, 主题是今年选定的“…”; the set of first characters is scanned fast
_THEME = re.compile(
    r"[围主题议聚“《](?:(?:(?<=围)绕|(?<=[主议])题|(?<=议)政|(?<=题)[为目]|(?<=聚)焦)[^，。“”]{0,12}[“《]([^”》]{4,60})[”》]"
    r"|(?<=[“《])([^”》]{4,60})[”》](?:为|的)?(?:主题|议题))"
)
# 2024世界智能产业博览会, 中国国际机器人大会: an event with a name
_EVENT = re.compile(r"[^，。；、“”\n]{2,24}(?:博览会|大会|峰会|论坛|交易会|展览会|洽谈会)")
# 昆山高新区, 贵阳大数据交易所: a place and, close behind it, what is smaller
_CLOSE = re.compile(r"[\u4e00-\u9fff]{0,6}")
_LOCAL_LEAD = 40  # characters in which such a text names its county or zone
_AGAIN = 3  # times that it is named, or meant, at least
_OF_A_COUNTY = re.compile(r"全县|我县|县里|县内|经开区|高新区|新区|区内|辖区")
_OF_A_DISTRICT = re.compile(_OF_A_COUNTY.pattern + r"|全区|我区|区财政|区级")
AUTONOMOUS = frozenset(("15", "45", "54", "64", "65"))  # where 全区 is the province
_ZONES = frozenset(("高新区", "经开区", "开发区", "新区", "保税区", "自贸区", "合作区", "科学城"))
_GENERAL = re.compile(r"(?:国家|国家级|省级|全省|全市|全国|各|建设|打造|推进|支持|促进|创建)$")
_AMOUNTS = re.compile(r"最高|给予|补助|奖励|补贴|资助|奖补")
# what else a text of such a title says of those who get something
_ASKED = re.compile(_AMOUNTS.pattern + r"|不超过|不少于|不低于|上限|封顶|申领|[奖补](?=[0-9])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A document as the extractor needs it.

    ``year`` is that of publication or None; ``place`` the publisher's code or None; ``topic`` the
    field its title or lead names and ``theme`` the one its meeting is held on, None where unknown. ``moods`` are (offset, "review" or
    "plan") of the sections, ``heads`` (offset, words) their heads and ``reports`` (offset, year) those that
    report one; ``rule`` marks a text that sets amounts for all, ``local`` one whose title names a
    county, zone or house as what it is about, ``turns`` are the sentences of a work report that begin to
    review or to plan, ``leanings`` what the wording of each piece says where no heading does. ``month`` is that of publication or None.
    ``body`` is the place of the assembly that the text is about, ``venue`` that where its event is held.
    """

    lexer: Lexer
    year: int | None
    place: str | None
    genre: str | None
    title: str
    topic: str | None
    theme: str | None
    work_report: bool
    rule: bool
    local: bool = False
    month: int | None = None
    body: str | None = None
    venue: str | None = None
    moods: tuple[tuple[int, str], ...] = ()
    reports: tuple[tuple[int, int], ...] = ()
    turns: tuple[tuple[int, str], ...] = ()
    leanings: tuple[tuple[int, str], ...] = ()
    heads: tuple[tuple[int, str], ...] = ()

    def mood(self, start: int, end: int) -> str | None:
        """Whether a sentence stands in what reviews or plans; None where nothing says so.

        Headings say it first; in a work report without any a turning sentence before it in its
        paragraph, then the wording around it.
        """
        index = bisect_right(self.moods, (start, "~")) - 1
        if index >= 0:
            return self.moods[index][1]
        if self.moods or not self.leanings:
            planned = self.work_report and self.moods and self.moods[0][1] == "plan"
            return "review" if planned else None  # a report reviews until it plans
        piece, leaning = self.leanings[max(0, bisect_right(self.leanings, (start, "~")) - 1)]
        turn = bisect_left(self.turns, (end,)) - 1
        return self.turns[turn][1] if turn >= 0 and self.turns[turn][0] >= piece else leaning

    @property
    def looks_back(self) -> bool:
        """Whether the text, by its title, tells of a year before: 2022年工作总结 of 2023."""
        return bool(self.reports) and self.year is not None and self.reports[0][1] < self.year

    def reported(self, at: int, *, whole: bool) -> int | None:
        """The year of what is reported at ``at`` with none of its own; None where unknown.

        ``whole`` where the text says 全年: of a year that is over.
        """
        index = bisect_right(self.reports, (at, 9999)) - 1
        if index >= 0:
            return self.reports[index][1]
        if self.year is not None and (
            self.work_report or (whole and self.month is not None and self.month < _YEAR_ENDS)
        ):
            return self.year - 1
        return self.year

    def head_topic(self, at: int) -> str | None:
        """The field that the head of the section around ``at`` names."""
        index = bisect_left(self.heads, (at + 1,)) - 1
        return topic_of(self.lexer, self.heads[index][1]) if index >= 0 else None


@lru_cache(maxsize=64)  # the figures of a section ask for its head
def topic_of(lexer: Lexer, text: str) -> str | None:
    """The field a short text names; None where it names none or only general ones."""
    words, matches, _ = lexer.find(text)
    found = {words[i].topic for i, _, _ in matches if words[i].marks & TOPIC}
    return mixed(sorted(topic for topic in found if topic and topic != "other"))


def is_local(lexer: Lexer, title: str) -> bool:
    """Whether a title names one county, zone, park or house: 2025年武侯区政府工作报告."""
    tokens = lexer.tokens(title)
    counties = [t for t in tokens if t.word.marks & COUNTY]
    if len(counties) > 1:
        return False
    if counties:
        return True
    place = 0
    for token in tokens:
        if token.word.marks & PART and not token.word.marks & PLACE:
            if place and _CLOSE.fullmatch(title, place, token.start):
                return True
            if token.word.text in _ZONES and not _GENERAL.search(title, 0, token.start):
                return True
        if token.word.marks & PLACE:
            place = token.end
    return False


def _is_local_lead(lexer: Lexer, text: str, place: str | None) -> bool:
    """Whether a text without a title begins with one county or zone and goes on about it."""
    lead = text[:_LOCAL_LEAD]
    if not is_local(lexer, lead):
        return False
    first = next(t for t in lexer.tokens(lead) if t.word.marks & (COUNTY | PART))
    name = lead[first.start : first.end][:2]
    signs = _OF_A_DISTRICT if place is None or place[:2] not in AUTONOMOUS else _OF_A_COUNTY
    return text.count(name) >= _AGAIN or len(signs.findall(text)) >= _AGAIN


def read_frame(
    text: str,
    lexer: Lexer,
    *,
    title: str | None,
    year: int | None,
    place: str | None,
    genre: str | None,
    month: int | None = None,
) -> Frame:
    """Look over the cleaned ``text`` once for its heads and its kind."""
    lead = title or text[: text.find("\n") if 0 < text.find("\n") < 60 else 40]
    report = _WORK_REPORT in (title or "") or (genre == "report" and _WORK_REPORT in text[:200])
    heads: list[tuple[int, str]] = []
    moods: list[tuple[int, str]] = []
    reports: list[tuple[int, int]] = []
    if not report and (
        told := _REPORTED.search(title or (text[:_OPENING] if genre == "report" else ""))
    ):
        reports.append((0, int(told[1])))
    if not report and not reports and month is not None and month <= _SPRING and year is not None:
        told = _TOLD.search(f"{title or ''}\n{text[:_LEAD]}")
        if told is not None and int(told[1] or told[2]) == year - 1:
            reports.append((0, year - 1))
    for match in _HEAD.finditer(f"\n{text}"):
        head, at = match[1], match.start(1) - 1
        heads.append((at, head))
        dated = _A_YEAR.search(head)
        if dated is not None and year is not None and int(dated[0]) == year - 1:
            moods.append((at, "review"))  # 2024年主要工作, said in 2025
        elif _PLAN.search(head):
            moods.append((at, "plan"))
        elif _REVIEW.search(head):
            moods.append((at, "review"))
            if told := _REPORTED.search(head):
                reports.append((at, int(told[1])))
    if (report or reports) and year is not None:
        moods += (
            [(m.start(), "plan") for m in _THIS_YEAR.finditer(f"\n{text}") if int(m[1]) == year]
            if moods or reports
            else []
        )
        moods.sort()
    return Frame(
        lexer=lexer,
        year=year,
        place=place,
        genre=genre,
        title=title or "",
        topic=(topic_of(lexer, title) if title else None)
        or (topic_of(lexer, text[:40]) if genre in ("plan", "interpretation") else None),
        theme=_theme(lexer, title or "", text),
        work_report=report,
        rule=genre in ("plan", "interpretation", "other", None)
        and (
            len(_ASKED.findall(text)) >= 2
            if _RULE.search(title or lead)
            else len(_AMOUNTS.findall(text)) >= 4
        ),
        local=genre != "reply"
        and (is_local(lexer, title) if title else _is_local_lead(lexer, text, place)),
        month=month,
        moods=tuple(moods),
        reports=tuple(reports),
        turns=_turns(text, year) if report and not moods else (),
        heads=tuple(heads),
    )


def _turns(text: str, year: int | None) -> tuple[tuple[int, str], ...]:
    """Where a report without headings turns to what was done or is to be done."""
    found = [(m.end(), str(m.lastgroup)) for m in _TURNS.finditer(text)]
    years = {year: "plan", year - 1: "review"} if year is not None else {}
    found += [
        (m.end() - 1, years[int(m[1])])
        for m in _THIS_YEAR.finditer(f"\n{text}")
        if int(m[1]) in years
    ]
    return tuple(sorted(found))


def _theme(lexer: Lexer, title: str, text: str) -> str | None:
    """The field of the theme that a meeting is held on, in the title or the first lines."""
    for match in _THEME.finditer(f"{title}\n{text[:800]}"):
        topic = topic_of(lexer, match[1] or match[2])
        if topic is not None:
            return topic
    event = _EVENT.search(f"{title}\n{text[:_OPENING]}")
    return topic_of(lexer, event[0]) if event is not None else None
