"""What an amount of money or computing power is of, where no noun stands right before it; pure.

Money is named before its amount more often than behind, a rule's amount needs no noun, and what is
measured in PFLOPS is computing power.
"""

import re

from etl.extract.again import is_item
from etl.extract.ahead import is_joined, noun_back
from etl.extract.asked import asked_for
from etl.extract.noun import Counted, Refusal, levering
from etl.extract.rules import CAPS, GIVEN, SHIFT, is_asked
from etl.text.lexer import Lexer, Word
from etl.text.marks import RULE, STANDARD
from etl.text.numbers import Quantity
from etl.text.phrases import has_object
from etl.text.sentence import Sentence, window_of

_LEVERS = ("撬动", "带动", "引导", "拉动")
_AWARD, _SUBSIDY = "award_per_title", "subsidy_per_item"
_FUNDING = frozenset({"funding"})
# 物联网产业营收3760亿元，集成电路产业1700亿元
_INDUSTRY = re.compile(r"[\u4e00-\u9fff]{2,10}(?:产业|行业|领域|板块|制造|业|链)")
_COMPUTES = re.compile(r"计算|智算|超算|运算|算力")
_COMPUTES_WITHIN = 40  # characters before the sentence


def sum_of(
    sentence: Sentence,
    index: int,
    metrics: frozenset[str],
    sides: tuple[Counted | Refusal | None, Counted | Refusal | None],
    refused: Refusal | None,
    same: Counted | None,
    lexer: Lexer,
) -> Counted | Refusal:
    """What the ``index``-th quantity is a sum of.

    ``sides`` are the nouns before and behind it, ``same`` what the figure before is a sum of, None
    where it has another unit, ``refused`` why the quantity right before counts nothing.
    """
    quantity, text = sentence.quantities[index], sentence.text
    before, after = sides
    if isinstance(before, Counted):
        return before
    if isinstance(after, Counted):
        return levering(quantity) if text.startswith(_LEVERS, quantity.end) else after
    start, end = window_of(sentence, index, sentence.clause(quantity.start))
    if same is not None and same.metrics == _FUNDING and SHIFT.search(text, start, quantity.start):
        return same  # 垂直模型降到500万元
    ruled = _ruled(sentence, quantity, (start, end)) or _power(sentence, quantity, start)
    if ruled is not None:
        return ruled
    listed = is_joined(sentence, index) or is_item(sentence, index)
    if same is not None and refused is None and listed:
        return same  # 依次给200万元、80万元; 其中甲方向2800万元、乙方向900万元
    industry = _INDUSTRY.fullmatch(text, start, quantity.start)
    if same is not None and industry and "output" in same.metrics:
        return same
    back = noun_back(sentence, index, metrics, refused)
    owns = has_object(sentence, quantity)
    if isinstance(back, Refusal):
        asked = None if owns else asked_for(lexer, sentence, quantity, metrics)
        near = max(0, sentence.start - _COMPUTES_WITHIN)
        return asked or _power(sentence, quantity, near) or before or after or back
    if quantity.unit == "CNY" and (isinstance(before, Refusal) or not quantity.word or owns):
        return before or Refusal("no_noun")
    return back


def _ruled(sentence: Sentence, quantity: Quantity, window: tuple[int, int]) -> Counted | None:
    """The amount of a rule by its words: 每家5万元, 上限50万元, 奖20万元; None where none says so."""
    start, at = window[0], quantity.start
    capped = CAPS.search(sentence.text, at - 2, quantity.end) is not None
    for token in sentence.between(*window, -1 if capped else RULE):
        word = Word(token.word.text, nouns=(("funding", None),), choices=token.word.choices)
        return Counted(word, token.start, token.end, "before", start, _FUNDING)
    if capped:
        return Counted(Word("最高", nouns=(("funding", None),)), at, at, "before", start, _FUNDING)
    bounded = quantity.qualifier in ("at_most", "range")
    if bounded and sentence.has(sentence.start, at, RULE | STANDARD):
        return Counted(Word("", nouns=(("funding", None),)), at, at, "before", start, _FUNDING)
    given = GIVEN.search(sentence.text, start, at)
    if given is None and quantity.qualifier == "at_least" and is_asked(sentence, quantity):
        word = Word("门槛", nouns=(("funding", "threshold"),))
        return Counted(word, at, at, "before", start, _FUNDING)
    if given is None:
        return None
    word = Word(given[0], nouns=(("funding", _AWARD if "奖" in given[0] else _SUBSIDY),))
    return Counted(word, *given.span(), "before", start, _FUNDING)


def _power(sentence: Sentence, quantity: Quantity, start: int) -> Counted | None:
    """What PFLOPS measure, where a centre is named and no computing power: 计算中心扩容至1000P."""
    if quantity.unit != "PFLOPS" or not _COMPUTES.search(sentence.text, start, quantity.start):
        return None
    word = Word("算力", nouns=(("compute", "facility_compute"),))
    at = quantity.start
    return Counted(word, at, at, "before", start, frozenset({"compute"}))
