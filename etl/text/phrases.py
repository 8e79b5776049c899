"""How words stand together around a number: brackets, noun phrases, objects; pure."""

import re

from etl.text.lexer import Token
from etl.text.marks import VERB
from etl.text.numbers import Quantity
from etl.text.sentence import Sentence

OPEN = frozenset("（(")
_NOW = re.compile(r"(?:截至目前|目前|现状|当前|眼下|现有?|已)[\u4e00-\u9fff]{0,4}")
_PAUSES = frozenset("、，,；;。：（(")
PEOPLE = frozenset({"名", "位", "人"})
_SOME = frozenset("两三四五六七八九十")
_NO_OBJECT = frozenset("的从被由")  # 年内有63家从中突围
_KIND = 2  # characters that say of what kind: 三家本地独角兽
_FIRMS = frozenset({"家", "户"})
_PREDICATES = frozenset({"的有", "的为", "的是"})
QUOTES = "“”‘’\"'《》「」 "


def glued(sentence: Sentence, start: int, end: int) -> bool:
    """Whether only ranks and places stand between two nouns of one phrase: 行业领域省级中试平台."""
    gap = sentence.text[start:end].strip(QUOTES)
    if gap in ("", "的"):
        return True
    if not _PAUSES.isdisjoint(gap):
        return False
    words = sentence.between(start, end)
    return sentence.unknown(start, end) == 0 and all(
        t.word.level is not None or t.word.regions is not None for t in words
    )


def behind_aside(sentence: Sentence, at: int) -> int | None:
    """Where the phrase goes on behind a bracket: 15家（含4家组建）广西工程技术研究中心; None if nowhere."""
    text = sentence.text
    if at >= sentence.end or text[at] not in OPEN:
        return at
    closed = min((p for p in (text.find("）", at), text.find(")", at)) if p >= 0), default=-1)
    if 0 <= closed < sentence.end - 1 and not sentence.is_break(closed + 1):
        return closed + 1
    return None


def in_aside(sentence: Sentence, index: int) -> bool:
    """Whether the number stands in a bracket right behind one before: 15家（含4家组建、2家筹建）."""
    text, at = sentence.text, sentence.quantities[index].start
    opened = max(text.rfind("（", sentence.start, at), text.rfind("(", sentence.start, at))
    if opened < 0 or "）" in text[opened:at] or ")" in text[opened:at]:
        return False
    return any(quantity.end == opened for quantity in sentence.quantities[:index])


def is_now(sentence: Sentence, quantity: Quantity, start: int) -> bool:
    """Whether the clause from ``start`` is a bracket that says how things stand beside a goal: 智能工厂100家（现有38家）."""
    text = sentence.text
    return text[start - 1] in OPEN and _NOW.fullmatch(text, start, quantity.start) is not None


def has_object(sentence: Sentence, quantity: Quantity) -> bool:
    """Whether something of its own follows the amount: 308亿元绿色农畜产品."""
    at = quantity.end
    if sentence.text.startswith("人民币", at):
        at += 3
    following = sentence.text[at : at + 1]
    if not "\u4e00" <= following <= "\u9fff" or following in _NO_OBJECT:
        return False
    if following in _SOME and sentence.text.startswith(("档", "种", "类"), at + 1):
        return False  # 面额1万元、5万元两档
    tokens = sentence.between(at, at + 6)
    return not tokens or tokens[0].start > at or not tokens[0].word.marks & VERB


def is_modifier(sentence: Sentence, quantity: Quantity, head: Token) -> bool:
    """Whether the noun only modifies an unknown one: 15个以县城为重要载体的试点."""
    rest = sentence.text[head.end : head.end + 3]
    if quantity.word in PEOPLE or not rest.startswith("的") or rest in _PREDICATES:
        return False
    # 三家独角兽的动向, 55户企业的68个项目: a measure word of firms counts them, whatever is theirs
    owns = quantity.word in _FIRMS and "enterprises" in head.word.metrics
    return not owns or sentence.unknown(quantity.end, head.start) > _KIND
