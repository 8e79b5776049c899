"""The unit that stands behind a number: what it counts, measures or rules out; pure."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from etl.text.numerals import FACTORS, MULTIPLES, Number, scale

_BLANK = frozenset(" \n\u3000")
_BLANKS = 3  # that may stand between a number and its unit


class Unit(NamedTuple):
    """What one word behind a number says of it.

    ``kind`` is "count", "CNY" or "PFLOPS", "" where no figure has the unit; then ``reason`` says why.
    ``factor`` makes the number one of its kind.
    """

    kind: str
    currency: str | None
    reason: str | None
    word: str
    factor: Number


NONE = Unit("", None, "bare", "", 1)


class Units:
    """Finds units with the words of the lexicon."""

    def __init__(
        self,
        *,
        money: Mapping[str, str],
        money_prefix: Iterable[str],
        compute: Mapping[str, Decimal],
        counters: Iterable[str],
        refused: Mapping[str, str],
    ) -> None:
        """Take the units: word to currency, PFLOPS, or the reason of a refusal."""
        self._words: dict[str, Unit] = {}
        for word, reason in refused.items():
            self._words[word] = Unit("", None, reason, word, 1)
        for word in counters:
            self._words[word] = Unit("count", None, None, word, 1)
        for word, currency in money.items():
            self._words[word] = Unit("CNY", None if currency == "CNY" else currency, None, word, 1)
        self.heads = frozenset(word[0] for word, unit in self._words.items() if not unit.reason)
        self.heads |= {
            form for word in compute if word[0].isascii() for form in (word[0], word[0].upper())
        }
        self._compute = {
            word: Unit("PFLOPS", None, None, word, factor) for word, factor in compute.items()
        }
        self._prefix = frozenset(money_prefix)
        # by the first character: the second ones of longer words, the words by length
        self._by_head: dict[str, tuple[set[str], list[Unit]]] = {}
        words = self._words | self._compute
        for word in sorted(words, key=len, reverse=True):
            if not _is_latin(word[0]):
                seconds, units = self._by_head.setdefault(word[0], (set(), []))
                seconds.update(word[1:2])
                units.append(words[word])

    def behind(self, text: str, end: int) -> tuple[Unit, int]:
        """The unit behind the number that ends at ``end``, and where the unit ends."""
        at = end
        head = text[at : at + 1]
        while head in _BLANK and at < end + _BLANKS:
            at += 1
            head = text[at : at + 1]
        known = self._by_head.get(head)
        if known is not None:
            seconds, units = known
            if text[at + 1 : at + 2] not in seconds:  # most units are one character
                unit = units[-1]
                return (unit, at + 1) if unit.word == head else (NONE, end)
            for unit in units:
                if text.startswith(unit.word, at):
                    return unit, at + len(unit.word)
        elif _is_latin(head):
            return self._latin(text, at, end)
        return NONE, end

    def _latin(self, text: str, at: int, end: int) -> tuple[Unit, int]:
        """A unit in Latin letters is the whole run of them; another run is a name: 3D, 5G基站."""
        stop = at
        while stop < len(text) and (_is_latin(text[stop]) or text[stop] == "/"):
            stop += 1
        word = text[at:stop]
        compute = self.compute(word)
        if compute is not None:
            return Unit("PFLOPS", None, None, word, compute), stop
        if word in self._prefix and at > end:
            return NONE, end
        if word in self._words:
            return self._words[word], stop
        return Unit("", None, "name", word, 1), end

    def compute(self, word: str) -> Number | None:
        """PFLOPS of one such unit, in whatever case; None for another word."""
        unit = self._compute.get(word.lower().rstrip("/"))
        return None if unit is None else unit.factor

    def alone(self, text: str) -> Unit:
        """A unit that stands alone, as in a table.

        万家 counts in 10,000; a word that is no unit gives ``NONE``.
        """
        multiple = next((m for m in MULTIPLES if text.startswith(m) and text != m), "")
        unit, end = self.behind(text, len(multiple))
        if end != len(text):
            return NONE
        return unit._replace(factor=scale(FACTORS[multiple], unit.factor))


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalpha()
