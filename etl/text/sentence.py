"""A sentence with everything found in it: words, numbers, periods, clauses; pure."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from etl.text.lexer import ALL_HAN, ENDS_CLAUSE, HAN, Found, Match, Token
from etl.text.marks import BROKEN, EXPLAINED
from etl.text.numbers import Quantity
from etl.text.periods import Period

_BRACKETS = frozenset("（）()")
_ASIDE = re.compile(r"[（(][^（()）0-9，。；]{1,10}[）)](?=[\u4e00-\u9fff0-9])")
_LIST = frozenset(("、", "和", "，", ",", "与", "及"))
_HARD = frozenset("，,；;。：:！？!?\n（）()、")


@dataclass(slots=True)
class Sentence:
    """One sentence of the cleaned text; all offsets are of the whole text.

    ``found`` are the words of all sentences, its own those from ``first`` to before ``last``.
    ``quantities`` are the numbers that can be figures, in order. ``marks`` has the bits of all its
    words, ``breaks`` are the ends of its clauses behind the mark before the first. ``plain`` where
    nothing is quoted. ``row`` is where the row of a table stands of whose cell the sentence is made, ``told`` the status that
    its head gives, ``whole`` the offset of the number that its is part of; None elsewhere. ``single`` where the row is about one project or body.
    """

    text: str
    start: int
    end: int
    found: Found
    quantities: list[Quantity]
    periods: list[Period]
    row: tuple[int, int] | None = None
    told: str | None = None
    whole: int | None = None
    single: bool = False
    first: int = field(init=False)
    last: int = field(init=False)
    marks: int = field(init=False)
    breaks: list[int] = field(init=False)
    clauses: int = field(init=False)
    plain: bool = field(init=False)

    def __post_init__(self) -> None:
        text, start, end = self.text, self.start, self.end
        words, matches, starts = self.found
        self.first = bisect_left(starts, start)
        self.last = bisect_left(starts, end, self.first)
        bits = 0
        for index, _, _ in matches[self.first : self.last]:
            bits |= words[index].marks
        self.marks = bits
        self.plain = text.find("“", start, end) < 0 and text.find("《", start, end) < 0
        breaks = [m.start() for m in ENDS_CLAUSE.finditer(text, start, end)]
        if bits & BROKEN:
            breaks = [at for at in breaks if not self._inside(at)]
        inner = [at for at in breaks if text[at] not in _BRACKETS or not self._in_short_bracket(at)]
        self.breaks = [start - 1, *inner, end]
        self.clauses = len(inner) + 1

    @property
    def span(self) -> tuple[int, int]:
        """Where the sentence stands in the document."""
        return (self.start, self.end) if self.row is None else self.row

    def _inside(self, at: int) -> bool:
        """Whether ``at`` lies inside a word: 数字化（智能）车间."""
        index = bisect_right(self.found.starts, at, self.first, self.last) - 1
        return index >= self.first and self.found.matches[index][2] > at

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
        breaks = self.breaks
        index = bisect_left(breaks, at, 1, self.clauses)
        return breaks[index - 1] + 1, breaks[index]

    def part(self, at: int, marks: str = "；;") -> int:
        """Where the part of the sentence begins that holds ``at``; the marks end a part."""
        start = self.start
        for mark in marks:
            start = max(start, self.text.rfind(mark, start, at) + 1)
        return start

    def within(self, start: int, end: int) -> list[Match]:
        """The matches that lie within [start, end)."""
        _, matches, starts = self.found
        first = bisect_left(starts, start, self.first, self.last)
        last = bisect_left(starts, end, first, self.last)
        if first < last and matches[last - 1][2] > end:
            last -= 1
        return matches[first:last]

    def between(self, start: int, end: int, bits: int = -1) -> list[Token]:
        """The words within [start, end) that have one of the marks."""
        tokens: list[Token] = []
        if self.marks & bits:
            words = self.found.words
            for index, first, last in self.within(start, end):
                if words[index].marks & bits:
                    tokens.append(Token(first, last, words[index]))
        return tokens

    def has(self, start: int, end: int, bits: int) -> bool:
        """Whether a word with one of the marks lies within [start, end)."""
        if self.marks & bits:
            words = self.found.words
            for index, _, _ in self.within(start, end):
                if words[index].marks & bits:
                    return True
        return False

    def unknown(self, start: int, end: int) -> int:
        """How many Chinese characters within [start, end) no function word explains.

        Cues, places, levels and expressions of time explain theirs; nouns and topics do not.
        """
        if end <= start:
            return 0
        total = _count_han(self.text, start, end)
        words = self.found.words
        for index, _, _ in self.within(start, end):
            if words[index].marks & EXPLAINED:
                total -= words[index].han
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
