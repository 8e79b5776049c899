"""Which metric and indicator a counted noun is of; pure.

The noun decides, then the words of its clause, in the order of the metric file.
"""

import re

from etl.extract.case import Case, clause_text, is_of_a_fund
from etl.extract.rules import is_pot, is_required, is_threshold
from etl.registry import Indicator, Metric
from etl.text.marks import CHOICE, EVENT, FLOW, PARK

_SUBMITTED = re.compile(r"提请|议案|审议")
_SHARE_OF = re.compile(r"[0-9.]+\s?[%％]|比例|实际(?:投入|支出)|研发投入的")
_SIGNING = re.compile(r"签约|签下|签订|协议引资")
_VERBAL = frozenset(("delegates", "proposals", "funding"))
_DOCUMENTS = frozenset(("份", "部"))  # 25份配套支持政策: so many texts, not articles of one
_PAPERS = ("张", "份", "个", "批")
_FIRST = re.compile(r"首次(?:突破|达到|超过|纳入|入选|获评)")  # for reaching it, not for doing it
_SENT = re.compile(
    r"选派|援派|派驻|下派|派出|聘请|聘任|选聘|(?:新增|引进|入选|新入选)[^，。；]{0,20}(?:人才|计划|津贴)"
)
_COMING = re.compile(r"(?:到会|与会|参会|出席|莅会)的?[^，。；、0-9]{0,4}$")
_CAME = re.compile(r"(?:到场|与会|参会|到会|齐聚|赴会)")
_SPOKE = re.compile(r"[^，。；]{0,16}(?:作了?(?:主旨|专题)?(?:报告|演讲|发言|交流)|致辞|授课)")
PRESENT = re.compile(
    r"(?:名|位|人)?(?:海内外|国内外)?[^，。；0-9]{0,12}(?:与会|参会|到会|参加|出席|齐聚|专家|嘉宾|企业家)"
)
_AMONG = re.compile(r"其中|占了?$|当中")
_SHARE_WITHIN = 10  # characters before the number
_TRAINED = re.compile(r"(?:培训|轮训|培养)[\u4e00-\u9fff“]{0,5}$")
_SURVEY = re.compile(r"调研|视察|考察|走访|参观")
_AWARDS = re.compile(r"奖(?:励|补)?[^，。；0-9]{0,8}$")
_ADVICE = ("意见", "建议", "意见建议")
_STAFF = ("人员", "成员", "职工", "员工")
_CENTRE = re.compile(
    r"(?<![等个座处家大类])(?<!国家)(?:智算|超算|计算|算力|智能计算|超级计算|大数据)(?:中心|港)(?:[一二三四]期)?(?![0-9等、和及群体]|[一二三四五六七八九十两]?[个座家])"
)
_NUMBER = re.compile(r"[0-9](?![0-9]*[年月日])")
_OVERALL = re.compile(
    r"全[国省市区县州]|总算力|总规模|合计|累计|我[省市]|[，。；][^，。；]*(?:全|各|等)|[0-9][个座家处]"
)
_MEETING = re.compile(r"会议|[全大]会|开幕|座谈|协商|论坛|会上")
_EXPERTS = frozenset(("专家", "专家学者", "党内专家", "顶尖专家"))
BY_INDUSTRY = frozenset(("ai_enterprises", "digital_enterprises", "industry_firms"))


def choose_metric(case: Case) -> str:
    """One metric where the noun could be of several (专家 at a meeting, 专家 brought in)."""
    metrics = case.counted.metrics
    if "output" in metrics and is_required(case.sentence, case.quantity, case.clause, case.frame):
        return "funding"
    if "delegates" in metrics and _is_sent(case):
        return "talent"
    if "talent" in metrics and _is_present(case):
        return "delegates"
    if metrics == {"policies"} and _is_of_a_list(case):
        return "projects"
    if len(metrics) == 1:
        return next(iter(metrics))
    if {"delegates", "talent"} <= metrics:
        start, end = case.window
        meeting = case.sentence.has(start, end, EVENT) or (
            case.frame.genre == "meeting" and not case.sentence.has(start, end, FLOW)
        )
        return "delegates" if meeting else "talent"
    if {"policies", "proposals"} <= metrics:
        return "proposals" if _SUBMITTED.search(clause_text(case)) else "policies"
    if {"policies", "scenarios"} <= metrics:  # 场景需求清单4张, 首批67项
        return "policies" if case.quantity.word in _PAPERS else "scenarios"
    if {"funding", "output"} <= metrics:
        start, end = case.sentence.start, case.clause[1]
        return "funding" if "基金" in case.sentence.text[start:end] else "output"
    specific = [m for m, indicator in case.counted.word.nouns if indicator and m in metrics]
    return specific[0] if specific else min(metrics)


