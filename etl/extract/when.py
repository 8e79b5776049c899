"""The years of a figure by the expressions of time around it; pure."""

import re
from dataclasses import dataclass

from etl.extract.frame import Frame
from etl.text.numbers import Quantity
from etl.text.periods import Period
from etl.text.phrases import is_now
from etl.text.sentence import Sentence

# 从2021年的86户增加到137户: the year is that of the first number
_RISES = re.compile(
    r"[0-9][^，。；0-9]{0,8}(?:增|提|扩|升|跃|发展|攀|壮大|下降|减|降)[^，。；0-9]{0,3}[到至]"
)
# 2025年履职账：全年…；全年…: the head of a list dates all its parts
_HEAD = re.compile(r"[^，。；：:]{0,12}[：:]")
# 去年产值96亿元，但规上企业只有39家
_BUT = re.compile(r"[，；](?:但|而目前|目前|如今|现在|而今|眼下|当前|现已)")
_BRACKET = re.compile(r"[（(]((?:19|20)[0-9]{2})年[底末]?[)）]")  # 4772家（2019年）
_BESIDE = ("、", "和", "与", "及")
_THAN = ("较", "比")
_OF_THEN = re.compile(r"(?:的|时的|仅|只有|年底的|年末的)?")  # 比2016年末的67家翻了一番
_ADDRESS = re.compile(r"各位[^，：]{1,8}[，：]$")
_GROUP = re.compile(r"[\u4e00-\u9fff]{2,6}(?:方面|上|这条线|这一块|这一头|一栏里?)[，,]")
# 到2024年，…。一是…。二是…: the items of a goal
_ITEM = re.compile(
    r"(?:[●■◆▪]|[一二三四五六七八九十]是|[（(][一二三四五六七八九十0-9]{1,2}[)）]|[0-9]{1,2}[.．、](?![0-9]))"
)
# 【总体目标】到2027年, 第十条 力争到2023年: what stands before a date that opens a sentence
_HEADED = re.compile(
    r"【[^】]*】|第[一二三四五六七八九十]{1,3}条|力争|争取|计划|预计|[ \u3000“●■◆▪]"
)
YEAR_HEAD = re.compile(
    r"[^\w\n]*(?:[（(]?[一二三四五六七八九十]{1,2}[）)、])?[^\w\n]*((?:19|20)[0-9]{2})年度?[。：:]"
)
GOAL = re.compile(r"(?:到|至)20[0-9]{2}年")

LISTS = re.compile(r"20[0-9]{2}年[^。]{0,60}(?:如下|以下)[^。]{0,12}[。：]")


@dataclass(slots=True)  # not frozen: that would double the price of making one
class When:
    """The years of a figure: where its period ends and, if it is longer than a year, starts.

    ``explicit`` where the text says them, ``reached`` where it says that they have come (到今年4月),
    ``begins`` where what is yet to begin goes on from then (从明年起).
    """

    year: int | None
    first: int | None
    explicit: bool
    reached: bool = False
    begins: bool = False


def governing(sentence: Sentence, quantity: Quantity, clause: tuple[int, int]) -> list[Period]:
    """The periods that may date the number: before it, nearest first, or else behind it in its clause."""
    before = [p for p in reversed(sentence.periods) if p.end <= quantity.core + 1]
    start, end = clause
    if before and before[0].start >= start:
        return before
    return [p for p in sentence.periods if quantity.end <= p.start < end] + before


def _telling(sentence: Sentence, quantity: Quantity, clause: tuple[int, int]) -> list[Period]:
    """The periods that may date the number; those of a goal do not date what stands beside it."""
    before = governing(sentence, quantity, clause)
    if is_now(sentence, quantity, clause[0]):
        return [period for period in before if period.start >= clause[0]]
    return before


def opens_with_group(sentence: Sentence) -> bool:
    """Whether the sentence is one item of a list by topic: 平台方面，…."""
    return is_group(sentence.text, sentence.start)


def is_group(text: str, start: int) -> bool:
    """Whether an item of a list by topic begins at ``start``."""
    head = text[start : start + 12]
    grouped = ("，" in head or "," in head) and _GROUP.match(head.lstrip()) is not None
    return grouped or is_item(text, start)


def is_item(text: str, start: int) -> bool:
    """Whether a numbered item begins at ``start``: 一是…, （二）…."""
    return _ITEM.match(text[start : start + 8].lstrip()) is not None


def is_yearly(sentence: Sentence, quantity: Quantity, clause: tuple[int, int]) -> bool:
    """Whether a clause without a year sets aside money for each: 到2027年…，市财政每年安排3000万元."""
    (start, _), at = clause, quantity.start
    if sentence.text.find("每年", start, at) < 0:
        return False
    return not any(start <= p.start < at and (p.year or p.first) for p in sentence.periods)


