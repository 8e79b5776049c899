"""When, where and in what mood: status, year and region of a figure; pure."""

import re
from dataclasses import dataclass

from etl import regions
from etl.frame import Frame
from etl.lexer import Token
from etl.numbers import Quantity
from etl.periods import Period
from etl.schema import Qualifier
from etl.sentence import Sentence

_HERE = re.compile(r"[全我本该](?:省|市|区|自治区|州|盟|县)|自治区|(?<![一-龥])[省市](?=[\u4e00-\u9fff]{0,3}(?:政协|人大|政府))")
_NATION = "100000"
_AHEAD = frozenset(("将", "要", "拟", "下一步", "今后"))
_NO_RULE = frozenset(("actual", "plan"))
_THRESHOLD = re.compile(r"(?:以上)?(?:的)(?:[，,]|企业|单位|项目|机构|主体|，)")
_GROUP = re.compile(r"[\u4e00-\u9fff]{2,6}(?:方面|上)[，,]")
_PLAN_BEHIND = re.compile(r"[^，。；]{0,24}[”》]?(?:工作|行动|建设)?计划")
_FROM = ("赶来", "来的", "籍", "向", "等地")


@dataclass(frozen=True, slots=True)
class When:
    """The years of a figure: where its period ends and, if it is longer than a year, starts."""

    year: int | None
    first: int | None
    explicit: bool
    by: bool = False


def governing(sentence: Sentence, quantity: Quantity) -> list[Period]:
    """The periods that may date the number: before it, nearest first, or else behind it in its clause."""
    before = [p for p in reversed(sentence.periods) if p.end <= quantity.core + 1]
    start, end = sentence.clause(quantity.start)
    if before and before[0].start >= start:
        return before
    return [p for p in sentence.periods if quantity.end <= p.start < end] + before


def choose_when(sentence: Sentence, quantity: Quantity, frame: Frame, earlier: int | None) -> When:
    """The years by the nearest expression of time before the number; ``earlier`` is what 当年 means.

    Where the sentence has none: the year of publication, or the year before for what a work report
    reports (the caller decides by the status).
    """
    before = governing(sentence, quantity)
    for place, period in enumerate(before):
        if not _holds(sentence, period, quantity):
            continue
        if period.back:
            known = next((p.year for p in before[place + 1 :] if p.year is not None), earlier)
            if known is not None:
                return When(known, None, explicit=True)
            continue
        if period.since and period.year is None:
            if period.first is not None:
                return When(frame.year, period.first, explicit=True)
            continue
        if period.within is not None:
            known = next((p.year for p in before[place + 1 :] if p.year is not None), None)
            if known is not None:
                return When(known + period.within, known, explicit=True)
        if period.year is None:
            continue
        start = period.first if period.first != period.year else None
        return When(period.year, start, explicit=True, by=period.by)
    if earlier is not None and _GROUP.match(sentence.text[sentence.start : sentence.start + 12].lstrip()):
        return When(earlier, None, explicit=True)
    return When(frame.year, None, explicit=False)


def choose_status(
    sentence: Sentence,
    quantity: Quantity,
    window: tuple[int, int],
    when: When,
    frame: Frame,
    mood: str | None,
    *,
    money: bool,
) -> str:
    """Actual, target or standard.

    A rule's amount first, then the year against publication, then the nearest cue before the
    number in its sentence, then the section and the genre.
    """
    if _is_standard(sentence, quantity, window, frame, money=money):
        return "standard"
    now = frame.year
    if when.explicit and when.year is not None and now is not None and when.year > now:
        return "target"
    clause_start, clause_end = sentence.clause(quantity.start)
    if sentence.quoted(quantity.start) and _PLAN_BEHIND.match(sentence.text, quantity.end, clause_end):
        return "target"
    for token in reversed(sentence.between(clause_start, quantity.core)):
        cues = token.word.cues
        if sentence.quoted(token.start):
            continue
        if "target" in cues:
            return "target"
        if "actual" in cues and "filler" not in cues:
            return "actual"
    since = max(sentence.start, _year_at(sentence, quantity)) if when.explicit else sentence.start
    for token in reversed(sentence.between(since, clause_start)):
        cues = token.word.cues
        if sentence.quoted(token.start):
            continue
        if "plan" in cues or token.word.text in _AHEAD:
            return "target"
        if "actual" in cues and "filler" not in cues:
            return "actual"
    if when.explicit and when.year is not None and now is not None and when.year < now:
        return "actual"
    if frame.work_report:
        return "target" if mood == "plan" else "actual"
    section = frame.mood(sentence.start)
    if section is not None:
        return "target" if section == "plan" else "actual"
    if frame.genre == "plan" and not sentence.has_cue(sentence.start, quantity.start, "actual"):
        return "target"
    return "actual"


def _year_at(sentence: Sentence, quantity: Quantity) -> int:
    """Where the governing year stands; a plan named after it is a plan of that year."""
    periods = governing(sentence, quantity)
    return periods[0].start - 12 if periods else sentence.start


