"""Whether a passage reports what was done or plans what to do, by its wording; pure."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import Any

_CLAUSES = re.compile(r"[，。；：、\n“”,;]")
# 了, 8%, 以上, 达到, 首批: the set of first characters is scanned fast
_SIGNS = re.compile(
    r"(?=[了已要将0-9以左达突新居首成圆力确一万亿累获入投建完实增较比同连去今由])"
    r"(?:了|已|要|将|[0-9][%％](?!左右|以上)|以上|左右|达[到0-9]|突破|新增|居全国|首[个次批家]|成功|圆满|力争|确保"
    r"|一批|[万亿]元|累计|获批|入选|投用|建成|完成|实现|增长[0-9]|[较比]上年|同比|连续|去年|今年|由[0-9])"
)
_NUMBER = re.compile(r"[0-9.]+")
_DIGITS = frozenset("0123456789.")
_PIECE = re.compile(r"[^\n]{1,600}(?:[^。\n]{0,300}。|(?=\n|$))|[^\n]+")
_TURN = 6.0  # the log odds of a sentence that says it: 过去一年，… · 今年要…
_SWITCH = 4.0  # and of a change between two pieces of text that nothing says

Moods = tuple[tuple[int, str], ...]
"""(offset, "review" or "plan") of the pieces of a text, in order."""


def _pieces(text: str, turns: Moods) -> Iterator[tuple[int, int, str | None]]:
    """The pieces of a text, cut where a sentence turns to the other part: start, end, what it turns to."""
    for piece in _PIECE.finditer(text):
        start, turn = piece.start(), None
        for at, mood in turns[bisect_left(turns, (start,)) : bisect_left(turns, (piece.end(),))]:
            if at > start:
                yield start, at, turn
            start, turn = at, mood
        yield start, piece.end(), turn


class MoodReader:
    """Weighs a passage with the weights of mood.toml."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        """Take bias, openers and endings (the first and last two characters of a clause) and signs."""
        self._bias = float(data["bias"])
        self._openers: dict[str, float] = data["openers"]
        self._endings: dict[str, float] = data["endings"]
        self._signs: dict[str, float] = data["signs"]

    def read(self, text: str, turns: Moods) -> Moods:
        """Each piece of a text without headings as a review or a plan, its neighbours considered.

        A piece goes with its neighbours unless its words, or a turning sentence in it (``turns``, by
        offset), weigh more than a change would cost: the best path of a chain of two states.
        """
        starts: list[int] = []
        # of a path that ends in a review, in a plan; what turns to a plan has reviewed before
        costs = (0.0, _SWITCH if turns and turns[0][1] == "plan" else 0.0)
        came: list[tuple[bool, bool]] = []  # whether the state before was a plan, for either
        for start, end, turn in _pieces(text, turns):
            odds = self._odds(text[start:end])
            if turn is not None:
                odds += _TURN if turn == "plan" else -_TURN
            review, plan = costs
            switch = _SWITCH if turn is None else 0.0
            came.append((plan + switch < review, plan <= review + switch))
            costs = (
                min(review, plan + switch) + max(odds, 0.0),
                min(plan, review + switch) + max(-odds, 0.0),
            )
            starts.append(start)
        planned = costs[1] < costs[0]
        path: list[str] = []
        for before in reversed(came):
            path.append("plan" if planned else "review")
            planned = before[planned]
        return tuple(zip(starts, reversed(path), strict=True))

    def _odds(self, passage: str) -> float:
        """The log odds that a passage plans; each clause weighs the same."""
        openers, endings, signs = self._openers, self._endings, self._signs
        total, clauses = 0.0, 0
        for part in _CLAUSES.split(passage):
            clause = part.strip()
            if len(clause) > 1:
                clauses += 1
                last = clause[-2:]
                if last[0] in _DIGITS or last[1] in _DIGITS:  # a number counts as one character
                    last = _NUMBER.sub("N", clause)[-2:]
                total += openers.get(clause[:2], 0.0) + endings.get(last, 0.0)
        for sign in _SIGNS.findall(passage):
            # a digit in a sign is its first or last character
            numbered = sign[0] in _DIGITS or sign[-1] in _DIGITS
            total += signs.get(_NUMBER.sub("N", sign) if numbered else sign, 0.0)
        return self._bias + 10 * total / max(1, clauses)