def choose_when(
    sentence: Sentence,
    quantity: Quantity,
    clause: tuple[int, int],
    frame: Frame,
    earlier: int | None,
    lead: int | None,
) -> When:
    """The years by the nearest expression of time before the number in ``clause``.

    ``earlier`` is what 当年 means, ``lead`` the year of the sentence that a list by topic follows.

    Where the sentence has none: the year of publication, or the year before for what a work report
    reports (the caller decides by the status).
    """
    told = _BRACKET.match(sentence.text, quantity.end)
    if told is not None:
        return When(int(told[1]), None, explicit=True)
    before = _telling(sentence, quantity, clause) if sentence.periods else []
    for place, period in enumerate(before):
        if not _holds(sentence, period, quantity):
            if _goes_on(sentence, period, before[place + 1 :]):
                return When(period.year, None, explicit=True)
            continue
        if period.back:
            known = next((p.year for p in before[place + 1 :] if p.year is not None), earlier)
            if known is not None:
                return When(known, None, explicit=True)
            continue
        if period.since and period.year is None:
            first = _opening(period, before[place + 1 :])
            if first is not None:
                return _since(first, frame)
            continue
        if period.within is not None:
            known = next((p.year for p in before[place + 1 :] if p.year is not None), None)
            if known is not None:
                return When(known + period.within, known, explicit=True)
        if period.year is None:
            continue
        if sentence.text.startswith("上年", period.start):
            dated = next((p.year for p in before[place + 1 :] if p.year is not None), None)
            if dated is not None and dated < period.year + 1:
                return When(dated - 1, None, explicit=True)  # 2025年1—11月…，由上年末的604家
        if period.months and not _is_over(period.months, frame) and period.year == frame.year:
            return When(period.year - 1, None, explicit=True)
        start = period.first if period.first != period.year else None
        year = _in_turn(sentence, quantity, period) or period.year
        return When(year, start, explicit=True, reached=period.reached)
    if lead is not None:
        return When(lead, None, explicit=True)
    return When(frame.year, None, explicit=False)


def _opening(period: Period, earlier: list[Period]) -> int | None:
    """The year in which an open period (2017年以来, 2017年…以来) starts; None where none is said."""
    if period.first is not None:
        return period.first
    return next((p.year for p in earlier if p.year is not None and p.year > 0), None)


def _since(first: int, frame: Frame) -> When:
    """From a year up to publication, or from one that is yet to come."""
    if frame.year is not None and first > frame.year:
        return When(first, None, explicit=True, begins=True)
    return When(frame.year, first, explicit=True)


def _goes_on(sentence: Sentence, period: Period, earlier: list[Period]) -> bool:
    """Whether a part before ends in a later year than it began with: 2021年有30家，今年6月末52家；平台8个.

    The year that opened the sentence then holds no longer.
    """
    if period.year is None or period.by or period.first is not None or not earlier:
        return False
    start, _ = sentence.clause(period.start)
    if period.start - start > 1 or sentence.text[start : period.start].strip("截至到"):
        return False
    first = earlier[-1]
    return first.year is not None and first.first is None and first.year < period.year


def _is_aside(text: str, period: Period, quantity: Quantity) -> bool:
    """Whether a year is that of a number in a bracket before: 60家（2024年为38家），其中12家."""
    closed = text.find("）", period.end, quantity.start)
    if not any(char.isdigit() for char in text[period.end : max(closed, period.end)]):
        return False
    return text.rfind("（", 0, period.start) > text.rfind("）", 0, period.start)


def _in_turn(sentence: Sentence, quantity: Quantity, period: Period) -> int | None:
    """The year of a number where several years stand side by side: 2021年、2022年分别发榜22项、31项.

    The k-th number is of the k-th year, what follows of the last; None where there is one year only.
    """
    at = sentence.periods.index(period)
    listed = [period]
    for other in reversed(sentence.periods[:at]):
        if sentence.text[other.end : listed[0].start] not in _BESIDE or other.year is None:
            break
        listed.insert(0, other)
    for other in sentence.periods[at + 1 :]:
        if sentence.text[listed[-1].end : other.start] not in _BESIDE or other.year is None:
            break
        listed.append(other)
    if len(listed) < 2 or any(p.months or p.first is not None for p in listed):
        return None
    run = sentence.run(sentence.quantities.index(quantity))
    dealt = sentence.text.find("分别", listed[-1].end, quantity.start) >= 0
    if dealt and len(run) == len(listed):
        return listed[run.index(quantity)].year
    return listed[-1].year


def _is_over(months: str, frame: Frame) -> bool:
    """Whether months of a year (1-11) have passed when the text comes out; so where unknown."""
    return frame.month is None or int(months.rpartition("-")[2]) <= frame.month


def _holds(sentence: Sentence, period: Period, quantity: Quantity) -> bool:
    """Whether a year still holds at the number: across a semicolon only if it opened its part."""
    text = sentence.text
    if text[period.start - 1 : period.start] in ("从", "由") and _RISES.search(
        text, period.end, quantity.start
    ):
        return False
    if text.startswith("的基础上", period.end) or _is_aside(text, period, quantity):
        return False
    if text.startswith("的", period.end) and _RISES.search(text, period.end, quantity.start):
        return False  # 由2023年的1500P、2024年的5.1万P跃到11.4万P
    if text[period.start - 1 : period.start] in _THAN and not _OF_THEN.fullmatch(
        text, period.end, quantity.start
    ):
        return False  # 较2022年翻番, 比上年多38篇，印发…: what is compared with dates nothing
    if _BUT.search(text, period.end, quantity.start):
        return False
    start, end = sentence.clause(period.start)
    if not start <= quantity.start <= end:
        before = text[start : period.start].rpartition("——")[2]
        begins = len(_HEADED.sub("", before)) <= 4
        if (period.by or period.day) and not begins:
            return False  # 政策执行到2026年底, 揭牌时间为2022年5月20日: of their own clause only
    if (
        "；" not in text[period.end : quantity.start]
        and ";" not in text[period.end : quantity.start]
    ):
        return True
    head = text[sentence.start : period.start].strip(" \u3000“")
    if _ADDRESS.search(head):
        return True  # 各位朋友，2022年…；…
    if period.by or period.first is not None or _HEAD.match(text, period.end, quantity.start):
        return True
    return len(head) <= 2 or head.endswith(("：", ":"))
