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

_HERE = re.compile(
    r"[全我本该](?:省|市|自治区|州|盟)|[全我]区|(?:省|市|自治区)里(?!程)|当地|(?<=[，：；。])自治区(?=20|出台|印发)"
)
NATION = "100000"
_REWARD = re.compile(r"奖补|补助|奖励|资助|补贴")
_ASKS = re.compile(r"申报|认定|条件|补助|依托单位|奖励|须|应当|申请")
_APPLIES = re.compile(r"申报|申请")
_AIMS = re.compile(r"力争|目标|到20[0-9]{2}年|每年")
_AHEAD = frozenset(("将", "要", "拟", "下一步", "今后"))
_NO_RULE = frozenset(("actual", "plan"))
_THRESHOLD = re.compile(r"(?:以上)?(?:的)(?:[，,]|企业|单位|项目|机构|主体|，)")
_GROUP = re.compile(r"[\u4e00-\u9fff]{2,6}(?:方面|上)[，,]")
_PLAN_BEHIND = re.compile(r"[^，。；]{0,24}[”》]?(?:工作|行动|建设)?计划")
# 全国 as the place of a count, not as a rank
_WHOLE_NATION = re.compile(
    r"全国(?:共|已|有|累计|范围|各地|[0-9]|人工智能|AI|算力|数据|软件|高新技术企业|科技型|规模以上|规上|各类)"
)
_LISTED = re.compile(r"(?<![高中初平同])等(?![级于候])")
_PAUSE = re.compile(r"[，。；：,;:]")
_TOWARDS = frozenset("向与由从为")
# what is named after a place is no place: 鄂尔多斯实验室, 北京友谊医院
_HOUSE = re.compile(
    r"[^，。；、的]{0,4}?(?:实验室|研究院|研究所|大学|学院|医院|银行|集团|机场|高铁|铁路|高速|科学城|大桥|水库|电站)"
)
_EXAMPLE = re.compile(r"[^，。；：0-9]{0,40}等(?:[0-9]|一批)")
_FROM = ("赶来", "来的", "籍", "向", "等地", "企业", "等省", "及周边", "等市")


@dataclass(frozen=True, slots=True)
class When:
    """The years of a figure: where its period ends and, if it is longer than a year, starts.

    ``explicit`` where the text says them, ``reached`` where it says that they have come (到今年4月).
    """

    year: int | None
    first: int | None
    explicit: bool
    reached: bool = False


def governing(sentence: Sentence, quantity: Quantity) -> list[Period]:
    """The periods that may date the number: before it, nearest first, or else behind it in its clause."""
    before = [p for p in reversed(sentence.periods) if p.end <= quantity.core + 1]
    start, end = sentence.clause(quantity.start)
    if before and before[0].start >= start:
        return before
    return [p for p in sentence.periods if quantity.end <= p.start < end] + before


def opens_with_group(sentence: Sentence) -> bool:
    """Whether the sentence is one item of a list by topic: 平台方面，…."""
    return is_group(sentence.text, sentence.start)


def is_group(text: str, start: int) -> bool:
    """Whether an item of a list by topic begins at ``start``."""
    return bool(_GROUP.match(text[start : start + 12].lstrip()))


