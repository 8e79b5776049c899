"""In what sense a figure counts: stock, flow, event or standard, and the months of a flow; pure."""

import re

from etl.extract.case import HELD, Case, clause_text, is_sum, is_together
from etl.extract.when import When
from etl.registry import Indicator, Metric
from etl.text.marks import DONE_VERB, FLOW, STOCK

_NEW = re.compile(
    r"新增|每年|再添|争取|获批|新认定|净增|新培育|新建|再增|新入选|新获批|新设|新备案|新发布|新投资|新组建"
)
# nouns with the act in them: 惠及企业71家, 谋划项目100个, 共立项320项
_ACT = re.compile(r"惠及|谋划|立项|融资项目|投出|开工|投产|竣工|引进|新引")
_STANDING = re.compile(r"目前|截至|现有|截止|到(?:今年|去年|20[0-9]{2}年)?(?:[0-9]{1,2}月)?[底末]")
_BUILT_UP = frozenset(
    ("建成", "已建成", "集聚", "聚集", "汇聚", "建有", "拥有", "优化", "建强", "重组", "优化重组")
)
"""Words of a stock that in a plan for the year tell what the year shall add."""
_REACHES = re.compile(r"突破|达到?|已达|超(?!过?\s?[0-9.]*[%％])")
_KEPT = re.compile(r"优化|重组|建强|提升")  # what stands is worked on
# 累计获批全国重点实验室44家: what has been recognised so far stands
_SO_FAR = re.compile(r"累计(?:已|共)?(?:获批|认定|入选|获评|备案|建设|创建|布局|组建|设立|批准)")
# 2019年承办代表建议408件, 任期内; not 2024年，市政协三次会议收到提案
_SHOWN = frozenset(("models", "datasets", "scenarios"))
_SHOWN_AT = re.compile(r"(?:现场|会上|当场|展会|论坛上)[^，。；]{0,6}(?:发布|公布|推出|亮相)")
_LAUNCHED = re.compile(r"发布|推出|(?<!备案)上线")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}年|全年|去年|今年|上年|任期|年来|年间|办理|承办|采纳")
_SESSION = re.compile(r"截至|(?<!主席)会议|大会|全会|会期|期间|座谈|协商会")
_TITLED = frozenset(("enterprises", "parks", "platforms", "scenarios"))
_STARTED = re.compile(r"集中(?:开工|签约)|开工仪式|现场")
_EVENTS = frozenset(("participating_enterprises", "signed_projects"))


def has_own_kind(case: Case, metric: Metric, status: str) -> bool:
    """Whether a word of the clause says the kind: 新增, 总数."""
    if metric.id in ("proposals", "delegates"):
        return False
    nearest = _nearest_kind(case)
    return nearest == "stock" or _is_new(case) if status == "target" else nearest is not None


