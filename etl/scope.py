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
_GENERAL_TITLES = frozenset(("hightech_enterprises", "academicians"))
_NEW = re.compile(
    r"新增|每年|再添|争取|获批|新认定|净增|新培育|新建|再增|新入选|新获批|新设|新备案|新发布|新投资|新组建"
)
_OVER = re.compile(
    r"以来|全年|五年|一年来|年度|去年(?!底|末)|(?:19|20)[0-9]{2}年(?=[，,全市省各])|全年度"
)
_BESIDE = 60  # characters between two figures of one statement
_SUBMITTED = re.compile(r"提请|议案|审议")
_SHARE_OF = re.compile(r"[0-9.]+\s?[%％]|比例|实际(?:投入|支出)|研发投入的")
_SIGNING = re.compile(r"签约|签下|签订|协议引资")
_HELD = re.compile(r"会上|现场|本次|此次|这次|大会期间|次会议(?!以来)")
_STANDING = re.compile(r"目前|截至|现有|截止")
_BODY_OF_ONE = re.compile(
    r"该[\u4e00-\u9fff]{0,8}?(?:院|实验室|基金|公司|企业|中心|校|园|平台|集团)"
)
_DONE = frozenset(
    ("启动", "获评", "入选", "获批", "开工", "投产", "上线", "发布", "迈入", "新晋", "获得", "通过")
)
_WHOLE = re.compile(r"全[省市区州]|我[省市区]|本[省市]")
_PARTIES = (
    "界别",
    "工商联",
    "民盟",
    "民建",
    "民进",
    "九三学社",
    "社中央",
    "致公党",
    "农工党",
    "民革",
    "台盟",
    "代表团",
    "小组",
)
_EVENTS = frozenset(("participating_enterprises", "signed_projects"))
_VERBAL = frozenset(("delegates", "proposals", "funding"))
_BY_INDUSTRY = frozenset(("ai_enterprises", "digital_enterprises", "industry_firms"))
_TITLES = frozenset(
    ("hightech_enterprises", "tech_smes", "little_giants", "srdi_enterprises", "champions")
)


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
    if {"policies", "proposals"} <= metrics:
        return "proposals" if _SUBMITTED.search(_clause_text(case)) else "policies"
    if {"funding", "output"} <= metrics:
        return (
            "funding"
            if "基金" in case.sentence.text[case.sentence.start : case.quantity.start]
            else "output"
        )
    specific = [m for m, indicator in case.counted.word.nouns if indicator and m in metrics]
    return specific[0] if specific else min(metrics)


def choose_indicator(
    case: Case, metric: Metric, status: str, field: str, coverage: str
) -> Indicator:
    """The indicator of the noun, unless a word of the clause calls for an earlier one."""
    noun = case.counted.title or case.counted.word
    named = dict(noun.nouns).get(metric.id)
    if named is None and case.counted.title is not None:
        named = dict(case.counted.word.nouns).get(metric.id)
    other = case.counted.joined and dict(case.counted.joined.nouns).get(metric.id)
    if other and named and other != named:
        return _sum_of(metric)
    if metric.id == "funding" and status == "standard":
        return metric.indicator(_rule_amount(case))
    if metric.id == "funding" and named == "project_investment" and _signed(case):
        return metric.indicator("signed_investment")
    choices, excluded = _called(case, metric)
    for indicator in metric.indicators:
        if indicator.status and status not in indicator.status:
            continue
        if indicator.id in excluded:
            continue
        if indicator.id == named:
            return _settled(case, metric, indicator, coverage)
        if indicator.id in choices and (not indicator.among or noun.text in indicator.among):
            return indicator
        if named is None and indicator.needs is not None and indicator.needs == field:
            return _settled(case, metric, indicator, coverage)
    return _settled(case, metric, metric.indicator(metric.default), coverage)


