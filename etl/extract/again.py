"""Numbers that count what the figure before counted: 另有17名, 其中瀚海等4个, 比2016年末的67家; pure."""

import re

from etl.extract.ahead import OF_THEM, has_place_only, is_joined
from etl.extract.noun import Counted, Refusal
from etl.text.marks import NOUN, PLACE
from etl.text.numbers import Quantity
from etl.text.phrases import PEOPLE, in_aside
from etl.text.sentence import Sentence

# 另2个, 其余5家: more of what was counted last
_MORE = re.compile(r"(?:另|另外|另有|另外有|其余|其他|还有)(?:的|有)?$")
# 149家，比2016年末的67家翻了一番: the same thing at another time
_THAN = re.compile(r"[比较](?:上年|去年|前年|20[0-9]{2}年)[底末初]?(?:同期)?(?:的|仅|只有|时的)?$")
# 去年这一数字是131家, 该数字只有13家
_FIGURE = re.compile(r"(?:的|一|个|该)(?:数字|数量|数目)(?:只|仅|也|则|已|约)?[是为有达](?:到)?$")
# 今年专项1.2亿元，明年人工智能这一块拟增加到5000万元: a part of the pot named before
_THIS_PART = re.compile(r"这(?:一块|块|一部分|部分|一项)[^，。；0-9]{0,8}$")
# 其中“瀚海”等4个投入应用: of what was counted last, whatever the examples are
_SOME = re.compile(r"其中[^，。；0-9]{1,60}等$")
_ALSO = re.compile(r"[亦也]有$")  # 科学园亦有近300间
# 由96家扩大到310家: the second is of what the first is
_ROSE = re.compile(
    r"[^，。；、0-9]{0,6}(?:增|提|扩|升|跃|发展|壮大|攀|减|降)[^，。；0-9]{0,4}[到至]"
)
# 其中20个列入推广目录: a verb tells what became of some
_PART = re.compile(r"(?:其中|当中)(?:已)?(?:有)?$")
_BECAME = re.compile(r"已?(?:被|获|列入|入选|纳入|通过|进入|投入|入围|登上|列为|评为|上报|转化)")
# 已解决的298件, 留作参考的26件, 收到的412件: of the papers spoken of
_HANDLED = re.compile(
    r"(?:收到|立案|采纳|解决|参考|列入计划|落实|办理|办结|答复|督办|交办|合并|并案|汇总|从中)[^，。；0-9]{0,6}$"
)
_HANDED_IN = re.compile(r"(?:提交|提出)了?$")
_WHO = frozenset({"events", "administrative_bodies"})  # 二次会议收到456件
_OURS = re.compile(r"[我本][省市区县州](?:共|有|共有)?")
_LISTED = re.compile(r"(?:上榜|入选|入围|在列|获评|获批|榜上有名)?(?=[，。；、]|$)")
_ITEM = 14  # characters of an item's name
_NAMED_PARK = 10  # characters in which a park's name says where it is: 澄迈县的海南生态软件园


def same_thing(
    last: Counted | None, quantity: Quantity, start: int, metrics: frozenset[str]
) -> Counted | None:
    """The number as one more of what was counted ``last``; None where its measure word does not fit."""
    if last is None or not last.metrics & metrics:
        return None
    at = quantity.end
    return Counted(last.word, at, at, "back", start, last.metrics & metrics)


def goes_on(
    sentence: Sentence, quantity: Quantity, start: int, after: Counted | Refusal | None
) -> bool:
    """Whether the words before the number say that it is more, or a part, of what was counted last."""
    text = sentence.text
    if after is None and _MORE.search(text, start, quantity.start):
        return True
    if after is None and _THAN.search(text, start, quantity.start):
        return True
    if after is None and (figure := _FIGURE.search(text, start, quantity.start)):
        return not sentence.has(start, figure.start(), NOUN)
    if after is None and _THIS_PART.search(text, start, quantity.start):
        return True
    if after is None and quantity.word == "件" and is_handled(sentence, quantity, start):
        return True
    if isinstance(after, Refusal) and _PART.search(text, start, quantity.start):
        return _BECAME.match(text, quantity.end) is not None
    if not text.startswith("等", quantity.start - 1):
        return False
    acts = after is None or text.startswith("投入", quantity.end)  # 投入应用; elsewhere a noun
    return acts and _SOME.search(text, sentence.start, quantity.start) is not None


