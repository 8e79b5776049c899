"""What a number counts, or why it counts nothing of ours; pure."""

from dataclasses import dataclass

from etl.lexer import Word
from etl.numbers import Quantity


@dataclass(slots=True)  # not frozen: that would double the price of making one
class Counted:
    """The counted noun.

    ``word`` at [start, end); ``side`` says where it stands: "after" or "before" the number in its
    clause, "back" in an earlier clause. ``phrase_start`` is where its phrase begins, modifiers
    included. ``title`` is the title its predicate gives it (87家为高新技术企业), else None.
    """

    word: Word
    start: int
    end: int
    side: str
    phrase_start: int
    metrics: frozenset[str]
    title: Word | None = None
    joined: Word | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a number counts nothing of ours: a reason id and the word that says so."""

    reason: str
    detail: str | None = None


def levering(quantity: Quantity) -> Counted:
    """筹措30.5亿元撬动新增贷款2317亿元: the money that levers is public, not what it levers."""
    at = quantity.start
    word = Word("资金", nouns=(("funding", None),))
    return Counted(word, at, at, "before", at, frozenset({"funding"}))
