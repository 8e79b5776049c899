"""From cleaned text to the sentences that hold a number which can be a figure; pure."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from etl.registry import Lexicon
from etl.tables.retold import Retold, retell
from etl.text.lexer import BLANK, Lexer
from etl.text.numbers import NumberReader, Quantity
from etl.text.periods import Period, PeriodReader
from etl.text.refusals import refuse
from etl.text.sentence import Sentence

_OPEN_ENDED = "。！？；：!?;:”」》）) \n\u3000"
_ENDS = (
    "。",
    "！",
    "？",
    "!",
    "?",
)  # each is sought by itself: a set of such marks is scanned slowly
# A line break is none of a sentence where only the line was full: no mark before, a long line
_LINE_ENDS = re.compile(rf"\n(?:(?<=[{_OPEN_ENDED}]\n)|(?<![^\n]{{30}}\n)|(?=[\n \u3000]))")
_OPENS = 12  # characters before a year that opens its sentence
_LONGEST = 1500  # characters; the longest sentence of 31 work reports and 54 passages has 447


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found in a text: its sentences with candidates, and the numbers that are none."""

    sentences: list[Sentence]
    refused: list[tuple[Quantity, str]]


def number_reader(lexicon: Lexicon) -> NumberReader:
    """The reader of numbers with the units of the lexicon."""
    units = lexicon.units
    return NumberReader(
        money=units["money"],
        money_prefix=units["money_prefix"],
        compute=lexicon.compute,
        counters=frozenset(units["counters"]["words"]),
        refused={word: reason for reason, ws in units["refused"].items() for word in ws},
    )


class Reader:
    """Finds numbers, words and periods with the data of the lexicon."""

    def __init__(self, lexicon: Lexicon, lexer: Lexer) -> None:
        """Take units and periods, and the lexer of all words."""
        self._lexer = lexer
        self._numbers = number_reader(lexicon)
        self._periods = PeriodReader(lexicon.periods)

    def read(self, text: str, year: int | None, *, ended: int | None = None) -> Reading:
        """The candidates of ``text`` by sentence, in order; ``year`` is that of publication.

        ``ended`` is the last full year, where the document looks back on it.
        """
        quantities = self._numbers.find(text)
        if not quantities:
            return Reading([], [])
        refused: list[tuple[Quantity, str]] = []
        known, (text, told, heads) = len(text), retell(text, self._numbers)
        rows = sorted({*heads, *(cell.row for cell in told)})
        if rows:
            starts = [start for start, _ in rows]
            quantities = [q for q in quantities if not _in_row(q.start, starts, rows)]
        spans = [
            (start, end, group, self._periods.find(text, start, end, year, ended=ended))
            for start, end, group in _prose(text, known, _sift(text, quantities, refused), rows)
        ]
        for cell in told:
            if group := _sift(text, cell.quantities, refused):
                periods = self._periods.find(text, cell.start, cell.end, year, ended=ended)
                spans.append((cell.start, cell.end, group, periods))
        sentences = self._sentences(text, spans)
        if told:
            _place(sentences, told)
        return Reading(sentences, refused)

    def _sentences(
        self, text: str, spans: list[tuple[int, int, list[Quantity], list[Period]]]
    ) -> list[Sentence]:
        """The sentences with their words; none reaches into a number or its measure word."""
        parts: list[str] = []
        at = 0
        for start, end, group, _ in spans:
            parts.append(BLANK * (start - at))
            at = start
            for quantity in group:
                stop = min(quantity.end, end)
                parts += text[at : quantity.start], BLANK * (stop - quantity.start)
                at = stop
            parts.append(text[at:end])
            at = end
        found = self._lexer.find("".join(parts))
        return [
            Sentence(text, start, end, found, group, periods)
            for start, end, group, periods in spans
        ]

    def last_year(self, text: str, start: int, end: int, year: int | None) -> int | None:
        """The year named last in ``text[start:end]``; None where none is."""
        return next((p.year for p in reversed(self._dated(text, start, end, year))), None)

    def opening_year(self, text: str, start: int, end: int, year: int | None) -> int | None:
        """The year of a sentence that one opens; None where none does."""
        dated = self._dated(text, start, end, year)
        if not dated:
            return None
        return dated[-1].year if dated[0].start - start <= _OPENS else None

    def _dated(self, text: str, start: int, end: int, year: int | None) -> list[Period]:
        """The periods with a year of their own that is not only compared with (较2022年翻番)."""
        return [
            p
            for p in self._periods.find(text, start, end, year)
            if p.year is not None and not p.back and text[p.start - 1 : p.start] not in ("较", "比")
        ]


def _sift(
    text: str, quantities: list[Quantity], refused: list[tuple[Quantity, str]]
) -> list[Quantity]:
    """The quantities that can be figures; the others go to the refused."""
    taken: list[Quantity] = []
    for quantity in quantities:
        reason = refuse(text, quantity)
        if reason is None:
            taken.append(quantity)
        else:
            refused.append((quantity, reason))
    return taken


def _place(sentences: list[Sentence], told: list[Retold]) -> None:
    """Put the sentences made of cells where their rows stand, with what their tables say of them."""
    cells = {cell.start: cell for cell in told}
    for sentence in sentences:
        if (cell := cells.get(sentence.start)) is not None:
            sentence.row, sentence.told = cell.row, cell.status
            sentence.whole, sentence.single = cell.whole, cell.single
    sentences.sort(key=lambda sentence: sentence.quantities[0].span)


def _prose(
    text: str, known: int, taken: list[Quantity], rows: list[tuple[int, int]]
) -> Iterator[tuple[int, int, list[Quantity]]]:
    """The sentences of the first ``known`` characters that hold numbers: start, end, and the numbers."""
    if not taken:
        return
    ends = _sentence_ends(text, known)
    if rows:  # prose ends at a table
        ends = sorted([*ends, *(edge for row in rows for edge in row)])
    ends.append(known)
    group: list[Quantity] = []
    start = end = 0
    for quantity in taken:
        if quantity.start >= end:
            if group:
                yield start, end, group
            place = bisect_left(ends, quantity.start + 1)
            start, end = _bounded(
                text, ends[place - 1] if place else 0, ends[place], quantity.start
            )
            group = []
        group.append(quantity)
    yield start, end, group


def _sentence_ends(text: str, known: int) -> list[int]:
    """Where the sentences of the first ``known`` characters end, behind their marks, in order."""
    ends: list[int] = []
    for mark in _ENDS:
        at = text.find(mark, 0, known)
        while at >= 0:
            ends.append(at + 1)
            at = text.find(mark, at + 1, known)
    at = text.find("\n", 0, known)
    while at >= 0:
        if _LINE_ENDS.match(text, at, known):
            ends.append(at + 1)
        at = text.find("\n", at + 1, known)
    ends.sort()
    return ends


def _in_row(at: int, starts: list[int], rows: list[tuple[int, int]]) -> bool:
    index = bisect_right(starts, at) - 1
    return index >= 0 and at < rows[index][1]


def _bounded(text: str, start: int, end: int, at: int) -> tuple[int, int]:
    """The part of a sentence that holds ``at``: the whole, unless it runs on.

    What is longer than any sentence is a list; it is cut behind a mark where there is one.
    """
    while end - start > _LONGEST:
        middle, last = start + _LONGEST // 2, start + _LONGEST
        cut = max(text.rfind(mark, middle, last) for mark in "；;，,、 ")
        stop = last if cut < 0 else cut + 1
        if at < stop:
            return start, stop
        start = stop
    return start, end
