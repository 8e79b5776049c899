"""Which metric and indicator a counted noun is of; pure.

The noun decides, then the words of its clause, in the order of the metric file.
"""

import re

from etl.case import Case, clause_text, is_of_a_fund
from etl.marks import CHOICE, EVENT, FLOW, PARK
from etl.registry import Indicator, Metric
from etl.status import is_required, is_threshold

_SUBMITTED = re.compile(r"提请|议案|审议")
_SHARE_OF = re.compile(r"[0-9.]+\s?[%％]|比例|实际(?:投入|支出)|研发投入的")
_SIGNING = re.compile(r"签约|签下|签订|协议引资")
_VERBAL = frozenset(("delegates", "proposals", "funding"))
_DOCUMENTS = frozenset(("份", "部"))  # 25份配套支持政策: so many texts, not articles of one
_FIRST = re.compile(r"首次(?:突破|达到|超过|纳入|入选|获评)")  # for reaching it, not for doing it
_SENT = re.compile(
    r"选派|援派|派驻|下派|派出|聘请|聘任|选聘|(?:新增|引进|入选|新入选)[^，。；]{0,20}(?:人才|计划|津贴)"
)
_EXPERTS = frozenset(("专家", "专家学者", "党内专家", "顶尖专家"))
BY_INDUSTRY = frozenset(("ai_enterprises", "digital_enterprises", "industry_firms"))


def choose_metric(case: Case) -> str:
    """One metric where the noun could be of several (专家 at a meeting, 专家 brought in)."""
    metrics = case.counted.metrics
    if "output" in metrics and is_required(case.sentence, case.quantity, case.clause, case.frame):
        return "funding"
    if "delegates" in metrics and _is_sent(case):
        return "talent"
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
    if {"funding", "output"} <= metrics:
        start, end = case.sentence.start, case.clause[1]
        return "funding" if "基金" in case.sentence.text[start:end] else "output"
    specific = [m for m, indicator in case.counted.word.nouns if indicator and m in metrics]
    return specific[0] if specific else min(metrics)


def _is_sent(case: Case) -> bool:
    """Whether the people are sent somewhere or chosen: 选派专家到县级医院, 新增人才计划专家; no delegates."""
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
    if metric.id == "policies" and case.quantity.word in _DOCUMENTS:
        return metric.indicator("policy_documents")
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
    tokens = sentence.between(*case.window, CHOICE)
    called = {choice for t in tokens for choice in t.word.choices}
    barred = {choice for t in tokens for choice in t.word.excluded}
    pot = ("funding", "voucher_pots")
    if case.counted.word.indicator("funding") == pot[1] or (pot in called and pot not in barred):
        return "voucher_pots"
    text = sentence.text
    start = sentence.part(quantity.start)
    if _SHARE_OF.search(text, start, quantity.start):
        return "subsidy_per_item"
    if _FIRST.search(text, start, quantity.start):
        return "award_per_title"
    tokens = sentence.between(start, case.window[1], CHOICE)
    titles = {i for t in tokens for _, i in t.word.choices}
    return "award_per_title" if "award_per_title" in titles else "subsidy_per_item"


def _signed(case: Case) -> bool:
    """Whether the sum is of deals signed, even where the text says 总投资."""
    return bool(_SIGNING.search(case.sentence.text, case.sentence.start, case.quantity.start))


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
        tokens = [*case.sentence.between(*case.phrase, CHOICE), *tokens]
        choices = {i for t in tokens for m, i in t.word.choices if m == metric.id}
    excluded = {i for t in tokens for m, i in t.word.excluded if m == metric.id}
    general = case.counted.word.indicator(metric.id) is None
    if (metric.id == "delegates" or (metric.id == "funding" and general)) and not choices:
        earlier = case.sentence.between(case.sentence.start, case.quantity.start, CHOICE)
        choices = {i for t in earlier for m, i in t.word.choices if m == metric.id}
    return choices, excluded


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
