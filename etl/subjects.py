"""Whether two counted phrases, or two sentences, speak of the same thing; pure.

Inside one indicator texts count different things (澳资企业, 物流企业), and one thing in different
words (新增有进出口实绩企业, 新增进出口实绩企业). Both are told by the character pairs they share.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TypeVar

Item = TypeVar("Item")

PHRASES = 0.6
"""Dice's coefficient from which two phrases are one; 外资企业 and 新设外资企业 have 0.75."""
WORDS = 0.5
"""Dice's coefficient from which the words around a number retell others; retold ones have 0.5 to 0.9."""

_NO_WORD = re.compile(r"[\W_0-9]+")
_HEADS = re.compile(
    r"^(?:其中|截至目前|目前|全年|累计|共|全省|全市|全区|我省|我市|我区|力争|争取|新增|新建|建成|达到|实现|拥有|共有|现有)+"
)


@lru_cache(maxsize=4096)
def core(phrase: str) -> str:
    """A phrase without marks, digits and the words that only introduce it.

    >>> core("、其中新增“小巨人”企业")
    '小巨人企业'
    """
    bare = _NO_WORD.sub("", phrase)
    return _HEADS.sub("", bare) or bare


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


def groups(items: Sequence[Item], related: Callable[[Item, Item], bool]) -> list[list[Item]]:
    """The items by who is related to whom, directly or over others; the order is kept.

    The result does not depend on the order of the items but for the order inside it.
    """
    parts: list[list[Item]] = []
    for item in items:
        near = [part for part in parts if any(related(item, other) for other in part)]
        merged = [other for part in near for other in part]
        parts = [part for part in parts if not any(part is one for one in near)]
        parts.append([*merged, item])
    return parts
