"""A sentence with everything found in it: words, numbers, periods, clauses; pure."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from etl.lexer import ALL_HAN, ENDS_CLAUSE, HAN, Token
from etl.marks import BROKEN, EXPLAINED
from etl.numbers import Quantity
from etl.periods import Period

_BRACKETS = frozenset("（）()")
_ASIDE = re.compile(r"[（(][^（()）0-9，。；]{1,10}[）)](?=[\u4e00-\u9fff0-9])")
_LIST = frozenset(("、", "和", "，", ",", "与", "及"))
_HARD = frozenset("，,；;。：:！？!?\n（）()、")


@dataclass(slots=True)
class Sentence:
    """One sentence of the cleaned text; all offsets are of the whole text.

    ``quantities`` are the numbers that can be figures, in order. ``marks`` has the bits of all its
    words, ``breaks`` are the ends of its clauses. ``plain`` where nothing is quoted. A row of a table
    whose columns are named has their spans in ``heads``, one a number; they lie before ``start``.
    """

    text: str
    start: int
    end: int
    tokens: list[Token]
    quantities: list[Quantity]
    periods: list[Period]
    heads: tuple[tuple[int, int], ...] = ()
    marks: int = field(init=False)
    breaks: list[int] = field(init=False)
    starts: list[int] = field(init=False)
    plain: bool = field(init=False)

    def __post_init__(self) -> None:
        text, start, end = self.text, self.start, self.end
        self.starts = [token.start for token in self.tokens]
        bits = 0
        for token in self.tokens:
            bits |= token.word.marks
        self.marks = bits
        self.plain = text.find("“", start, end) < 0 and text.find("《", start, end) < 0
        breaks = [m.start() for m in ENDS_CLAUSE.finditer(text, start, end)]
        if bits & BROKEN:
            breaks = [at for at in breaks if not self._inside(at)]
        self.breaks = [
            at for at in breaks if text[at] not in _BRACKETS or not self._in_short_bracket(at)
        ]

    def _inside(self, at: int) -> bool:
        """Whether ``at`` lies inside a word: 数字化（智能）车间."""
        index = bisect_right(self.starts, at) - 1
        return index >= 0 and self.tokens[index].end > at

    def _in_short_bracket(self, at: int) -> bool:
        """Whether the mark belongs to a short aside: 长三角（含江西）大飞机."""
        text = self.text
        if text[at] in "（(":
            aside = _ASIDE.match(text, at, self.end)
            return aside is not None
        if text[at] in "）)":
            opened = max(text.rfind("（", self.start, at), text.rfind("(", self.start, at))
            return opened >= 0 and _ASIDE.match(text, opened, self.end) is not None
        return False

    def clause(self, at: int) -> tuple[int, int]:
        """Start and end of the clause that holds offset ``at``."""
        index = bisect_left(self.breaks, at)
        start = self.breaks[index - 1] + 1 if index else self.start
        end = self.breaks[index] if index < len(self.breaks) else self.end
        return start, end

    def part(self, at: int, marks: str = "；;") -> int:
        """Where the part of the sentence begins that holds ``at``; the marks end a part."""
        start = self.start
        for mark in marks:
            start = max(start, self.text.rfind(mark, start, at) + 1)
        return start

    def between(self, start: int, end: int) -> list[Token]:
        """The words that lie within [start, end)."""
        first = bisect_left(self.starts, start)
        last = bisect_right(self.starts, end - 1)
        inside = self.tokens[first:last]
        return inside[:-1] if inside and inside[-1].end > end else inside

    def has(self, start: int, end: int, bits: int) -> bool:
        """Whether a word with one of the marks lies within [start, end)."""
        return self.marks & bits != 0 and any(
            token.word.marks & bits for token in self.between(start, end)
        )

    def unknown(self, start: int, end: int) -> int:
        """How many Chinese characters within [start, end) no function word explains.

        Cues, places, levels and expressions of time explain theirs; nouns and topics do not.
        """
        if end <= start:
            return 0
        total = _count_han(self.text, start, end)
        for token in self.between(start, end):
            if token.word.marks & EXPLAINED:
                total -= token.word.han
        for period in self.periods:
            if start <= period.start and period.end <= end:
                total -= _count_han(self.text, period.start, period.end)
        return max(0, total)

    def run(self, index: int) -> list[Quantity]:
        """The list of numbers that the ``index``-th stands in, only list marks between them."""
        first = last = index
        between = self.text
        while (
            first
            and between[self.quantities[first - 1].end : self.quantities[first].start].strip()
            in _LIST
        ):
            first -= 1
        while last + 1 < len(self.quantities) and (
            between[self.quantities[last].end : self.quantities[last + 1].start].strip() in _LIST
        ):
            last += 1
        return self.quantities[first : last + 1]

    def quoted(self, at: int) -> bool:
        """Whether ``at`` lies inside “…” or 《…》: words of a name tell nothing of the figure."""
        if self.plain:
            return False
        for left, right in (("“", "”"), ("《", "》")):
            opened = self.text.rfind(left, self.start, at)
            if opened >= 0 and self.text.find(right, opened, at) < 0:
                return self.text.find(right, at, self.end) >= 0
        return False

    def is_break(self, at: int) -> bool:
        """Whether punctuation stands at ``at`` (or the sentence ends there)."""
        return at >= self.end or self.text[at] in _HARD


def window_of(
    sentence: Sentence, index: int, clause: tuple[int, int], *, before: bool = False
) -> tuple[int, int]:
    """The ``clause`` of the number, cut at the numbers beside it.

    ``before`` where the counted noun precedes: what follows a list mark is another item's.
    """
    quantity = sentence.quantities[index]
    start, end = clause
    if quantity.end > end:  # the clause that its last character stands in
        _, end = sentence.clause(quantity.end - 1)
    if index:
        start = max(start, sentence.quantities[index - 1].end)
    if index + 1 < len(sentence.quantities):
        end = min(end, sentence.quantities[index + 1].start)
    if before and (mark := sentence.text.find("、", quantity.end, end)) >= 0:
        end = mark
    return start, end


def _count_han(text: str, start: int, end: int) -> int:
    """How many Chinese characters stand in [start, end); mostly all of them are."""
    if ALL_HAN.fullmatch(text, start, end):
        return end - start
    return len(HAN.findall(text, start, end))