def _rule_amount(case: Case) -> str:
    """What a rule's amount is: a threshold, a pot, a share of costs, or for reaching a status."""
    sentence, quantity = case.sentence, case.quantity
    if is_threshold(sentence, quantity) or quantity.qualifier == "at_least":
        return "threshold"
    called = {(m, i) for t in sentence.between(*case.window) for m, i in t.word.choices}
    barred = {(m, i) for t in sentence.between(*case.window) for m, i in t.word.excluded}
    pot = ("funding", "voucher_pots")
    if dict(case.counted.word.nouns).get("funding") == pot[1] or (
        pot in called and pot not in barred
    ):
        return "voucher_pots"
    text = sentence.text
    cut = max(text.rfind(mark, sentence.start, quantity.start) for mark in "；;")
    start = max(sentence.start, cut + 1)
    if _SHARE_OF.search(text, start, quantity.start):
        return "subsidy_per_item"
    titles = {i for t in sentence.between(start, case.window[1]) for _, i in t.word.choices}
    return "award_per_title" if "award_per_title" in titles else "subsidy_per_item"


def _signed(case: Case) -> bool:
    """Whether the sum is of deals signed, even where the text says 总投资."""
    return bool(_SIGNING.search(case.sentence.text, case.sentence.start, case.quantity.start))


def _called(case: Case, metric: Metric) -> tuple[set[str], set[str]]:
    """The indicators that words of the clause call for, and those they keep out."""
    start, end = case.window
    if case.counted.side == "back" and metric.id not in _VERBAL:
        start = end = case.quantity.start
    tokens = case.sentence.between(start, end)
    choices = {i for t in tokens for m, i in t.word.choices if m == metric.id}
    if case.counted.side == "back" and not choices:
        tokens = [*case.sentence.between(*case.phrase), *tokens]
        choices = {i for t in tokens for m, i in t.word.choices if m == metric.id}
    excluded = {i for t in tokens for m, i in t.word.excluded if m == metric.id}
    general = dict(case.counted.word.nouns).get(metric.id) is None
    if (metric.id == "delegates" or (metric.id == "funding" and general)) and not choices:
        earlier = case.sentence.between(case.sentence.start, case.quantity.start)
        choices = {i for t in earlier for m, i in t.word.choices if m == metric.id}
    return choices, excluded


def _settled(case: Case, metric: Metric, indicator: Indicator, coverage: str) -> Indicator:
    """Firms that are only settled in a park are its supported firms, whatever their industry."""
    if metric.id != "enterprises" or coverage != "part" or indicator.id not in _BY_INDUSTRY:
        return indicator
    start = max(case.sentence.start, case.window[0] - 60)
    if case.sentence.has_cue(start, case.quantity.start, "park"):
        return metric.indicator("supported_enterprises")
    return indicator


def _sum_of(metric: Metric) -> Indicator:
    """Where a number is the sum over two indicators."""
    if metric.id == "platforms":
        return metric.indicator("innovation_platforms")
    return (
        metric.indicators[-1]
        if metric.id != "enterprises"
        else metric.indicator("other_enterprises")
    )


