"""What the counted things are about: ai, digital or other; pure.

The noun phrase says it, or it is inherited from sentence, section, title or event.
"""

import re

from etl.extract.case import Case
from etl.extract.indicators import BY_INDUSTRY
from etl.registry import Metric
from etl.text.lexer import mixed
from etl.text.marks import EVENT, NOUN, TOPIC

_GENERAL_TITLES = frozenset(("hightech_enterprises", "academicians"))
_BESIDE = 60  # characters between two figures of one statement
_TITLES = frozenset(
    ("hightech_enterprises", "tech_smes", "little_giants", "srdi_enterprises", "champions")
)


# 人工智能等9个专项: what is listed before a number gives no field to what follows
_LISTED = re.compile(r"[^，。；]{0,14}等[0-9方领]")
_GATHERING = re.compile(r"[^，。；]{0,8}(?:会|论坛|协商|座谈|发展|提案|议案|条例)")
_ABOUT = re.compile(r"就|围绕|题为|聚焦")


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
    own = _own_field(case, metric)
    if own is not None:
        return own
    named = case.counted.word.indicator(metric.id)
    if named in _GENERAL_TITLES:
        return "other"
    advice = metric.id == "proposals" and (named == "speeches" or case.quantity.word == "条")
    if metric.id == "delegates" or advice:
        return _event_topic(case)
    if metric.id == "proposals":
        return "other"
    if metric.id in ("funding", "policies"):
        start, end = case.clause
        start = start if metric.id == "policies" else case.window[0]
        around = _topics(case, start, end)
        if around and not (status == "standard" and _for_title(case)):
            return mixed(around) or "other"
    if metric.id == "funding" and status == "standard" and _for_title(case):
        return "other"
    money = metric.id in ("funding", "output")
    follows = money or (named is None or named in BY_INDUSTRY)
    near = before is not None and case.quantity.start - before[2] < _BESIDE
    if before is not None and near and follows and (money or before[0] == metric.id):
        return before[1]
    head = _head_topic(case) or case.frame.head_topic(case.quantity.span[0])
    if head is not None:
        return head
    if case.frame.topic is not None and not case.frame.work_report:
        gathered = metric.id in ("policies", "output") or (
            metric.id in ("enterprises", "projects") and case.sentence.has(*case.window, EVENT)
        )
        tabled = case.sentence.row is not None and case.frame.genre == "plan"
        if status in ("target", "standard") or gathered or tabled:
            return case.frame.topic
    gathers = named == "participating_enterprises" or case.sentence.has(*case.window, EVENT)
    if case.frame.theme is not None and gathers:
        return case.frame.theme
    return "other"


def has_own_field(case: Case, metric: Metric) -> bool:
    """Whether the noun itself says the field, so that nothing is inherited."""
    return _own_field(case, metric) is not None


def _own_field(case: Case, metric: Metric) -> str | None:
    """The field of the noun or, as far as its phrase names one, of that."""
    named = case.counted.word.indicator(metric.id)
    fixed = None if named is None else metric.indicator(named).field
    return fixed if fixed is not None else mixed(_topics(case, *case.phrase))


def _topics(case: Case, start: int, end: int) -> list[str]:
    """The fields that words within [start, end) name."""
    return [t.word.topic for t in case.sentence.between(start, end, TOPIC) if t.word.topic]


def _head_topic(case: Case) -> str | None:
    """The field that the head of the sentence, or of its part, names before the phrase."""
    sentence = case.sentence
    if not sentence.marks & TOPIC:
        return None
    starts = {sentence.start, sentence.part(case.phrase[0], "；;：:"), case.clause[0]}
    kinds: list[str] = []
    for start in sorted(starts):
        _, end = sentence.clause(start + 1 if start + 1 < sentence.end else start)
        for token in sentence.between(start, min(end, case.phrase[0]), TOPIC):
            topic = token.word.topic
            if topic is not None and not _LISTED.match(sentence.text, token.end, token.end + 18):
                kinds.append(topic)
    if not kinds and not case.frame.work_report:  # whose sentences run on over many things
        for token in sentence.between(sentence.start, case.phrase[0], TOPIC):
            topic = token.word.topic
            if topic is not None and not _LISTED.match(sentence.text, token.end, token.end + 18):
                kinds.append(topic)
    if not kinds or "other" in kinds:
        return None
    return kinds[-1]


def _event_topic(case: Case) -> str:
    """What the meeting of the sentence is about, else the theme of the document."""
    sentence, text = case.sentence, case.sentence.text
    start = sentence.part(case.quantity.start)
    for token in sentence.between(start, case.window[1], TOPIC):
        if token.word.topic in ("ai", "digital"):
            tail = text[token.end : token.end + 12]
            head = text[max(start, token.start - 6) : token.start]
            if _GATHERING.match(tail) or _ABOUT.search(head):
                return token.word.topic
    return case.frame.theme or "other"


def _for_title(case: Case) -> bool:
    """Whether the rule is for holders of a general title: 给予每个高新技术企业5-10万元."""
    return any(
        indicator in _TITLES
        for token in case.sentence.between(case.sentence.start, case.quantity.start, NOUN)
        for metric, indicator in token.word.nouns
        if metric == "enterprises"
    )