def choose_kind(
    case: Case,
    metric: Metric,
    indicator: Indicator,
    status: str,
    when: When,
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
    text = case.sentence.text
    nearest, word = _nearest_word(case)
    if _is_total(case, nearest):
        nearest = "stock"
    elif nearest is None and beside is not None:
        nearest = beside
    if nearest == "flow" and not _is_new(case) and _stands(case):
        nearest = "stock"
    if metric.id in _TITLED and _SO_FAR.search(text, case.clause[0], case.quantity.start):
        nearest, word = "stock", ""
    if status == "target":
        if nearest != "stock" and _is_new(case):
            return "flow"
        if when.first is not None and nearest != "stock":
            return "flow"  # 2024—2026年推动300家企业
        current = when.year is not None and when.year == case.frame.year and not _by_a_year(case)
        return "flow" if current and (nearest != "stock" or word in _BUILT_UP) else "stock"
    noun = case.counted.word.text
    if nearest is None and (_is_new(case) or _NEW.search(noun) or _ACT.match(noun)):
        return "flow"  # 城镇新增就业
    return nearest or "stock"


def _kind_of_metric(case: Case, metric: Metric, indicator: Indicator) -> str | None:
    """The kind where the metric or indicator settles it; None where the words do."""
    if metric.id == "output":
        held = indicator.id == "turnover" and HELD.search(clause_text(case))
        return "event" if held else "flow"
    if metric.id == "funding":
        return _kind_of_money(case, indicator)
    if metric.id in _SHOWN and _SHOWN_AT.search(clause_text(case)):
        return "event"  # 现场发布大模型1个
    if metric.id in ("compute", "models"):
        fresh = _is_new(case) or _LAUNCHED.search(clause_text(case)) is not None
        return "flow" if fresh and _nearest_kind(case) != "stock" else "stock"
    if metric.id == "policies":
        yearly = indicator.id != "policy_measures" and _is_of_a_year(case)
        return "flow" if yearly else "event"
    if indicator.id in _EVENTS or case.counted.word.text == "研究方向":
        return "flow" if _is_added_up(case) else "event"
    if metric.id == "delegates":
        if indicator.id == "members_on_roll":
            return "stock"
        return (
            "flow"
            if case.quantity.word == "人次"
            or is_together(case)
            or (indicator.id == "members_active" and is_sum(case))
            else "event"
        )
    if metric.id == "proposals":
        return "flow" if _is_handed_in(case) else "event"
    if metric.id == "projects" and _STARTED.search(clause_text(case)):
        return "event"
    if indicator.id == "unicorns" and not _is_new(case):
        return "stock"  # on a standing list
    if metric.id == "patents" and indicator.id != "invention_valid":
        total = "累计" in clause_text(case) and not is_sum(case)
        return "stock" if total else "flow"
    if indicator.id == "trained" and case.quantity.word == "人次":
        return "flow"  # 职业技能培训363万人次
    return "flow" if indicator.id == "datasets_submitted" else None


def _is_of_a_year(case: Case) -> bool:
    """Whether papers are counted over a year: in a work report all are, but for one session's."""
    review = case.frame.work_report and not HELD.search(clause_text(case))
    return is_sum(case) or review


def _is_handed_in(case: Case) -> bool:
    """Whether proposals are those of a year or term, and not of one session or meeting."""
    if _is_of_a_year(case) or case.sentence.row is not None:
        return True
    text, at = case.sentence.text, case.quantity.start
    start = case.sentence.part(at, "；;：:")
    yearly = _YEAR.search(text, case.sentence.start, at) and not HELD.search(clause_text(case))
    return bool(yearly) and _SESSION.search(text, start, at) is None


def _kind_of_money(case: Case, indicator: Indicator) -> str:
    if indicator.id in ("fund_size", "project_investment"):
        return "stock"
    if indicator.id == "signed_investment":
        return "flow" if _is_added_up(case) else "event"
    if indicator.id == "loans" and "余额" in case.counted.word.text:
        return "stock"
    return "flow"


def _is_added_up(case: Case) -> bool:
    """Whether what is signed is that of a period, 1至3月签约项目9个, and not of one event."""
    clause = clause_text(case)
    if is_sum(case) or is_together(case) or "新签约" in clause:
        return True
    at = case.quantity.start
    start = case.sentence.part(at)
    months = any(p.months and start <= p.start < at for p in case.sentence.periods)
    return months and "签约" in case.sentence.text[start : case.quantity.end]


def _is_new(case: Case) -> bool:
    end = max(case.quantity.end, case.counted.end)
    return _NEW.search(case.sentence.text, case.clause[0], end) is not None


def _stands(case: Case) -> bool:
    """Whether the sentence says how things stand (目前, 截至) before the number."""
    at = case.quantity.start
    return bool(_STANDING.search(case.sentence.text, case.sentence.part(at), at))


def _by_a_year(case: Case) -> bool:
    return any(
        p.by or (p.point and p.year is not None)
        for p in case.sentence.periods
        if p.start < case.quantity.start
    )


def _is_total(case: Case, nearest: str | None) -> bool:
    """Whether the number says how far a thing has come: “四上”单位突破7万家; 净增3193户、超2.4万户.

    Without a word of its own, or as the second number of what has been added.
    """
    sentence, quantity = case.sentence, case.quantity
    if not _REACHES.match(sentence.text, quantity.start) or case.counted.side == "after":
        return False
    if nearest is None:
        return not _NEW.search(case.counted.word.text)  # 城镇新增就业超143万人
    before = sentence.quantities[case.index - 1] if case.index else None
    return before is not None and sentence.text[before.end : quantity.start] in ("、", "，")


def _nearest_kind(case: Case) -> str | None:
    return _nearest_word(case)[0]


def _nearest_word(case: Case) -> tuple[str | None, str]:
    """Flow or stock, and the word that says it: the nearest before the number, then a verb behind."""
    sentence, quantity = case.sentence, case.quantity
    told = sentence.between(case.clause[0], quantity.start, STOCK | FLOW)
    if told:
        word = told[-1].word
        return ("stock" if word.marks & STOCK else "flow"), word.text
    if case.counted.side == "after" and case.counted.word.marks & FLOW:
        return "flow", case.counted.word.text
    done = sentence.has(quantity.end, case.window[1], DONE_VERB)
    kept = done and _KEPT.search(sentence.text, quantity.end, case.window[1])
    return ("flow" if done and not kept else None), ""


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