def choose_field(
    case: Case, metric: Metric, status: str, before: tuple[str, str, int] | None
) -> str:
    """The field by the noun phrase, then by what it belongs to.

    ``before`` is metric, field and end of the figure before it in the sentence. Money, output and
    relational nouns (相关企业, 核心企业) go with it; the rest with the head of the sentence, of
    the section, and for what a document sets or an event gathers with the title or theme.
    """
    if metric.id in ("compute", "models", "datasets"):
        return "ai"
    named = dict(case.counted.word.nouns).get(metric.id)
    if named is not None and (own := metric.indicator(named).field) is not None:
        return own
    own_topic = _phrase_topic(case)
    if own_topic is not None:
        return own_topic
    if named in _GENERAL_TITLES:
        return "other"
    if metric.id == "delegates" or named == "speeches":
        return _event_topic(case)
    if metric.id == "proposals":
        return "other"
    if metric.id in ("funding", "policies"):
        start, end = case.sentence.clause(case.quantity.start)
        start = start if metric.id == "policies" else case.window[0]
        around = [t.word.topic for t in case.sentence.between(start, end) if t.word.topic]
        if around and not (status == "standard" and _for_title(case)):
            return mixed(around) or "other"
    if metric.id == "funding" and status == "standard" and _for_title(case):
        return "other"
    money = metric.id in ("funding", "output")
    follows = money or (named is None or named in _BY_INDUSTRY)
    near = before is not None and case.quantity.start - before[2] < _BESIDE
    if before is not None and near and follows and (money or before[0] == metric.id):
        return before[1]
    head = _head_topic(case) or case.frame.head_topic(case.quantity.start)
    if head is not None:
        return head
    if case.frame.topic is not None and not case.frame.work_report:
        gathered = metric.id in ("policies", "output") or (
            metric.id in ("enterprises", "projects")
            and case.sentence.has_cue(*case.window, "event")
        )
        if status in ("target", "standard") or gathered:
            return case.frame.topic
    if case.frame.theme is not None and case.sentence.has_cue(*case.window, "event"):
        return case.frame.theme
    return "other"


def has_own_field(case: Case, metric: Metric) -> bool:
    """Whether the noun itself says the field, so that nothing is inherited."""
    named = dict(case.counted.word.nouns).get(metric.id)
    fixed = named is not None and metric.indicator(named).field is not None
    return fixed or _phrase_topic(case) is not None


def has_own_kind(case: Case) -> bool:
    """Whether a word of the clause says the kind: 新增, 总数."""
    return _nearest_kind(case) is not None


def _phrase_topic(case: Case) -> str | None:
    """The field that the noun phrase names; 人工智能等9个专项 is not about AI alone."""
    start, end = case.phrase
    return mixed([t.word.topic for t in case.sentence.between(start, end) if t.word.topic])


def _head_topic(case: Case) -> str | None:
    """The field that the head of the sentence, or of its part, names before the phrase."""
    sentence = case.sentence
    text = sentence.text
    lead = max(text.rfind(mark, sentence.start, case.phrase[0]) for mark in "；;：:")
    starts = {
        sentence.start,
        lead + 1 if lead >= 0 else sentence.start,
        sentence.clause(case.quantity.start)[0],
    }
    kinds: list[str] = []
    for start in sorted(starts):
        _, end = sentence.clause(start + 1 if start + 1 < sentence.end else start)
        for token in sentence.between(start, min(end, case.phrase[0])):
            listed = re.match(r"[^，。；]{0,14}等[0-9方领]", text[token.end : token.end + 18])
            if token.word.topic is not None and not listed:
                kinds.append(token.word.topic)
    if not kinds or "other" in kinds:
        return None
    return kinds[-1]


def _event_topic(case: Case) -> str:
    """What the meeting of the sentence is about, else the theme of the document."""
    sentence, text = case.sentence, case.sentence.text
    cut = max(text.rfind(mark, sentence.start, case.quantity.start) for mark in "；;")
    start = max(sentence.start, cut + 1)
    for token in sentence.between(start, case.window[1]):
        if token.word.topic in ("ai", "digital"):
            tail = text[token.end : token.end + 12]
            head = text[max(start, token.start - 6) : token.start]
            if re.match(
                r"[^，。；]{0,8}(?:会|论坛|协商|座谈|发展|提案|议案|条例)", tail
            ) or re.search(r"就|围绕|题为|聚焦", head):
                return token.word.topic
    return case.frame.theme or "other"


def _for_title(case: Case) -> bool:
    """Whether the rule is for holders of a general title: 给予每个高新技术企业5-10万元."""
    return any(
        indicator in _TITLES
        for token in case.sentence.between(case.sentence.start, case.quantity.start)
        for metric, indicator in token.word.nouns
        if metric == "enterprises"
    )


