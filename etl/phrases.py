"""How words stand together around a number: brackets and noun phrases; pure."""

from etl.sentence import Sentence

OPEN = frozenset("（(")
QUOTES = "“”‘’\"'《》「」 "


def glued(sentence: Sentence, start: int, end: int) -> bool:
    """Whether only ranks and places stand between two nouns of one phrase: 行业领域省级中试平台."""
    gap = sentence.text[start:end].strip(QUOTES)
    if gap in ("", "的"):
        return True
    if any(mark in gap for mark in "、，,；;。：（("):
        return False
    words = sentence.between(start, end)
    return sentence.unknown(start, end) == 0 and all(
        t.word.level is not None or t.word.regions is not None for t in words
    )


def behind_aside(sentence: Sentence, at: int) -> int | None:
    """Where the phrase goes on behind a bracket: 15家（含4家组建）广西工程技术研究中心; None if nowhere."""
    text = sentence.text
    if at >= sentence.end or text[at] not in OPEN:
        return at
    closed = min((p for p in (text.find("）", at), text.find(")", at)) if p >= 0), default=-1)
    if 0 <= closed < sentence.end - 1 and not sentence.is_break(closed + 1):
        return closed + 1
    return None


def in_aside(sentence: Sentence, index: int) -> bool:
    """Whether the number stands in a bracket right behind the one before: 15家（含4家组建）."""
    if not index:
        return False
    gap = sentence.text[sentence.quantities[index - 1].end : sentence.quantities[index].start]
    return gap[:1] in OPEN and "）" not in gap and ")" not in gap
