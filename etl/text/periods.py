"""Expressions of time in cleaned text -> the years of a figure; pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from etl.text.numerals import parse_chinese

_YEAR = r"(?:19|20)[0-9]{2}"
_RECORDS = ("新高", "新低", "最", "来最", "来新", "以来最", "首")
_ORDINALS = frozenset("第0123456789")  # 第3年前
_COUNT = r"[0-9]{1,2}|[一二两三四五六七八九十]{1,3}"


@dataclass(slots=True)  # not frozen: that would double the price of making one
class Period:
    """One expression of time.

    ``year`` is where it ends, ``first`` where it starts if it says so. ``since`` marks an open
    period (2017年以来: from then to now), ``months`` the part of the year, ``back`` a pointer to a
    year named before (当年), ``by`` a date that is reached (到2027年), ``reached`` one that has come
    (到今年4月), ``day`` a full date, ``within`` the years of 五年内 and 用三年时间.
    """

    start: int
    end: int
    year: int | None = None
    first: int | None = None
    since: bool = False
    months: str | None = None
    back: bool = False
    by: bool = False
    reached: bool = False
    day: bool = False
    within: int | None = None
    point: bool = False


class PeriodReader:
    """Finds the expressions of time with the words of periods.toml."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        """Take plans, relative words, pointers back and parts of a year."""
        self._plans: dict[str, list[int]] = data["plans"]
        self._relative: dict[str, int] = data["relative"]
        self._months: dict[str, str] = data["months"]
        longest = sorted([*self._relative, *self._months], key=len, reverse=True)
        back = sorted(data["anaphora"]["words"], key=len, reverse=True)
        # most sentences have none of the words without which there is no period
        cores = {"年", "月", "以来", *longest, *back, *self._plans}
        cores = {word for word in cores if not any(c in word and c != word for c in cores)}
        self._core = re.compile("|".join(sorted(cores)))
        # most characters begin no period: a single set is scanned faster than a dozen alternatives;
        # a digit begins one where a year, a count or months may end
        heads = "".join(sorted({word[0] for word in (*longest, *back, *self._plans)}))
        self._heads = re.compile(
            rf"[0-9到至截近过最前以未今“\"「一二两三四五六七八九十{heads}]"
            r"(?:(?<![0-9])|(?=[0-9]{0,3}\s{0,2}[年度\-—–~～至到]))"
        )
        plans = "|".join(sorted(self._plans, key=len, reverse=True))
        self._pattern = re.compile(
            rf"(?:(?P<y1>{_YEAR})\s?年?度?\s?(?:-|—|–|~|～|至|到|——)\s?(?P<y2>{_YEAR})\s?(?:年|(?:{_COUNT})年)(?:度|底|末)?(?P<w1>以来|间|期间)?"
            rf"|(?P<by>到|至|截至|截止|截止到|截至到)?\s?(?P<y>{_YEAR})\s?年(?:度)?(?:\s?(?P<m1>[0-9]{{1,2}})\s?(?:-|—|–|~|～|至|到)\s?(?P<m2>[0-9]{{1,2}})\s?月|\s?(?P<m>[0-9]{{1,2}})\s?月(?:份)?(?P<d>\s?[0-9]{{1,2}}\s?日)?)?(?P<w2>年?底|年?末|以来|起(?!步|点|家|草|航|动)|开始|至今|初|前)?"
            rf"|[“\"「]?(?P<plan>{plans})[”\"」]?(?:规划|时期)?(?P<w3>期间|时期|以来|期末|末期|末|收官|期|前[一二三四]年|头[一二三四]年)"
            rf"|(?P<w4>近|过去|最近|(?<!学)前)\s?(?P<n1>{_COUNT})年(?:来|间|里|多来)?"
            rf"|(?:未来|今后)(?P<n3>{_COUNT})年内?"
            rf"|(?:(?:{_COUNT})\s?(?:-|—|–|~|～|至|到)\s?)?(?P<n2>{_COUNT})年(?:多|左右)?(?P<w5>来|以来|间|内|以?前(?![十百0-9])|(?:左右)?的?时间)"
            rf"|(?:(?P<of>今年|去年|上年)|(?<![0-9年]))(?P<s1>[0-9]{{1,2}})\s?(?:-|—|–|~|～|至|到)\s?(?P<s2>[0-9]{{1,2}})\s?月(?![0-9]*日)"
            rf"|(?P<by2>到|至|截至)?(?P<word>{'|'.join(longest)})(?:(?P<w6>底|末|年底)|(?P<w7>起(?!步|点|家|草|航|动)))?"
            rf"|(?P<back>{'|'.join(back)})"
            rf"|(?P<since>以来))"
        )

    def find(
        self, text: str, start: int, end: int, now: int | None, *, ended: int | None = None
    ) -> list[Period]:
        """The periods of ``text[start:end]`` in order; ``now`` is the year of publication.

        ``ended`` is the last year that 近三年 and 过去一年 mean, where it is not ``now``.
        """
        found: list[Period] = []
        if self._core.search(text, start, end) is None:
            return found
        at = start
        for head in self._heads.finditer(text, start, end):
            if head.start() < at:
                continue
            match = self._pattern.match(text, head.start(), end)
            if match is None or (match["w4"] and text.startswith(_RECORDS, match.end())):
                continue  # none, or of a record: 创近13年新高
            at = match.end()
            period = self._read(match, now, now if ended is None else ended)
            if period is not None and not _in_title(text, start, match.start(), end):
                found.append(period)
        return found

    def _read(self, match: re.Match[str], now: int | None, ended: int | None) -> Period | None:
        groups = match.groupdict()
        at, to = match.span()
        if groups["y1"]:
            return Period(
                at, to, int(groups["y2"]), int(groups["y1"]), since=groups["w1"] == "以来"
            )
        if groups["y"]:
            return self._year(groups, at, to)
        if groups["plan"]:
            first, last = self._plans[groups["plan"]]
            tail = groups["w3"]
            if tail == "以来":
                return Period(at, to, None, first, since=True)
            if tail in ("期末", "末期", "末", "收官"):
                return Period(at, to, last, by=True, point=True)
            if tail[0] in "前头":
                return Period(at, to, first + (parse_chinese(tail[1]) or 1) - 1, first)
            return Period(at, to, last, first)
        if groups["w4"]:
            count = _count(groups["n1"])
            return Period(at, to, ended, None if ended is None else ended - count + 1)
        if groups["n3"]:
            count = _count(groups["n3"])
            return Period(at, to, None if now is None else now + count, by=True, within=count)
        if groups["n2"]:
            return _years(match, now, ended)
        if groups["s1"]:
            first_month, last_month = int(groups["s1"]), int(groups["s2"])
            if not 1 <= first_month < last_month <= 12:
                return None
            year = None if now is None else now - (groups["of"] in ("去年", "上年"))
            return Period(at, to, year, months=f"{first_month}-{last_month}")
        if groups["word"]:
            return self._word(groups, at, to, now)
        if groups["back"]:
            if match.string.startswith("前", to):
                return None  # 年底前 is yet to come
            return Period(at, to, back=True, point="底" in groups["back"] or "末" in groups["back"])
        return Period(at, to, since=True)

    def _word(self, groups: Mapping[str, str | None], at: int, to: int, now: int | None) -> Period:
        """今年, 上半年, 到去年底, 从明年起."""
        word = groups["word"] or ""
        point = bool(groups["w6"] or groups["by2"]) or word.endswith(("底", "末"))
        if word in self._months:
            return Period(at, to, None, months=self._months[word], point=bool(groups["by2"]))
        year = None if now is None else now + self._relative[word]
        if groups["w7"] and self._relative[word] > 0:
            return Period(at, to, None, year, since=True)  # 从明年起
        due = self._relative[word] == 0 and (groups["w6"] or word.endswith("底"))
        by = bool(groups["by2"]) and not str(groups["by2"]).startswith("截")
        return Period(at, to, year, reached=by and not due, by=by and bool(due), point=point)

    def _year(self, groups: Mapping[str, str | None], at: int, to: int) -> Period:
        year = int(groups["y"] or 0)
        tail = groups["w2"] or ""
        if tail in ("以来", "起", "开始", "至今"):
            return Period(at, to, None, year, since=True)
        months = None
        if groups["m1"] and groups["m2"]:
            months = f"{int(groups['m1'])}-{int(groups['m2'])}"
        point = bool(groups["by"]) or tail in ("底", "末", "年底", "年末", "初")
        by = bool(groups["by"])
        return Period(at, to, year, months=months, by=by, day=bool(groups["d"]), point=point)


def _years(match: re.Match[str], now: int | None, ended: int | None) -> Period | None:
    """三年来 (up to now), 五年内 and 用三年时间 (from now), 十年前; 历时三年时间 tells no year."""
    at, to = match.span()
    count, word = _count(match["n2"]), match["w5"]
    if word.endswith("前"):
        known = now is not None and match.string[at - 1 : at] not in _ORDINALS
        return Period(at, to, (now or 0) - count, point=True) if known else None
    spent = word.endswith("时间")
    if now is None or (spent and not match.string.endswith("用", 0, at)):
        return None
    if spent or word == "内":
        return Period(at, to, now + count, by=True, within=count)
    if count == 1:
        return None if word == "间" else Period(at, to, ended)
    if ended is not None and ended < now:  # a report's years are over
        return Period(at, to, ended, ended - count + 1)
    return Period(at, to, now, now - count + (word == "间"))


def _count(text: str) -> int:
    return int(text) if text.isdigit() else parse_chinese(text) or 1


def _in_title(text: str, start: int, at: int, end: int) -> bool:
    """Whether ``at`` stands inside 《…》 or 〔…〕: the year of a title dates no figure."""
    for left, right in (("《", "》"), ("〔", "〕"), ("〈", "〉")):
        opened = text.rfind(left, start, at)
        if opened >= 0 and text.find(right, opened, at) < 0 and text.find(right, at, end) >= 0:
            return True
    return False