def choose_level(case: Case, metric: Metric, indicator: Indicator) -> str | None:
    """The rank of the title, body or giver; None where nothing names one."""
    if metric.id not in LEVELLED:
        return None
    if metric.id in ("delegates", "proposals"):
        if metric.id == "delegates" and indicator.id not in _MEMBERS:
            return None
        return _body_level(case)
    if metric.id == "funding":
        tokens = case.sentence.between(case.sentence.start, case.window[1])
        givers = [
            t.word.level
            for t in tokens
            if t.word.level
            and (t.start >= case.window[0] or _is_body(t.word.text) or "财政" in t.word.text)
            and not t.word.nouns
        ]
        return _municipality(givers[-1] if givers else None, case)
    tokens = case.sentence.between(*case.phrase)
    level = lowest([t.word.level for t in tokens if t.word.level and not _is_body(t.word.text)])
    if indicator.level is not None:
        if indicator.id in ("champions", "srdi_enterprises") and level not in (None, "national"):
            return _municipality(level, case)
        return indicator.level
    if metric.id == "talent" and any(t.word.text == "全国" for t in tokens):
        return None
    if level is None and metric.id == "platforms":
        level = _place_level(case, tokens)
    return _municipality(level, case)


def _is_body(text: str) -> bool:
    return text.endswith(("厅", "局", "部", "委", "政府", "院"))


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


def choose_kind(
    case: Case,
    metric: Metric,
    indicator: Indicator,
    status: str,
    year: int | None,
    beside: str | None,
) -> str:
    """Stock, flow, event or standard, by metric and the nearest word that tells.

    ``beside`` is the kind of the same metric's figure right before in the sentence: a list goes on.
    """
    if status == "standard":
        return "standard"
    by_metric = _kind_of_metric(case, metric, indicator)
    if by_metric is not None:
        return by_metric
    nearest = _nearest_kind(case)
    if nearest is None and beside is not None:
        nearest = beside
    if nearest == "flow" and not _is_new(case) and _stands(case):
        nearest = "stock"
    if status == "target":
        if nearest != "stock" and _is_new(case):
            return "flow"
        current = year is not None and year == case.frame.year and not _by_a_year(case)
        return "flow" if current and nearest != "stock" else "stock"
    if nearest is None and _NEW.search(case.counted.word.text):
        return "flow"  # 城镇新增就业
    return nearest or "stock"


def _kind_of_metric(case: Case, metric: Metric, indicator: Indicator) -> str | None:
    """The kind where the metric or indicator settles it; None where the words do."""
    if metric.id == "output":
        held = indicator.id == "turnover" and _HELD.search(_clause_text(case))
        return "event" if held else "flow"
    if metric.id == "funding":
        return _kind_of_money(case, indicator)
    if metric.id in ("compute", "models"):
        return "flow" if _is_new(case) or "发布" in _clause_text(case) else "stock"
    if metric.id == "policies":
        yearly = indicator.id != "policy_measures" and _is_sum(case)
        return "flow" if yearly else "event"
    if indicator.id in _EVENTS or case.counted.word.text == "研究方向":
        return "flow" if _is_sum(case) or "新签约" in _clause_text(case) else "event"
    if metric.id == "delegates":
        if indicator.id == "members_on_roll":
            return "stock"
        return (
            "flow"
            if case.quantity.word == "人次" or (indicator.id == "members_active" and _is_sum(case))
            else "event"
        )
    if metric.id == "proposals":
        return "flow" if _is_sum(case) else "event"
    if metric.id == "patents" and indicator.id != "invention_valid":
        total = "累计" in _clause_text(case) and not _is_sum(case)
        return "stock" if total else "flow"
    return "flow" if indicator.id == "datasets_submitted" else None


def _kind_of_money(case: Case, indicator: Indicator) -> str:
    if indicator.id in ("fund_size", "project_investment"):
        return "stock"
    if indicator.id == "signed_investment":
        return "flow" if _is_sum(case) or "新签约" in _clause_text(case) else "event"
    if indicator.id == "loans" and "余额" in case.counted.word.text:
        return "stock"
    return "flow"