def _is_present(case: Case) -> bool:
    """Whether the people came to an event: 名校博士等约300人到场, 专家、企业家400余位，院士占了22位."""
    text, quantity = case.sentence.text, case.quantity
    if (
        _SPOKE.match(text, case.counted.end)
        or _CAME.match(text, quantity.end)
        or _COMING.search(text, case.clause[0], case.counted.start)
    ):
        return True
    before = text[max(0, quantity.start - _SHARE_WITHIN) : quantity.start]
    beside = any(PRESENT.match(text, q.end) for q in case.sentence.quantities[: case.index])
    return beside and _AMONG.search(before) is not None


def _is_of_a_list(case: Case) -> bool:
    """Whether tasks are those that a list puts out to whoever can: 榜单已发布，共17项任务."""
    if not case.counted.word.text.endswith("任务"):
        return False
    return "榜" in case.sentence.text[case.sentence.start : case.quantity.start]


def _is_sent(case: Case) -> bool:
    """Whether the people are sent somewhere or chosen: 选派专家到县级医院, 新增人才计划专家; no delegates."""
    if _TRAINED.search(case.sentence.text, case.clause[0], case.counted.start):
        return case.counted.side == "before"
    if not case.counted.word.text.endswith("专家") and case.counted.word.text not in _EXPERTS:
        return False
    if case.frame.work_report:
        return True  # which tells of no meeting's guests
    return bool(_SENT.search(case.sentence.text, case.window[0], case.quantity.start))


def choose_indicator(
    case: Case, metric: Metric, status: str, field: str, coverage: str
) -> Indicator:
    """The indicator of the noun, unless a word of the clause calls for an earlier one."""
    noun = case.counted.title or case.counted.word
    named = noun.indicator(metric.id)
    if named is None and case.counted.title is not None:
        named = case.counted.word.indicator(metric.id)
    other = case.counted.joined and case.counted.joined.indicator(metric.id)
    if other and named and other != named:
        return _sum_of(metric)
    if metric.id == "funding" and status == "standard":
        return metric.indicator(_rule_amount(case))
    if metric.id == "funding" and is_of_a_fund(case):
        return metric.indicator("fund_size")
    if metric.id == "funding" and named == "project_investment" and _signed(case):
        return metric.indicator("signed_investment")
    if named == "investment_done" and _of_a_project(case):
        return metric.indicator("project_investment")
    special = _by_measure(case, metric, status)
    if special is not None:
        return metric.indicator(special)
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
    pot = is_pot(sentence, quantity)
    if not pot and (is_threshold(sentence, quantity) or quantity.qualifier == "at_least"):
        return "threshold"
    tokens = sentence.between(*case.window, CHOICE)
    called = {choice for t in tokens for choice in t.word.choices}
    barred = {choice for t in tokens for choice in t.word.excluded}
    named = ("funding", "voucher_pots")
    pot = pot or case.counted.word.indicator("funding") == named[1]
    if pot or (named in called and named not in barred):
        return "voucher_pots"
    text = sentence.text
    start = sentence.part(quantity.start)
    if _SHARE_OF.search(text, start, quantity.start):
        return "subsidy_per_item"
    if _FIRST.search(text, start, quantity.start):
        return "award_per_title"
    if "奖" in case.counted.word.text or _AWARDS.search(text, start, quantity.start):
        return "award_per_title"
    tokens = sentence.between(start, case.window[1], CHOICE)
    titles = {i for t in tokens for _, i in t.word.choices}
    return "award_per_title" if "award_per_title" in titles else "subsidy_per_item"