def is_handled(
    sentence: Sentence, quantity: Quantity, start: int, *, handed_in: bool = False
) -> bool:
    """Whether papers are counted by what became of them, with no other noun than who did it: 收到的412件.

    ``handed_in`` where it is enough that somebody did: 委员共提交46件.
    """
    text, end = sentence.text, quantity.start
    handled = _HANDLED.search(text, start, end) or (
        handed_in and _HANDED_IN.search(text, start, end)
    )
    if not handled:
        return False
    nouns = sentence.between(start, quantity.start, NOUN)
    return all(t.word.reason in _WHO or t.word.metrics == {"delegates"} for t in nouns)


def ends_rise(sentence: Sentence, index: int) -> bool:
    """Whether the number is what the one before rose or fell to."""
    if not index:
        return False
    before, at = sentence.quantities[index - 1], sentence.quantities[index].start
    return (
        sentence.text.startswith(("由", "从"), before.start - 1)
        and _ROSE.fullmatch(sentence.text, before.end, at) is not None
    )


def is_left_out(
    sentence: Sentence, index: int, start: int, before: Refusal, refused: Refusal | None
) -> bool:
    """Whether the noun of the number, which ``before`` does not find, is that of the figure before."""
    quantity, text = sentence.quantities[index], sentence.text
    return (
        in_aside(sentence, index)
        or has_place_only(sentence, index, start)
        or _is_ours(sentence, quantity, start)
        or (refused is None and is_joined(sentence, index))
        or (not index and text.startswith(("其中", "当中"), start))
        or text[start : quantity.start] in ("其中", "当中")
        or (before.reason == "no_noun" and _ALSO.search(text, start, quantity.start) is not None)
        or is_item(sentence, index)
        or (
            _is_first(sentence, index, start)
            and OF_THEM.search(text, start, quantity.start) is not None
        )
    )


def _is_ours(sentence: Sentence, quantity: Quantity, start: int) -> bool:
    """Whether so many of them are from here: 全省86家入选，我市9家上榜."""
    if _OURS.fullmatch(sentence.text, start, quantity.start) is None:
        return False
    return _LISTED.match(sentence.text, quantity.end) is not None


def is_item(sentence: Sentence, index: int) -> bool:
    """Whether the number is a later item of a list of parts: 其中医疗12个、免税与商圈9个."""
    if not index:
        return False
    text, quantity, before = (
        sentence.text,
        sentence.quantities[index],
        sentence.quantities[index - 1],
    )
    gap = text[before.end : quantity.start]
    opened = text.rfind("其中", sentence.part(quantity.start), before.start)
    return (
        gap.startswith("、")
        and quantity.word not in PEOPLE
        and before.word == quantity.word
        and len(gap) <= _ITEM
        and opened >= 0
        and "，" not in text[opened : before.start]
    )


def is_place(sentence: Sentence, before: Counted, quantity: Quantity, same: Counted) -> bool:
    """Whether a park only says where a part of what was counted last is: 其中赣州经开区11家."""
    if before.metrics != {"parks"} or "parks" in same.metrics:
        return False
    beside = before.side == "back" or before.end == quantity.start
    if "其中" not in sentence.text[sentence.start : quantity.start] or not beside:
        return False
    start = before.start - _NAMED_PARK
    return any(t.end <= before.start for t in sentence.between(start, before.start, PLACE))


def _is_first(sentence: Sentence, index: int, start: int) -> bool:
    """Whether no other number of its item stands before it in its clause: not 41个工业大类占40个."""
    last = sentence.quantities[index - 1].end if index else start
    return last <= start or sentence.text[last] == "、"
