"""What a number counts, or why it counts nothing of ours; pure."""

from dataclasses import dataclass

from etl.text.lexer import Token, Word
from etl.text.numbers import Quantity

_FINANCE = frozenset({"macro_finance", "assets_deposits"})
CROWD = 50_000  # more than a meeting holds: an audience, or cadres at work
_CROWDS = frozenset({("delegates", "attendees"), ("delegates", "other_delegates")})
# 人工智能领域38项: 领域 is no thing with that measure word
_FIELDS = frozenset({"industries_chains"})
_OF_FIELDS = frozenset({"项", "家", "户", "件", "名", "人"})
_PLACES = ("县域", "国家", "地区", "城市", "省份")  # 县域全覆盖、达到8家: nor are these


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


def fits(word: Word, metrics: frozenset[str], quantity: Quantity) -> bool:
    """Whether the word is a counted noun of one of the metrics, or a noun that is none."""
    if not word.metrics.isdisjoint(metrics):
        return quantity.value <= CROWD or not _CROWDS.issuperset(word.nouns)
    if word.reason is None:
        return False
    if word.reason in _FIELDS and quantity.word in _OF_FIELDS and len(word.text) == 2:
        return False
    if word.text.endswith(_PLACES) and quantity.word in _OF_FIELDS:
        return False
    return quantity.unit == "count" or word.reason in _FINANCE


def take(
    token: Token, side: str, phrase: int, metrics: frozenset[str], **more: Word | None
) -> Counted | Refusal:
    """The noun of ``token`` as what is counted, on a ``side`` of its number; a refusal where it is none of ours."""
    shared = token.word.metrics & metrics
    if not shared:
        return Refusal(token.word.reason or "no_metric", token.word.text)
    return Counted(token.word, token.start, token.end, side, phrase, shared, **more)
