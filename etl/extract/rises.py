"""The first number of a rise, which stood before it: 由58家增加到80家; pure."""

import re

from etl.extract.frame import Frame
from etl.extract.when import When, governing
from etl.text.numbers import Quantity
from etl.text.sentence import Sentence

_FROM = re.compile(r"(?:从|由)(?:原来的?|最初的?|每年|年初的?|目前的?|现有的?|当前的?)?$")
_TO = re.compile(
    r"[^，。；、0-9]{0,6}?(?:增|提|扩|升|跃|发展|壮大|攀|拓展|倍增|减|降)[^，。；0-9]{0,4}[到至]"
)
_RECENT = "近过最前"  # 近三年从X增加到Y: X stood before the three
_YEARLY = re.compile(r"一年(?:间|来|内)|全年|去年|上年|当年")


def is_first(sentence: Sentence, quantity: Quantity) -> bool:
    """Whether the number is what something rose or fell from."""
    text = sentence.text
    return (
        text.find("到", quantity.end, sentence.end) + text.find("至", quantity.end, sentence.end)
        > -2
        and _FROM.search(text, sentence.start, quantity.start) is not None
        and _TO.match(text, quantity.end, sentence.end) is not None
    )


def before_rise(
    sentence: Sentence,
    quantity: Quantity,
    clause: tuple[int, int],
    frame: Frame,
    status: str,
    when: When,
) -> When:
    """When the first number of a rise stood.

    Of a rise to come it stands at publication, of one over years at their start, of one within a
    year at the end of the year before.
    """
    if status == "target":
        return When(frame.year, None, explicit=False)
    text = sentence.text
    if not when.explicit:
        when = When(frame.reported(sentence.span[0], whole=False), None, explicit=False)
    if when.first is not None:
        over = next(
            (p for p in governing(sentence, quantity, clause) if p.first == when.first), None
        )
        recent = over is not None and text[over.start] in _RECENT
        return When(when.first - 1 if recent else when.first, None, explicit=True)
    if when.year is not None and (
        frame.work_report or _YEARLY.search(text, sentence.start, quantity.start)
    ):
        return When(when.year - 1, None, explicit=True)
    return when