def _is_standard(
    sentence: Sentence,
    quantity: Quantity,
    window: tuple[int, int],
    frame: Frame,
    *,
    money: bool,
) -> bool:
    """Whether the number is a rule's amount, pot or threshold."""
    if is_threshold(sentence, quantity) and frame.rule:
        return True
    if not money:
        return False
    start, _ = sentence.clause(quantity.start)
    clause = sentence.between(start, max(window[1], quantity.end))
    capped = quantity.qualifier is Qualifier.AT_MOST
    ruled = "最高" in sentence.text[quantity.start : quantity.end] or any(
        "rule" in t.word.cues for t in clause
    )
    paid = any("paid" in t.word.cues for t in clause if t.end <= quantity.start)
    if ruled and (capped or frame.rule or not paid):
        return True
    lead = any("rule" in t.word.cues for t in sentence.between(sentence.start, start))
    if lead and (capped or (frame.rule and not paid)):
        return True
    other = any(t.word.cues & _NO_RULE for t in clause if t.end <= quantity.start)
    return frame.rule and not paid and not other


def is_threshold(sentence: Sentence, quantity: Quantity) -> bool:
    """Whether the number, or the list it stands in, ends with 的: …达到1亿元的，奖励…."""
    text, at = sentence.text, quantity.end
    for later in sentence.quantities:
        if later.start >= at and text[at : later.start] in ("、", "和", "或", "及"):
            at = later.end
    return bool(_THRESHOLD.match(text, at))


def _holds(sentence: Sentence, period: Period, quantity: Quantity) -> bool:
    """Whether a year still holds at the number: across a semicolon only if it opened its part."""
    text = sentence.text
    if "；" not in text[period.end : quantity.start] and ";" not in text[period.end : quantity.start]:
        return True
    head = text[sentence.start : period.start].strip(" \u3000“")
    if period.by or period.first is not None or text[period.end : period.end + 1] in ("：", ":"):
        return True
    return len(head) <= 2 or head.endswith(("：", ":"))


class Places:
    """The places a sentence names, and which one a number is about."""

    def __init__(self, data: regions.Regions) -> None:
        """Take the divisions."""
        self._regions = data

    def choose(self, sentence: Sentence, quantity: Quantity, frame: Frame) -> str | None:
        """The code of the place a figure is about; the publisher's where the sentence names none.

        A place that opens the sentence or a clause holds for what follows; one inside a clause only
        for that clause. 全省, 我区 lead back to the publisher.
        """
        start, _ = sentence.clause(quantity.start)
        here = frame.place
        chosen: str | None = None
        listed: list[str] = []
        previous = 0
        for token in sentence.between(sentence.start, quantity.start):
            codes = token.word.regions
            if not codes:
                if _HERE.fullmatch(token.word.text):
                    chosen = None
                continue
            tail = sentence.text[token.end : token.end + 4]
            if any(tail.startswith(sign) for sign in _FROM) or sentence.text[token.start - 1 : token.start] in ("向", "与", "由", "从"):
                continue
            code = self._regions.resolve(codes, here, [])
            if code is None:
                continue
            if sentence.quoted(token.start):
                continue
            gap = sentence.text[previous:token.start] if previous else ""
            previous = token.end
            if gap in ("、", "和", "与", "及"):
                listed.append(code)
                chosen = None
                continue
            listed = [code]
            if token.start >= start or here == _NATION or self._opens(sentence, token):
                chosen = code
        if len(listed) > 1:
            return self._label(self._respective(sentence, quantity, listed) or here)
        for match in _HERE.finditer(sentence.text, sentence.start, quantity.start):
            if chosen is not None and match.start() > self._at(sentence, chosen, here):
                chosen = None
        code = chosen if chosen is not None else here
        if code is None:
            return None
        if code == _NATION and here not in (None, _NATION):
            return self._nation(sentence, quantity, here)
        return self._label(code)

    def _label(self, code: str | None) -> str | None:
        """The province or prefecture that labels the figures of a division."""
        return None if code is None else self._regions.divisions[code].label_code

    def _respective(
        self, sentence: Sentence, quantity: Quantity, listed: list[str]
    ) -> str | None:
        """湖北、安徽…分别是16名和10位: the k-th number is the k-th place's."""
        text = sentence.text
        if "分别" not in text[sentence.start : quantity.start]:
            return None
        place = sentence.quantities.index(quantity)
        first = last = place
        while first and text[sentence.quantities[first - 1].end : sentence.quantities[first].start] in ("、", "和", "，", ","):
            first -= 1
        while last + 1 < len(sentence.quantities) and text[sentence.quantities[last].end : sentence.quantities[last + 1].start] in ("、", "和", "，", ","):
            last += 1
        return listed[place - first] if last - first + 1 == len(listed) else None

    def _nation(self, sentence: Sentence, quantity: Quantity, here: str | None) -> str | None:
        """全国 in front of a title is its rank; as the subject of the clause it is the place."""
        text = sentence.text[max(sentence.start, quantity.start - 30) : quantity.start]
        at = text.rfind("全国")
        if at >= 0 and re.match(r"全国(?:共|已|有|累计|范围|各地|[0-9])", text[at:] + sentence.text[quantity.start]):
            return _NATION
        return here

    def _at(self, sentence: Sentence, code: str, here: str | None) -> int:
        places = [
            t.start
            for t in sentence.tokens
            if t.word.regions and self._regions.resolve(t.word.regions, here, []) == code
        ]
        return places[-1] if places else sentence.start

    def _opens(self, sentence: Sentence, token: Token) -> bool:
        """Whether the place stands at the head of its clause: "成都…", "在合肥…"."""
        start, _ = sentence.clause(token.start)
        head = sentence.text[start : token.start]
        return len(head.strip(" “\u3000")) <= 4
