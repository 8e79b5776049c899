"""Whether a passage reports what was done or plans what to do, by its wording; pure."""

import re
from bisect import bisect_right
from collections.abc import Mapping
from typing import Any

_CLAUSES = re.compile(r"[，。；：、\n“”,;]")
# 了, 8%, 以上, 达到, 首批: the set of first characters is scanned fast
_SIGNS = re.compile(
    r"(?=[了已要将0-9以左达突新居首成圆力确一万亿累获入投建完实增较比同连去今由])"
    r"(?:了|已|要|将|[0-9][%％](?!左右|以上)|以上|左右|达[到0-9]|突破|新增|居全国|首[个次批家]|成功|圆满|力争|确保"
    r"|一批|[万亿]元|累计|获批|入选|投用|建成|完成|实现|增长[0-9]|[较比]上年|同比|连续|去年|今年|由[0-9])"
)
_NUMBER = re.compile(r"[0-9.]+")
_PIECE = re.compile(r"[^\n]{1,600}(?:[^。\n]{0,300}。|(?=\n|$))|[^\n]+")
_TURN = 6.0  # the log odds of a sentence that says it: 过去一年，… · 今年要…
_SWITCH = 4.0  # and of a change between two pieces of text that nothing says

Moods = tuple[tuple[int, str], ...]
"""(offset, "review" or "plan") of the pieces of a text, in order."""


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
        costs = (0.0, 0.0)  # of a path that ends in a review, in a plan
        came: list[tuple[bool, bool]] = []  # whether the state before was a plan, for either
        for piece in _PIECE.finditer(text):
            odds = self._odds(piece[0])
            index = bisect_right(turns, (piece.end(), "")) - 1
            if index >= 0 and turns[index][0] >= piece.start():
                odds += _TURN if turns[index][1] == "plan" else -_TURN
            review, plan = costs
            came.append((plan + _SWITCH < review, plan <= review + _SWITCH))
            costs = (
                min(review, plan + _SWITCH) + max(odds, 0.0),
                min(plan, review + _SWITCH) + max(-odds, 0.0),
            )
            starts.append(piece.start())
        planned = costs[1] < costs[0]
        path: list[str] = []
        for before in reversed(came):
            path.append("plan" if planned else "review")
            planned = before[planned]
        return tuple(zip(starts, reversed(path), strict=True))

    def _odds(self, passage: str) -> float:
        """The log odds that a passage plans; each clause weighs the same."""
        clauses = [
            c for part in _CLAUSES.split(passage) if len(c := part.strip(" \u3000\u2003")) > 1
        ]
        total = 0.0
        for clause in clauses:
            total += self._openers.get(clause[:2], 0.0)
            total += self._endings.get(_NUMBER.sub("N", clause)[-2:], 0.0)
        for sign in _SIGNS.findall(passage):
            total += self._signs.get(_NUMBER.sub("N", sign), 0.0)
        return self._bias + 10 * total / max(1, len(clauses))