def _clause_text(case: Case) -> str:
    start, end = case.sentence.clause(case.quantity.start)
    return case.sentence.text[start:end]


def _is_new(case: Case) -> bool:
    start, _ = case.sentence.clause(case.quantity.start)
    return bool(_NEW.search(case.sentence.text, start, max(case.quantity.end, case.counted.end)))


def _stands(case: Case) -> bool:
    """Whether the sentence says how things stand (目前, 截至) before the number."""
    text = case.sentence.text
    cut = max(text.rfind(mark, case.sentence.start, case.quantity.start) for mark in "；;")
    return bool(_STANDING.search(text, max(case.sentence.start, cut + 1), case.quantity.start))


def _by_a_year(case: Case) -> bool:
    return any(
        p.by or (p.point and p.year is not None)
        for p in case.sentence.periods
        if p.start < case.quantity.start
    )


def _is_sum(case: Case) -> bool:
    """Over a period or several events: 十三届三次会议以来, 全年, 累计."""
    text = case.sentence.text[case.sentence.start : case.quantity.start]
    if _HELD.search(text):
        return False
    return bool(_OVER.search(text))


def _nearest_kind(case: Case) -> str | None:
    """Flow or stock by the nearest word before the number, then by a verb right behind."""
    sentence, quantity = case.sentence, case.quantity
    start, _ = sentence.clause(quantity.start)
    for token in reversed(sentence.between(start, quantity.start)):
        if "stock" in token.word.cues:
            return "stock"
        if "flow" in token.word.cues:
            return "flow"
    if case.counted.side == "after" and "flow" in case.counted.word.cues:
        return "flow"
    for token in sentence.between(quantity.end, case.window[1]):
        if token.word.text in _DONE:
            return "flow"
    return None


def choose_coverage(case: Case, metric: Metric, status: str) -> str:
    """Part where what is counted is confined to a place or single body inside the region.

    The place stands in the clause, or opens the sentence or its part and holds for what follows
    until another place or 全省 leads back.
    """
    if metric.id in ("parks", "policies"):
        return "whole"
    sentence, text = case.sentence, case.sentence.text
    if metric.id in ("delegates", "proposals"):
        span = text[case.window[0] : case.window[1]]
        return "part" if any(word in span for word in _PARTIES) else "whole"
    if _BODY_OF_ONE.search(text, sentence.start, case.quantity.start):
        return "part"
    here = case.counted.phrase_start if case.counted.side == "back" else case.window[0]
    if _confined(case, here, case.quantity.start):
        return "part"
    cut = max(text.rfind(mark, sentence.start, case.quantity.start) for mark in "；;")
    start = max(sentence.start, cut + 1)
    _, end = sentence.clause(start)
    if end < here and status != "standard" and _confined(case, start, end):
        back = _WHOLE.search(text, end, case.quantity.start)
        other = [t for t in sentence.between(end, case.quantity.start) if t.word.regions]
        return "whole" if back or other else "part"
    return "whole"


def _confined(case: Case, start: int, end: int) -> bool:
    """Whether a place or body below the region stands in [start, end), outside lists and asides."""
    sentence = case.sentence
    for token in sentence.between(start, end):
        if "part" not in token.word.cues and not _is_county(token):
            continue
        rest = sentence.text[token.end : end]
        if "等" in rest[:14] or "（" in sentence.text[max(start, token.start - 1) : token.start]:
            continue
        if sentence.quoted(token.start):
            continue
        return True
    return False


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
            if period.months is None and period.back is False and _is_this_year(case, period.year):
                continue
            return period.months
    return None


def _is_this_year(case: Case, year: int | None) -> bool:
    """今年1—5月: the year stands before its months and does not undo them."""
    return year is not None and year == case.frame.year
