"""The rank of a title, platform, body or giver; pure."""

import re

from etl.extract.case import Case
from etl.registry import Indicator, Metric
from etl.text.lexer import Token, lowest
from etl.text.marks import LEVEL, PLACE

LEVELLED = frozenset(
    ("funding", "platforms", "enterprises", "delegates", "proposals", "projects", "talent", "scenarios", "parks")
)  # fmt: skip
_BODY = re.compile(
    r"(全国|自治区|省|市|县|区|旗)?(?:第?[十一二三四五六七八九0-9]{1,3}届)?(?:各级)?(?:政协|人大|人民代表大会)"
)
_LISTED = frozenset(("platforms", "parks", "scenarios", "projects"))
_MEMBERS = frozenset(("members_attending", "members_speaking", "members_submitting", "members_active", "members_on_roll", "deputies_attending", "deputies_acting"))  # fmt: skip


def choose_level(
    case: Case, metric: Metric, indicator: Indicator, beside: str | None = None
) -> str | None:
    """The rank of the title, body or giver; None where nothing names one.

    ``beside`` is the rank of the item right before in a list of the same metric: the head of a
    list holds for its items.
    """
    if metric.id not in LEVELLED:
        return None
    if metric.id in ("delegates", "proposals"):
        if metric.id == "delegates" and indicator.id not in _MEMBERS:
            return None
        return _body_level(case)
    if metric.id == "funding":
        givers = [
            t.word.level
            for t in case.sentence.between(case.sentence.start, case.window[1], LEVEL)
            if (t.start >= case.window[0] or _is_body(t.word.text) or "财政" in t.word.text)
            and (not t.word.nouns or "财政" in t.word.text)
        ]
        return _municipality(givers[-1] if givers else None, case)
    tokens = case.sentence.between(*case.phrase, LEVEL | PLACE)
    if case.counted.side == "back" and case.index:
        first = case.sentence.quantities[case.index - 1].end
        tokens = case.sentence.between(first, case.quantity.start, LEVEL) or tokens  # 自治区级16家
    level = lowest([t.word.level for t in tokens if t.word.level and not _is_body(t.word.text)])
    if indicator.level is not None:
        if indicator.id in ("champions", "srdi_enterprises") and level not in (None, "national"):
            return _municipality(level, case)
        return indicator.level
    if metric.id == "talent" and any(t.word.text == "全国" for t in tokens):
        return None
    if level is None and metric.id == "platforms":
        level = _place_level(case, tokens)
    if level is None:
        level = beside if metric.id in _LISTED else None
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
    if case.frame.local:
        return "county"
    if place == "100000":
        return "national"
    return "provincial" if place.endswith("0000") else "municipal"
