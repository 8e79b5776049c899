"""The noun behind a number: 15个研究方向, 87家为高新技术企业, 28条、45项政策措施; pure.

The head of a noun phrase is its last noun.
"""

import re

from etl.extract.noun import Counted, Refusal, fits, take
from etl.text.lexer import ALL_HAN, Token, Word
from etl.text.marks import BECOMES, FLOW, NOUN, STOP
from etl.text.numbers import Quantity
from etl.text.phrases import PEOPLE, QUOTES, behind_aside, glued, is_modifier
from etl.text.sentence import Sentence

_MODIFIER = 14  # unknown characters that may stand between number and noun
_FAR = 6
# places, bodies and events are counted themselves, but for those that say of what kind: 2个国家重大项目
_COUNTABLE = frozenset(("administrative_divisions", "administrative_bodies", "events"))
_ATTRIBUTES = frozenset(("国家", "城市", "社区", "农村", "乡村"))
_JOINS = frozenset("的和与及")
_KIND = 8  # characters between a noun that says of what kind and the one that is counted
_SHARES = 8  # numbers in a row that share the noun behind the last
_OF_FIELDS = re.compile(r"(?:方向|领域|方面|环节|层面|维度)的")  # 三个方向的典型案例评出50个
_LEVELLED = re.compile(r"[^，。；、]{0,8}级[、和及与]")  # 8个国家级、36个省级重点专科


def noun_behind(
    sentence: Sentence, index: int, metrics: frozenset[str], shares: int = _SHARES
) -> Counted | Refusal | None:
    """The noun behind the measure word; None where a pause, a verb or nothing follows."""
    quantity = sentence.quantities[index]
    at = behind_aside(sentence, quantity.end)
    if at is None or sentence.text.startswith("——", at):
        return None  # 列入议程的1件——制定《…条例》
    if _OF_FIELDS.match(sentence.text, at):
        return Refusal("no_noun", "方向")
    if sentence.is_break(at):
        listed = sentence.text[at : at + 1] == "、"
        return _shared(sentence, index, metrics, shares) if listed else None
    _, limit = sentence.clause(at)
    for following in sentence.quantities[index + 1 :]:
        if following.start >= at:
            limit = min(limit, following.start)
            break
    head, is_predicate = _first_noun(sentence, quantity, (at, limit), metrics)
    if head is None:
        return None if is_predicate else _shared(sentence, index, metrics, shares)
    title = None
    if is_predicate and head.word.metrics & metrics:
        title = head.word
    becomes = is_predicate
    for token in sentence.between(head.end, limit):
        word = token.word
        if becomes and not is_predicate and word.metrics & metrics:
            title = word
            break
        if word.marks & BECOMES:
            becomes = True
        elif becomes:
            continue
        elif word.marks & STOP:
            break  # 65个中心镇规划建设
        elif (
            word.marks & NOUN
            and fits(word, metrics, quantity)
            and not (_is_weak(word, quantity) and head.word.metrics & metrics)
            and (
                (glued(sentence, head.end, token.start) and not _owns(sentence, head, token))
                or _modifies(sentence, head, token, metrics)
            )
        ):
            head = token
        elif sentence.unknown(head.end, token.start) > _FAR:
            break
    if is_modifier(sentence, quantity, head):
        return Refusal("no_noun", sentence.text[head.start : head.end + 4])
    return take(head, "after", quantity.end, metrics, title=title)


def _is_weak(word: Word, quantity: Quantity) -> bool:
    """Whether a noun that is none of ours is no better than one of ours before it: 63家企业办了版号."""
    return word.reason is not None and (quantity.word in PEOPLE or len(word.text) == 1)


def _owns(sentence: Sentence, head: Token, token: Token) -> bool:
    """Whether what is counted only has the later noun: 16个部门的意见."""
    return head.word.reason is not None and sentence.text[head.end : token.start] == "的"


def _modifies(sentence: Sentence, head: Token, token: Token, metrics: frozenset[str]) -> bool:
    """Whether a noun that is none of ours only says of what kind a later one is: 21个产业创新集聚区.

    A verb or a mark between them, or more words behind, would make it what is counted.
    """
    if head.word.metrics & metrics or not token.word.metrics & metrics:
        return False
    if head.word.reason in _COUNTABLE and head.word.text not in _ATTRIBUTES:
        return False
    gap = sentence.text[head.end : token.start].strip(QUOTES)
    if len(gap) > _KIND or not ALL_HAN.fullmatch(gap) or not _JOINS.isdisjoint(gap):
        return False
    return sentence.is_break(token.end) or sentence.has(token.end, token.end + 4, STOP | FLOW)


def _first_noun(
    sentence: Sentence,
    quantity: Quantity,
    span: tuple[int, int],
    metrics: frozenset[str],
) -> tuple[Token | None, bool]:
    """The first noun in ``span`` behind the number, and whether a verb makes it a predicate.

    None where a verb ends the phrase before a noun comes, or an unknown phrase is too long.
    """
    becomes = False
    for token in sentence.between(*span, STOP | NOUN):
        word = token.word
        stops = word.marks & STOP
        unknown = sentence.unknown(quantity.end, token.start)
        if stops and not word.metrics and unknown == 0:
            if not word.marks & BECOMES:
                return None, True
            becomes = True
        elif fits(word, metrics, quantity):
            if word.reason == "time_rate" and sentence.text[token.start - 1].isdigit():
                return None, True  # 就业100人以上且缴纳社保满6个月
            if unknown > _MODIFIER or "、" in sentence.text[quantity.end : token.start]:
                return None, True
            return token, becomes
        elif stops and len(word.text) > 1:
            return None, True
    return None, False


def _shared(
    sentence: Sentence, index: int, metrics: frozenset[str], shares: int
) -> Counted | Refusal | None:
    """2个万亿级和10个千亿级产业集群: the noun stands behind the last number only.

    ``shares`` is how many more numbers may share it.
    """
    if index + 1 >= len(sentence.quantities) or not shares:
        return None
    quantity, following = sentence.quantities[index], sentence.quantities[index + 1]
    gap = sentence.text[quantity.end : following.start]
    same = following.word == quantity.word and (
        (1 < len(gap) <= 8 and gap[-1] in "和及与") or _LEVELLED.fullmatch(gap)
    )
    if same or gap == "、":  # 28条、45项政策措施
        return noun_behind(sentence, index + 1, metrics, shares - 1)
    return None


def is_next_item(sentence: Sentence, index: int, after: Counted | Refusal) -> bool:
    """Whether the noun behind has its own number: 产业园15个产业集群9个, the mark is lost."""
    if isinstance(after, Refusal) or index + 1 >= len(sentence.quantities):
        return False
    following = sentence.quantities[index + 1]
    gap = sentence.text[after.end : following.start]
    return not gap.strip() and following.word == sentence.quantities[index].word
