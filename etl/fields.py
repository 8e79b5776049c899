"""What the counted things are about: ai, digital or other; pure.

The noun phrase says it, or it is inherited from sentence, section, title or event.
"""

import re

from etl.case import Case
from etl.indicators import BY_INDUSTRY
from etl.lexer import mixed
from etl.registry import Metric

_GENERAL_TITLES = frozenset(("hightech_enterprises", "academicians"))
_BESIDE = 60  # characters between two figures of one statement
_TITLES = frozenset(
    ("hightech_enterprises", "tech_smes", "little_giants", "srdi_enterprises", "champions")
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
    follows = money or (named is None or named in BY_INDUSTRY)
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
