"""Whether two counted phrases, or two sentences, speak of the same thing; pure.

Inside one indicator texts count different things (澳资企业, 物流企业), and one thing in different
words (新增有进出口实绩企业, 新增进出口实绩企业). Both are told by the character pairs they share.
"""

import re
from collections.abc import Callable, Hashable, Iterable
from functools import lru_cache
from typing import TypeVar

Item = TypeVar("Item")

PHRASES = 0.6
"""Dice's coefficient from which two phrases are one; 外资企业 and 新设外资企业 have 0.75."""
WORDS = 0.5
"""Dice's coefficient from which the words around a number retell others; retold ones have 0.5 to 0.9."""

_NO_WORD = re.compile(r"[\W_0-9]+")
_LEADS = "其中|截至目前|目前|全年|今年|累计|共|全省|全市|全区|我省|我市|我区|力争|争取|确保|预计|达到|实现|拥有|共有|现有"
_LEAD = re.compile(rf"^(?:[\W_]*(?:{_LEADS})(?=[\W_]*\w{{2}}))+")
_HEADS = re.compile(rf"^(?:{_LEADS}|新增|新建|建成)+")


@lru_cache(maxsize=4096)
def core(phrase: str) -> str:
    """A phrase without marks, digits and the words that only introduce it.

    >>> core("、其中新增“小巨人”企业")
    '小巨人企业'
    """
    bare = _NO_WORD.sub("", phrase)
    return _HEADS.sub("", bare) or bare


def named(phrase: str) -> str:
    """What a phrase counts, as it is shown: without the words that say when, where or how sure.

    >>> named("力争全年新增规上企业"), named("其中“小巨人”企业"), named("累计")
    ('新增规上企业', '“小巨人”企业', '累计')
    """
    return _LEAD.sub("", phrase)


@lru_cache(maxsize=4096)
def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1)) or frozenset((text,))


def likeness(one: str, other: str) -> float:
    """Dice's coefficient of the character pairs: 1 for equal texts, 0 for none in common.

    >>> likeness("外资企业", "新设外资企业")
    0.75
    """
    left, right = _pairs(one), _pairs(other)
    return 2 * len(left & right) / (len(left) + len(right))


@lru_cache(maxsize=2**16)
def same_thing(
    one: str | None, other: str | None, general: frozenset[str], *, loosely: bool = True
) -> bool:
    """Whether two counted phrases name one thing: the same words, ``loosely`` most of them.

    ``general`` are nouns that name nothing by themselves (企业, 项目): such a phrase, and None, is
    like no other, for nothing tells which firms are meant.
    """
    if one is None or other is None:
        return False
    left, right = core(one), core(other)
    if len(left) < 2 or len(right) < 2 or left in general or right in general:
        return False
    return left == right or (loosely and likeness(left, right) >= PHRASES)


def same_words(one: str, other: str) -> bool:
    """Whether two pieces of text are so alike that one retells the other; empty ones are not."""
    left, right = _NO_WORD.sub("", one), _NO_WORD.sub("", other)
    return bool(left and right) and likeness(left, right) >= WORDS


def groups(
    items: Iterable[Item],
    related: Callable[[Item, Item], bool],
    key: Callable[[Item], Hashable] | None = None,
) -> list[list[Item]]:
    """The items by who is related to whom, directly or over others; the order is kept.

    The result does not depend on the order of the items but for the order inside it. Items of one
    ``key`` are related to the same others, and to none where they are not related to each other:
    then one of them is asked for all, and a thousand items that say the same cost no more than ten.
    """
    items = list(items)
    if len(items) == 1:
        return [items]
    parts: dict[int, list[Item]] = {}  # the part that was added to last stands last
    asked: dict[int, list[Item]] = {}
    home: dict[Hashable, int] = {}
    for number, item in enumerate(items):
        name = number if key is None else key(item)
        if key is not None and not related(item, item):
            parts[number] = [item]
            continue
        if name in home:
            near = [home[name]]
        else:
            near = [
                at for at, others in asked.items() if any(related(item, other) for other in others)
            ]
        into = near[0] if near else number
        members, heads = parts.pop(into, []), asked.pop(into, [])
        for at in near[1:]:
            members += parts.pop(at)
            heads += asked.pop(at)
            home |= {known: into for known, place in home.items() if place == at}
        members.append(item)
        if name not in home:
            heads.append(item)
            home[name] = into
        parts[into], asked[into] = members, heads
    return list(parts.values())