def _signed(case: Case) -> bool:
    """Whether the sum is of deals signed, even where the text says 总投资."""
    return bool(_SIGNING.search(case.sentence.text, case.sentence.start, case.quantity.start))


def _by_measure(case: Case, metric: Metric, status: str) -> str | None:
    """The indicator by what is measured and how, whatever the noun; None where that settles nothing."""
    noun, word = case.counted.word.text, case.quantity.word
    if metric.id == "compute":
        one = status == "standard" or (status == "actual" and _is_of_one_centre(case))
        return "facility_compute" if one else None
    if metric.id == "policies" and word in _DOCUMENTS:
        return "policy_documents"
    if metric.id == "proposals" and word == "条" and noun.endswith(_ADVICE):
        return "speeches"  # 意见建议68条; papers are counted in 件
    if metric.id == "talent" and status == "standard" and noun.endswith(_STAFF):
        return "workforce"
    return None


def _is_of_one_centre(case: Case) -> bool:
    """Whether computing power is that of the one centre named before it: 某超算中心…，首阶段算力1300P."""
    text, at = case.sentence.text, case.quantity.start
    start = case.sentence.part(at, "；;")
    centre = next(iter([*_CENTRE.finditer(text, start, at)][-1:]), None)
    if centre is None or _OVERALL.search(text, centre.end(), at):
        return False
    return _NUMBER.search(text, centre.end(), at) is None  # of something else


def _of_a_project(case: Case) -> bool:
    """Whether the sum belongs to what follows: 投资550亿元的新能源基地开工."""
    return (
        case.sentence.text.startswith("的", case.quantity.end)
        and "年" not in case.counted.word.text
    )


def _called(case: Case, metric: Metric) -> tuple[set[str], set[str]]:
    """The indicators that words of the clause call for, and those they keep out."""
    if not case.sentence.marks & CHOICE:
        return set(), set()
    start, end = case.window
    if case.counted.side == "back" and metric.id not in _VERBAL:
        start = end = case.quantity.start
    tokens = case.sentence.between(start, end, CHOICE)
    choices = {i for t in tokens for m, i in t.word.choices if m == metric.id}
    if case.counted.side == "back" and not choices:
        near = case.sentence.between(case.window[0], case.quantity.start, CHOICE)
        own = [t for t in near if t.end == case.quantity.start]  # 其中规上200家、上市10家
        tokens = [*own, *tokens] if own else [*case.sentence.between(*case.phrase, CHOICE), *tokens]
        choices = {i for t in tokens for m, i in t.word.choices if m == metric.id}
    if "members_attending" in choices and _is_survey(case):
        choices = choices - {"members_attending"} | {"members_active"}
    excluded = {i for t in tokens for m, i in t.word.excluded if m == metric.id}
    general = case.counted.word.indicator(metric.id) is None
    if (metric.id == "delegates" or (metric.id == "funding" and general)) and not choices:
        earlier = case.sentence.between(case.sentence.start, case.quantity.start, CHOICE)
        choices = {i for t in earlier for m, i in t.word.choices if m == metric.id}
    if metric.id == "delegates" and not choices:
        later = case.sentence.between(end, case.clause[1], CHOICE)  # 8名委员、2名企业家发言
        choices = {i for t in later for m, i in t.word.choices if m == metric.id}
    return choices, excluded


def _is_survey(case: Case) -> bool:
    """Whether what is attended is no meeting: 组织委员到嘉兴调研，12名委员参加."""
    text, start, end = case.sentence.text, case.sentence.start, case.clause[1]
    return bool(_SURVEY.search(text, start, end)) and not _MEETING.search(text, start, end)


def _settled(case: Case, metric: Metric, indicator: Indicator, coverage: str) -> Indicator:
    """Firms that are only settled in a park are its supported firms, whatever their industry."""
    if metric.id != "enterprises" or coverage != "part" or indicator.id not in BY_INDUSTRY:
        return indicator
    start = max(case.sentence.start, case.window[0] - 60)
    if case.sentence.has(start, case.quantity.start, PARK):
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
