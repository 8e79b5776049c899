"""What the text before a sentence speaks of or asks to count: 有多少家人工智能企业？已有320家; pure."""

import re

from etl.extract.noun import Counted, fits, take
from etl.text.lexer import Lexer
from etl.text.marks import NOUN
from etl.text.numbers import Quantity
from etl.text.sentence import Sentence

_MARKS = ("？", "?")
_ENDS = ("。", "！", "？", "?", "\n")
_ASKS = re.compile(r"多少|几(?=[家个项件名位款支张])|规模多大")
_WITHIN = 80  # characters of a question
_NEAR = 200  # characters in which papers are spoken of
_NAMES = ("提案", "议案", "建议")
_PAPERS = frozenset({"proposals"})


def asked_for(
    lexer: Lexer, sentence: Sentence, quantity: Quantity, metrics: frozenset[str]
) -> Counted | None:
    """The noun whose number the question before the sentence asks for; None where none does."""
    text, start = sentence.text, max(0, sentence.start - _WITHIN)
    end = len(text[start : sentence.start].rstrip()) + start
    if not text.startswith(_MARKS, end - 1) or end <= start:
        return None
    start = max(text.rfind(mark, start, end - 1) + 1 or start for mark in _ENDS)
    asks = _ASKS.search(text, start, end)
    if asks is None:
        return None
    nouns = [
        token
        for token in lexer.tokens(text[start:end], start)
        if token.word.marks & NOUN and fits(token.word, metrics, quantity)
    ]
    behind = [t for t in nouns if t.start >= asks.end()]
    if behind and quantity.unit == "count" and not text.startswith(quantity.word, asks.end()):
        return None  # 有多少名专家？有6家
    for token in (behind or nouns)[-1:]:
        counted = take(token, "back", start, metrics)
        return counted if isinstance(counted, Counted) else None
    return None


def spoken_of(lexer: Lexer, sentence: Sentence, metrics: frozenset[str]) -> Counted | None:
    """The papers that the text right before a sentence speaks of: 委员提交了提案。收到的412件…; None where of none."""
    start = max(0, sentence.start - _NEAR)
    nouns = [
        token
        for token in lexer.tokens(sentence.text[start : sentence.start], start)
        if _PAPERS & token.word.metrics & metrics and token.word.text.endswith(_NAMES)
    ]
    for token in nouns[-1:]:
        counted = take(token, "back", start, _PAPERS)
        return counted if isinstance(counted, Counted) else None
    return None
