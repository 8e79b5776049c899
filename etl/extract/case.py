"""One number on its way to a mention, and what its sentence says around it; pure."""

import re
from dataclasses import dataclass

from etl.extract.frame import Frame
from etl.extract.noun import Counted
from etl.text.numbers import Quantity
from etl.text.sentence import Sentence

HELD = re.compile(r"会上|现场|本次|此次|这次|大会期间|次会议(?!以来)|两会")
_TOGETHER = re.compile(r"相加|场下来|[两三四五六七八九十]场")
_OVER = re.compile(
    r"以来|全年|五年|一年来|过去一年|年度|去年(?!底|末)|(?:19|20)[0-9]{2}年(?=[，,全市省各共])|全年度"
)


# 总规模50亿元的产业母基金
_OF_A_FUND = re.compile(
    r"的?(?![^，。；]{0,12}(?:资金|注入|投入))[^，。；0-9的]{0,16}(?:母|子|引导|投资|产业|发展|创投|天使|种子)基金"
)


@dataclass(slots=True)  # not frozen: that would double the price of making one
class Case:
    """One number on its way to a mention: where it stands and what it counts.

    ``clause`` is the one its first character stands in. ``window`` spans the words that may speak of it: its clause, cut at the neighbouring numbers.
    """

    frame: Frame
    sentence: Sentence
    index: int
    quantity: Quantity
    counted: Counted
    clause: tuple[int, int]
    window: tuple[int, int]
    phrase: tuple[int, int]


def phrase_of(sentence: Sentence, index: int, counted: Counted) -> tuple[int, int]:
    """The span of the counted noun with its modifiers."""
    if counted.side == "after":
        return sentence.quantities[index].end, counted.end
    return counted.phrase_start, counted.end


def clause_text(case: Case) -> str:
    """The clause that the number stands in."""
    start, end = case.clause
    return case.sentence.text[start:end]


def is_sum(case: Case) -> bool:
    """Over a period or several events: 十三届三次会议以来, 全年, 累计; not at one meeting."""
    sentence, quantity = case.sentence, case.quantity
    text = sentence.text
    start = sentence.part(quantity.start, "：:；;")
    if HELD.search(text, start, quantity.start):
        return False
    return bool(_OVER.search(text, start, quantity.start))


def is_of_a_fund(case: Case) -> bool:
    """Whether the sum is that of the fund named behind it: 总规模50亿元的产业母基金."""
    return _OF_A_FUND.match(case.sentence.text, case.quantity.end) is not None


def is_together(case: Case) -> bool:
    """Whether several meetings are added up: 两年相加, 七场下来."""
    return bool(_TOGETHER.search(case.sentence.text, case.sentence.start, case.quantity.start))