def choose_when(
    sentence: Sentence, quantity: Quantity, frame: Frame, earlier: int | None, lead: int | None
) -> When:
    """The years by the nearest expression of time before the number.

    ``earlier`` is what 当年 means, ``lead`` the year of the sentence that a list by topic follows.

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
            opened = (p.year for p in before[place + 1 :] if p.year is not None and p.year > 0)
            first = period.first if period.first is not None else next(opened, None)
            if first is not None:
                return When(frame.year, first, explicit=True)
            continue
        if period.within is not None:
            known = next((p.year for p in before[place + 1 :] if p.year is not None), None)
            if known is not None:
                return When(known + period.within, known, explicit=True)
        if period.year is None:
            continue
        start = period.first if period.first != period.year else None
        return When(period.year, start, explicit=True, reached=period.reached)
    if lead is not None and opens_with_group(sentence):
        return When(lead, None, explicit=True)
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
    contents: bool,
) -> str:
    """Actual, target or standard.

    A rule's amount first, then the year against publication, then the nearest cue before the
    number in its sentence, then the section and the genre. ``contents`` marks what a document is
    said to contain (21项任务), which is so even where the document plans.
    """
    if _is_standard(sentence, quantity, window, frame, money=money):
        return "standard"
    now = frame.year
    if when.explicit and when.year is not None and now is not None and when.year > now:
        return "target"
    start, end = sentence.clause(quantity.start)
    if sentence.quoted(quantity.start) and _PLAN_BEHIND.match(sentence.text, quantity.end, end):
        return "target"
    if sentence.text[quantity.start - 1 : quantity.start] == "了":
        return "actual"
    past = when.explicit and when.year is not None and now is not None and when.year < now
    past = past or mood == "review"
    since = max(sentence.start, _year_at(sentence, quantity)) if when.explicit else sentence.start
    told = _cue(sentence, (start, quantity.core), "target", past=past) or _cue(
        sentence, (since, start), "plan", past=past
    )
    if told is not None:
        return told
    if past and not frame.work_report:
        return "actual"
    cut = max(sentence.text.rfind(mark, sentence.start, quantity.start) for mark in "；;")
    if not money and "每年" in sentence.text[max(cut, sentence.start) : quantity.start]:
        return "target"
    if when.reached:
        return "actual"
    if contents and not frame.work_report:
        return "actual"
    if frame.work_report:
        return "target" if mood == "plan" else "actual"
    return _by_document(sentence, quantity, frame)


def _cue(sentence: Sentence, span: tuple[int, int], ahead: str, *, past: bool) -> str | None:
    """The status that the last telling word of ``span`` gives; None where none tells.

    ``ahead`` is the list of planning words that count there; weak ones (争取) do not where the
    period is ``past``.
    """
    for token in reversed(sentence.between(*span)):
        cues = token.word.cues
        if sentence.quoted(token.start) or _is_name(sentence, token):
            continue
        if "done" in cues:
            return "actual"
        planned = ahead in cues or (ahead == "plan" and token.word.text in _AHEAD)
        if planned and not (past and "weak" in cues):
            return "target"
        if "actual" in cues and "filler" not in cues:
            return "actual"
    return None


def _by_document(sentence: Sentence, quantity: Quantity, frame: Frame) -> str:
    """What nothing in the sentence tells: by the section, then by the genre."""
    section = frame.mood(sentence.start)
    if section is not None:
        return "target" if section == "plan" else "actual"
    if frame.genre == "plan" and not sentence.has_cue(sentence.start, quantity.start, "actual"):
        return "target"
    return "actual"


def _is_name(sentence: Sentence, token: Token) -> bool:
    """Whether 计划 or 规划 ends a name (青年英才计划，) and plans nothing here."""
    if token.word.text not in ("计划", "规划", "目标", "工程"):
        return False
    behind = sentence.text[token.end : token.end + 1]
    before = sentence.text[max(0, token.start - 2) : token.start]
    return (behind in "，,。；、”》" or behind.isdigit()) and before not in (
        "工作",
        "下步",
        "展的",
        "年的",
    )


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
    if (frame.rule and is_threshold(sentence, quantity)) or _is_condition(
        sentence, quantity, frame
    ):
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
    if capped and not paid and _REWARD.search(sentence.text, sentence.start, quantity.start):
        return True
    lead = any("rule" in t.word.cues for t in sentence.between(sentence.start, start))
    if lead and (capped or (frame.rule and not paid)):
        return True
    other = any(t.word.cues & _NO_RULE for t in clause if t.end <= quantity.start)
    return frame.rule and not paid and not other


def _is_condition(sentence: Sentence, quantity: Quantity, frame: Frame) -> bool:
    """Whether a rule asks for at least so many: 科研人员不少于15人 beside 补助20万元."""
    text = sentence.text[sentence.start : sentence.end]
    clause = sentence.text[slice(*sentence.clause(quantity.start))]
    asked = sentence.text[quantity.start : quantity.core].startswith(("不少于", "不低于", "至少"))
    asks = _ASKS if frame.rule else _APPLIES
    return asked and bool(asks.search(text)) and not _AIMS.search(clause)


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
    start, end = sentence.clause(period.start)
    if not start <= quantity.start <= end:
        begins = len(text[start : period.start].strip(" \u3000“")) <= 4
        if (period.by or period.day) and not begins:
            return False  # 政策执行到2026年底, 揭牌时间为2022年5月20日: of their own clause only
    if (
        "；" not in text[period.end : quantity.start]
        and ";" not in text[period.end : quantity.start]
    ):
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

    def choose(
        self, sentence: Sentence, quantity: Quantity, frame: Frame, city: str | None
    ) -> str | None:
        """The code of the place a figure is about; the publisher's where the sentence names none.

        A place that opens the sentence, a clause or a part of it holds for what follows; one inside
        a clause only for that clause. 全省 and 全市 lead back to the province or the city spoken
        of; ``city`` is the one named last before.
        """
        text, here = sentence.text, frame.place
        start, _ = sentence.clause(quantity.start)
        chosen: str | None = None
        listed: list[str] = []
        previous = sentence.start
        marks: list[tuple[int, str, Token | None]] = [
            (m.start(), m[0], None) for m in _HERE.finditer(text, sentence.start, quantity.start)
        ]
        names: list[tuple[int, str, Token | None]] = [
            (t.start, "", t)
            for t in sentence.between(sentence.start, quantity.start)
            if t.word.regions and not sentence.quoted(t.start)
        ]
        for at, word, token in sorted(marks + names, key=lambda item: item[0]):
            if token is None:
                chosen, listed = self._here(word, here, chosen or city), []
                continue
            if self._is_origin(text, token):
                continue
            code = self._regions.resolve(token.word.regions or (), chosen or here, [])
            if _LISTED.search(text, token.end, quantity.start) and not _PAUSE.search(
                text, token.end, quantity.start
            ):
                continue  # 阿拉善新远景等35个项目: an example of a list
            if code is None or (
                code == here and chosen is not None and not self._opens(sentence, token)
            ):
                continue
            gap, previous = text[previous:at], token.end
            if gap in ("、", "和", "与", "及") and listed:
                listed.append(code)
                chosen = None
                continue
            listed = [code]
            if at >= start or here == NATION or self._opens(sentence, token):
                chosen = code
        if len(listed) > 1:
            return self._label(self._respective(sentence, quantity, listed) or here)
        code = chosen if chosen is not None else here
        if code is None:
            return None
        if code == NATION and here not in (None, NATION):
            return self._label(self._nation(sentence, quantity, here))
        return self._label(code)

    def city_after(self, sentence: Sentence, city: str | None, frame: Frame) -> str | None:
        """The prefecture spoken of when the sentence ends: what 全市 means in the next."""
        for token in sentence.tokens:
            if not token.word.regions or self._is_origin(sentence.text, token):
                continue
            code = self._regions.resolve(token.word.regions, frame.place, [])
            if code is None or sentence.quoted(token.start):
                continue
            label = self._regions.divisions[code].label_code
            if not label.endswith("0000") and self._opens(sentence, token):
                city = label
        return city

    def _here(self, word: str, here: str | None, city: str | None) -> str | None:
        """全省 and 省里 are the province, 全市 and 市里 the city spoken of or the publisher's."""
        if here is None or here == NATION:
            return city
        province = self._regions.province_of(here)
        if "市" not in word:
            return province
        return here if here != province or city is None else city

    @staticmethod
    def _is_origin(text: str, token: Token) -> bool:
        """Whether a place is only part of a name or where somebody comes from.

        北京企业, 向江苏, 太湖实验室, and the examples of a list: 阿拉善新远景等35个项目.
        """
        tail = text[token.end : token.end + 44]
        if tail.startswith(_FROM) or _HOUSE.match(tail) or _EXAMPLE.match(tail):
            return True
        return text[token.start - 1 : token.start] in _TOWARDS

    def _label(self, code: str | None) -> str | None:
        """The province or prefecture that labels the figures of a division."""
        return None if code is None else self._regions.divisions[code].label_code

    def _respective(self, sentence: Sentence, quantity: Quantity, listed: list[str]) -> str | None:
        """湖北、安徽…分别是16名和10位: the k-th number is the k-th place's."""
        text = sentence.text
        if "分别" not in text[sentence.start : quantity.start]:
            return None
        run = sentence.run(sentence.quantities.index(quantity))
        return listed[run.index(quantity)] if len(run) == len(listed) else None

    @staticmethod
    def _nation(sentence: Sentence, quantity: Quantity, here: str | None) -> str | None:
        """全国 in front of a title is its rank; as the subject of the clause it is the place."""
        start, _ = sentence.clause(quantity.start)
        text = sentence.text[start : quantity.start + 1]
        at = text.rfind("全国")
        if at >= 0 and _WHOLE_NATION.match(text[at:]):
            return NATION
        return here

    @staticmethod
    def _opens(sentence: Sentence, token: Token) -> bool:
        """Whether the place stands at the head of its clause: "成都…", "在合肥…", "再看大连："."""
        start, _ = sentence.clause(token.start)
        head = len(sentence.text[start : token.start].strip(" “\u3000"))
        return head <= 1 or (head <= 6 and sentence.unknown(start, token.start) <= 2)
