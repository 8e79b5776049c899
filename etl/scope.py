"""The scope (口径) of a figure: indicator, level, field, kind, coverage, months; pure.

The rules are those of the indicator guide: the counted noun decides, then the words of its clause;
what they do not say is inherited from the sentence, the section or the title.
"""

import re
from dataclasses import dataclass

from etl import regions
from etl.counted import Counted
from etl.frame import Frame
from etl.lexer import Token, lowest, mixed
from etl.numbers import Quantity
from etl.registry import Indicator, Metric
from etl.sentence import Sentence
from etl.setting import is_threshold

LEVELLED = frozenset(
    ("funding", "platforms", "enterprises", "delegates", "proposals", "projects", "talent", "scenarios", "parks")
)  # fmt: skip
_BODY = re.compile(
    r"(全国|自治区|省|市|县|区|旗)?(?:第?[十一二三四五六七八九0-9]{1,3}届)?(?:各级)?(?:政协|人大|人民代表大会)"
)
_MEMBERS = frozenset(("members_attending", "members_speaking", "members_submitting", "members_active", "members_on_roll", "deputies_attending", "deputies_acting"))  # fmt: skip
_FIRMS_AND_PEOPLE = frozenset(("enterprises", "delegates", "projects", "funding", "proposals", "policies", "talent"))  # fmt: skip
_GENERAL_TITLES = frozenset(("hightech_enterprises", "academicians"))
_NEW = frozenset(("新增", "每年", "再添", "争取", "获批", "新认定", "净增", "新培育", "新建", "再增"))
_FLOW_FUNDS = frozenset(("fiscal_grants", "equity_financing", "investment_done", "corporate_rnd", "rnd_spending", "other_funding"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """One number on its way to a mention: where it stands and what it counts.

    ``window`` spans the words that may speak of it: its clause, cut at the neighbouring numbers.
    """

    frame: Frame
    sentence: Sentence
    index: int
    quantity: Quantity
    counted: Counted
    window: tuple[int, int]
    phrase: tuple[int, int]


def phrase_of(sentence: Sentence, index: int, counted: Counted) -> tuple[int, int]:
    """The span of the counted noun with its modifiers."""
    if counted.side == "after":
        return sentence.quantities[index].end, counted.end
    return counted.phrase_start, counted.end


def choose_metric(case: Case) -> str:
    """One metric where the noun could be of several (专家 at a meeting, 专家 brought in)."""
    metrics = case.counted.metrics
    if "output" in metrics and case.frame.rule and is_threshold(case.sentence, case.quantity):
        return "funding"
    if len(metrics) == 1:
        return next(iter(metrics))
    if {"delegates", "talent"} <= metrics:
        start, end = case.window
        meeting = case.sentence.has_cue(start, end, "event") or (
            case.frame.genre == "meeting" and not case.sentence.has_cue(start, end, "flow")
        )
        return "delegates" if meeting else "talent"
    if {"funding", "output"} <= metrics:
        return "funding" if "基金" in case.sentence.text[case.sentence.start : case.quantity.start] else "output"
    specific = [m for m, indicator in case.counted.word.nouns if indicator and m in metrics]
    return specific[0] if specific else sorted(metrics)[0]


def choose_indicator(case: Case, metric: Metric, status: str, field: str) -> Indicator:
    """The indicator of the noun, unless a word of the clause calls for an earlier one."""
    noun = case.counted.title or case.counted.word
    named = dict(noun.nouns).get(metric.id)
    if named is None and case.counted.title is not None:
        named = dict(case.counted.word.nouns).get(metric.id)
    start, end = case.window
    tokens = case.sentence.between(start, end)
    if case.counted.side == "back":
        tokens = [*case.sentence.between(*case.phrase), *tokens]
    choices = {key for token in tokens for key in token.word.choices}
    excluded = {key for token in tokens for key in token.word.excluded}
    if case.counted.joined is not None:
        other = dict(case.counted.joined.nouns).get(metric.id)
        if other is not None and named is not None and other != named:
            return _sum_of(metric)
    standard: Indicator | None = None
    for indicator in metric.indicators:
        if indicator.status and status not in indicator.status:
            continue
        if indicator.status == ("standard",):
            standard = indicator
        if (metric.id, indicator.id) in excluded:
            continue
        if indicator.id == named:
            return indicator
        chosen = (metric.id, indicator.id) in choices
        if chosen and (not indicator.among or noun.text in indicator.among):
            return indicator
        if named is None and indicator.needs is not None and indicator.needs == field:
            return indicator
    if status == "standard" and standard is not None:
        return standard
    return metric.indicator(metric.default)


def _sum_of(metric: Metric) -> Indicator:
    """Where a number is the sum over two indicators."""
    if metric.id == "platforms":
        return metric.indicator("innovation_platforms")
    return metric.indicators[-1] if metric.id != "enterprises" else metric.indicator("other_enterprises")


def choose_field(case: Case, metric: Metric, status: str) -> str:
    """The field by the noun phrase, then by sentence, section and title."""
    fixed = {i.field for i in metric.indicators}
    if fixed == {"ai"} or metric.id in ("compute", "models", "datasets"):
        return "ai"
    named = dict(case.counted.word.nouns).get(metric.id)
    if named is not None and (own := metric.indicator(named).field) is not None:
        return own
    start, end = case.phrase
    own_topic = mixed([t.word.topic for t in case.sentence.between(start, end) if t.word.topic])
    if own_topic is not None:
        return own_topic
    if named in _GENERAL_TITLES:
        return "other"
    head = _first_topic(case)
    if head is not None:
        return head
    section = case.frame.head_topic(case.quantity.start)
    if section is not None:
        return section
    if case.frame.topic is not None and not case.frame.work_report:
        planned = status in ("target", "standard")
        if planned or (metric.id in _FIRMS_AND_PEOPLE and case.frame.genre in ("meeting", "reply")):
            return case.frame.topic
    return "other"


def _first_topic(case: Case) -> str | None:
    """The field that the sentence names before the phrase, if only one does."""
    start = case.sentence.start
    tokens = case.sentence.between(start, case.phrase[0])
    kinds: list[str] = []
    for token in tokens:
        if token.word.topic is None:
            continue
        tail = case.sentence.text[token.end : token.end + 12]
        if "等" in tail and re.match(r"[^，。；]{0,10}等[0-9]", tail):
            continue
        kinds.append(token.word.topic)
    if not kinds or "other" in kinds:
        return None
    return kinds[0]


def choose_level(case: Case, metric: Metric, indicator: Indicator) -> str | None:
    """The rank of the title, body or giver; None where nothing names one."""
    if metric.id not in LEVELLED:
        return None
    if metric.id in ("delegates", "proposals"):
        if metric.id == "delegates" and indicator.id not in _MEMBERS:
            return None
        return _body_level(case)
    start, end = case.phrase
    tokens = case.sentence.between(start, end)
    if metric.id == "funding":
        tokens = case.sentence.between(*case.window)
    named = [t.word.level for t in tokens if t.word.level]
    level = lowest(named)
    if indicator.level is not None:
        if indicator.id in ("champions", "srdi_enterprises") and level not in (None, "national"):
            return _municipality(level, case)
        return indicator.level
    if level is None and metric.id == "platforms":
        level = _place_level(case, tokens)
    return _municipality(level, case)


def _municipality(level: str | None, case: Case) -> str | None:
    """市级 ranks as provincial in the four municipalities."""
    place = case.frame.place
    if level == "municipal" and place and place[:2] in ("11", "12", "31", "50"):
        return "provincial"
    return level


def _place_level(case: Case, tokens: list[Token]) -> str | None:
    """广西工程技术研究中心, 北京市重点实验室: the place in front of a title is its rank."""
    for token in tokens:
        if token.word.regions and token.end == case.counted.start:
            code = token.word.regions[0]
            if code == "100000":
                return "national"
            return "provincial" if code.endswith("0000") else "municipal"
    return None


def _body_level(case: Case) -> str | None:
    """The rank of the CPPCC or congress that the sentence names, else the publisher's."""
    sentence = case.sentence
    named: str | None = None
    for match in _BODY.finditer(sentence.text, sentence.start, case.quantity.end + 12):
        if match[1]:
            named = match[1]
    if named == "全国":
        return "national"
    if named in ("自治区", "省"):
        return "provincial"
    if named == "市":
        return _municipality("municipal", case)
    if named in ("县", "区", "旗"):
        return "county"
    place = case.frame.place
    if place is None:
        return None
    if place == "100000":
        return "national"
    return "provincial" if place.endswith("0000") else "municipal"


def choose_kind(case: Case, metric: Metric, indicator: Indicator, status: str) -> str:
    """Stock, flow, event or standard, by metric and the nearest word that tells."""
    if status == "standard":
        return "standard"
    nearest = _nearest_kind(case)
    start, end = case.window
    signing = case.sentence.has_cue(start, end, "event")
    if metric.id == "output":
        return "flow"
    if metric.id == "funding":
        if indicator.id in ("fund_size", "project_investment"):
            return "stock"
        if indicator.id == "signed_investment":
            return "event"
        if indicator.id == "loans":
            return "stock" if "余额" in case.counted.word.text else "flow"
        return "flow"
    if metric.id == "compute":
        return "flow" if nearest == "flow" and _is_new(case) else "stock"
    if metric.id == "policies":
        return "event"
    if metric.id == "delegates":
        if indicator.id == "members_on_roll":
            return "stock"
        return "flow" if case.quantity.word == "人次" or indicator.id == "members_active" and _is_sum(case) else "event"
    if metric.id == "proposals":
        return "flow" if _is_sum(case) else "event"
    if metric.id == "patents":
        return "flow" if indicator.id in ("invention_granted", "patents_granted", "patents_filed") else (nearest or "stock")
    if indicator.id in ("participating_enterprises", "signed_projects"):
        return "event"
    if status == "target":
        if _is_new(case):
            return "flow"
        current = case.frame.work_report and not _by_a_year(case)
        return "flow" if current and nearest != "stock" else "stock"
    if metric.id in ("projects",) and nearest is None and signing:
        return "event"
    return nearest or "stock"


def _is_new(case: Case) -> bool:
    start, _ = case.sentence.clause(case.quantity.start)
    return any(t.word.text in _NEW for t in case.sentence.between(start, case.quantity.end))


def _by_a_year(case: Case) -> bool:
    return any(
        p.by or (p.point and p.year is not None)
        for p in case.sentence.periods
        if p.start < case.quantity.start
    )


def _is_sum(case: Case) -> bool:
    """Over a period or several events: 十三届三次会议以来, 全年, 累计."""
    text = case.sentence.text[case.sentence.start : case.quantity.start]
    return any(word in text for word in ("以来", "全年", "累计", "五年", "一年来", "年度"))


def _nearest_kind(case: Case) -> str | None:
    """Flow or stock by the nearest word before the number, or before its list."""
    sentence, quantity = case.sentence, case.quantity
    start, _ = sentence.clause(quantity.start)
    before = sentence.between(start, quantity.start)
    if case.counted.side == "back":
        start = case.counted.phrase_start
    for token in reversed(before):
        stock, flow = "stock" in token.word.cues, "flow" in token.word.cues
        if stock and not flow:
            return "stock"
        if flow:
            return "flow"
    after = sentence.between(quantity.end, case.window[1])
    for token in after:
        if "flow" in token.word.cues:
            return "flow"
    return None


def choose_coverage(case: Case, metric: Metric, status: str) -> str:
    """Part where what is counted is confined to a place or single body inside the region."""
    if metric.id in ("parks", "policies"):
        return "whole"
    sentence = case.sentence
    start = case.window[0]
    if case.counted.side == "back":
        start = case.counted.phrase_start
    tokens = sentence.between(start, case.quantity.start)
    for token in tokens:
        if "part" in token.word.cues or _is_county(token):
            return "part"
    return "whole"


def _is_county(token: Token) -> bool:
    """Whether the word is a place below the region that labels the figure."""
    if not token.word.regions:
        return False
    return regions.load().divisions[token.word.regions[0]].rank == "county"


def choose_months(case: Case, kind: str) -> str | None:
    """The part of the year a flow is of; None for a whole year and for all else."""
    if kind != "flow":
        return None
    for period in reversed(case.sentence.periods):
        if period.start < case.quantity.start and (period.months or period.year):
            return period.months
    return None
