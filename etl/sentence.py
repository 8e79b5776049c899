"""A sentence with everything found in it: words, numbers, periods, clauses; pure."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from etl.lexer import Token
from etl.numbers import Quantity
from etl.periods import Period

# Where a clause ends; a comma inside 3,000 and a point inside 3.4 do not. The set alone is scanned fast.
_CLAUSE = re.compile(r"[，；;。：:！？!?\n（）(),](?:(?<!,)|(?![0-9]{3}(?![0-9])))")
_BRACKETS = frozenset("（）()")
_EXPLAIN = frozenset(("filler", "flow", "stock", "target", "actual", "subset", "paid", "back"))
_ASIDE = re.compile(r"[（(][^（()）0-9，。；]{1,10}[）)](?=[\u4e00-\u9fff0-9])")
_LIST = frozenset(("、", "和", "，", ",", "与", "及"))
_HARD = frozenset("，,；;。：:！？!?\n（）()、")
_HAN = re.compile(r"[\u3400-\u9fff]+")


@dataclass(slots=True)
class Sentence:
    """One sentence of the cleaned text; all offsets are of the whole text.

    ``quantities`` are the numbers that can be figures, in order; ``plain`` where nothing is quoted.
    """

    text: str
    start: int
    end: int
    tokens: list[Token]
    quantities: list[Quantity]
    periods: list[Period]
    breaks: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    plain: bool = False

    def __post_init__(self) -> None:
        self.starts = [token.start for token in self.tokens]
        self.plain = (
            self.text.find("“", self.start, self.end) < 0
            and self.text.find("《", self.start, self.end) < 0
        )
        breaks = [m.start() for m in _CLAUSE.finditer(self.text, self.start, self.end)]
        self.breaks = [
            at
            for at in breaks
            if not self._inside(at)
            and (self.text[at] not in _BRACKETS or not self._in_short_bracket(at))
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

    def between(self, start: int, end: int) -> list[Token]:
        """The words that lie within [start, end)."""
        first = bisect_left(self.starts, start)
        last = bisect_right(self.starts, end - 1)
        inside = self.tokens[first:last]
        return inside[:-1] if inside and inside[-1].end > end else inside

    def has_cue(self, start: int, end: int, *cues: str) -> bool:
        """Whether a word of one of the cue lists lies within [start, end)."""
        return any(cue in token.word.cues for token in self.between(start, end) for cue in cues)

    def unknown(self, start: int, end: int) -> int:
        """How many Chinese characters within [start, end) no function word explains.

        Cues, places, levels and expressions of time explain theirs; nouns and topics do not.
        """
        if end <= start:
            return 0
        covered = 0
        for token in self.between(start, end):
            word = token.word
            if word.cues & _EXPLAIN or word.regions is not None or word.level is not None:
                covered += len("".join(_HAN.findall(self.text[token.start : token.end])))
        total = len("".join(_HAN.findall(self.text[start:end])))
        for period in self.periods:
            if start <= period.start and period.end <= end:
                covered += sum(
                    len(run) for run in _HAN.findall(self.text[period.start : period.end])
                )
        return max(0, total - covered)

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


def window_of(sentence: Sentence, index: int, *, before: bool = False) -> tuple[int, int]:
    """The clause of the number, cut at the numbers beside it.

    ``before`` where the counted noun precedes: what follows a list mark is another item's.
    """
    quantity = sentence.quantities[index]
    start, _ = sentence.clause(quantity.start)
    _, end = sentence.clause(max(quantity.start, quantity.end - 1))
    if index:
        start = max(start, sentence.quantities[index - 1].end)
    if index + 1 < len(sentence.quantities):
        end = min(end, sentence.quantities[index + 1].start)
    if before and (mark := sentence.text.find("、", quantity.end, end)) >= 0:
        end = mark
    return start, end
