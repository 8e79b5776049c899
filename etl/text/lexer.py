"""One pass over a sentence that finds every word of the metrics and lexicons in it; pure.

All words stand in one Aho-Corasick automaton; at each place the longest one wins, so "企业技术中心"
is a platform and no enterprise, and "合作" no town.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from etl import regions
from etl.registry import Registry, registry
from etl.text import marks
from etl.text.marks import marks_of_cues

# Where a clause ends; a comma inside 3,000 and a point inside 3.4 do not. The set alone is scanned fast.
ENDS_CLAUSE = re.compile(r"[，；;。：:！？!?\n（）(),](?:(?<!,)|(?![0-9]{3}(?![0-9])))")
_PUNCTUATION = frozenset("，；;。：:！？!?\n（）(),")
_NATION = "全国"
BLANK = "\0"  # stands in no word
HAN = re.compile(r"[\u3400-\u9fff]")
ALL_HAN = re.compile(r"[\u3400-\u9fff]*")
# What ends the names of bodies, places and people, and seldom begins a longer word
_HEADS = (
    "中心", "实验室", "研究院", "研究所", "工作站", "流动站", "孵化器", "平台", "联合体", "大脑", "产业园", "产业园区",
    "软件园", "创业园", "中小企业园", "集聚区", "示范区", "试点区", "基地", "机构", "总部", "工作室", "服务商", "数据集", "企业家", "工程师",
    "工人", "教授", "导师", "顾问", "经理人", "经纪人", "带头人", "提案人", "提案者", "小高地", "数据官", "数据商", "研发计划",
    "智能化工厂", "数字化工厂", "场景机会", "场景需求",
)  # fmt: skip
# 12家获批: verbs that say behind a number that so many came about
_DONE = (
    "启动",
    "获评",
    "入选",
    "获批",
    "开工",
    "投产",
    "上线",
    "发布",
    "迈入",
    "新晋",
    "获得",
    "通过",
    "完成",
    "铺开",
    "纳入",
    "入围",
    "上榜",
    "完工",
    "有序推进",
    "加快推进",
    "获准",
    "达产",
)


@dataclass(slots=True)
class Word:
    """What one word can mean.

    ``nouns`` are the (metric, indicator) it counts for, indicator None for a general noun;
    ``reason`` why a number that counts it is no figure; ``choices`` the (metric, indicator) whose
    ``when`` it is and ``excluded`` those whose ``unless``; ``cues`` the lists of cues.toml it
    stands in; ``regions`` the candidate codes, None where it is no place. ``topic`` and ``level``
    are of the word as a whole: 国家重点实验室 is national. ``seen`` counts its last characters that
    were only looked at (大学 in 武汉大学), ``han`` the Chinese ones of the rest. ``marks`` sums it up
    in bits (see marks.py).
    """

    text: str
    marks: int = 0
    han: int = 0
    nouns: tuple[tuple[str, str | None], ...] = ()
    reason: str | None = None
    choices: frozenset[tuple[str, str]] = frozenset()
    excluded: frozenset[tuple[str, str]] = frozenset()
    cues: frozenset[str] = frozenset()
    regions: tuple[str, ...] | None = None
    topic: str | None = None
    level: str | None = None
    metrics: frozenset[str] = field(default_factory=frozenset)
    seen: int = 0

    def indicator(self, metric: str) -> str | None:
        """The indicator of ``metric`` that the noun counts for; None where only in general."""
        for name, indicator in self.nouns:
            if name == metric:
                return indicator
        return None


@dataclass(slots=True)
class Token:
    """A word at a place of the text; not frozen, for many are made and that doubles the price."""

    start: int
    end: int
    word: Word


Match = tuple[int, int, int]


class Found(NamedTuple):
    """The words found in a text: ``matches`` are which of ``words``, start and end, in order.

    Most are only asked for what they mean, so tokens are made of the few that are taken.
    """

    words: list[Word]
    matches: list[Match]
    starts: list[int]


class Lexer:
    """The words of a registry and the regions, ready to be found."""

    def __init__(self, data: Registry) -> None:
        """Build the automaton; takes some tens of milliseconds."""
        words: dict[str, Word] = {}
        lexicon = data.lexicon
        _add_words(words, data)
        _add_places(words)
        _inherit(words)
        _contain(words)
        topics = {text: topic for topic, texts in lexicon.topics.items() for text in texts}
        for text, topic in topics.items():
            words.setdefault(text, Word(text)).topic = topic
        _overlap(words)
        self._derive(words, topics, {t: n for n, ts in lexicon.levels.items() for t in ts})
        _mark(words)
        _share(words)
        self._words = sorted(words.values(), key=lambda word: word.seen > 0)
        self._looking = sum(
            not word.seen for word in self._words
        )  # those that look ahead come last
        texts = [word.text for word in self._words]
        self._automaton = AhoCorasick(texts, matchkind=MatchKind.LeftmostLongest)

    @staticmethod
    def _derive(words: dict[str, Word], topics: dict[str, str], levels: dict[str, str]) -> None:
        """Topic and level of the counted nouns from the words inside them."""
        by_topic = AhoCorasick(list(topics), matchkind=MatchKind.LeftmostLongest)
        by_level = AhoCorasick(list(levels), matchkind=MatchKind.LeftmostLongest)
        for word in words.values():
            if not (word.nouns or word.choices):
                continue
            word.metrics = frozenset(metric for metric, _ in word.nouns)
            if word.topic is None and word.metrics != {"patents"}:  # 软件 in 软件著作权 is no topic
                found = [topics[text] for text in by_topic.find_matches_as_strings(word.text)]
                word.topic = mixed(found)
            if word.level is None and word.text[0] in "省市" and len(word.text) > 3:
                word.level = "provincial" if word.text[0] == "省" else "municipal"
            if word.level is None:
                ranks = [levels[text] for text in by_level.find_matches_as_strings(word.text)]
                word.level = lowest(ranks)

    def find(self, text: str) -> Found:
        """The words of ``text`` in order; none reaches over a ``BLANK``."""
        matches = self._matches(text)
        return Found(self._words, matches, [start for _, start, _ in matches])

    def tokens(self, text: str, start: int = 0) -> list[Token]:
        """The words of a short text; ``start`` is where it begins in the whole one."""
        words, matches, _ = self.find(text)
        return [Token(start + first, start + last, words[i]) for i, first, last in matches]

    def _matches(self, text: str) -> list[Match]:
        """All matches; behind a word that looked ahead the scan goes on from its own end."""
        matches = self._automaton.find_matches_as_indexes(text)
        first = self._looking
        if max(map(itemgetter(0), matches), default=0) < first:
            return matches
        found: list[Match] = []
        done = behind = 0
        for place in [n for n, (i, _, _) in enumerate(matches) if i >= first]:
            if matches[place][1] < behind:
                continue
            behind = text.find(BLANK, matches[place][2])
            behind = len(text) if behind < 0 else behind
            found += matches[done:place]
            found += self._resumed(text, matches[place], behind)
            done = bisect_left(matches, behind, place, key=itemgetter(1))
        return found + matches[done:] if found else matches

    def _resumed(self, text: str, match: Match, stop: int) -> Iterator[Match]:
        """A match that looked ahead, and those behind it up to ``stop``."""
        looked: Match | None = match
        while looked is not None:
            index, start, end = looked
            at = end - self._words[index].seen
            yield index, start, at
            looked = None
            for index, first, last in self._automaton.find_matches_as_indexes(text[at:stop]):
                if index >= self._looking:
                    looked = index, at + first, at + last
                    break
                yield index, at + first, at + last


def _add_words(words: dict[str, Word], data: Registry) -> None:
    """The words of metrics and lexicon; one word can stand in many lists."""

    def word(text: str) -> Word:
        return words.setdefault(text, Word(text))

    for noun, metric, indicator in data.nouns():
        word(noun).nouns += ((metric, indicator),)
    for metric_ in data.metrics:
        for indicator_ in metric_.indicators:
            key = (metric_.id, indicator_.id)
            for text in indicator_.when:
                word(text).choices |= {key}
            for text in indicator_.unless:
                word(text).excluded |= {key}
    lexicon = data.lexicon
    for reason, texts in lexicon.blockers.items():
        for text in texts:
            word(text).reason = reason
    for name, texts in lexicon.cues.items():
        for text in texts:
            word(text).cues |= {name}
    for level, texts in lexicon.levels.items():
        for text in texts:
            word(text).level = level


def _add_places(words: dict[str, Word]) -> None:
    """Names of places; a phrase that is none is left out where the word has a meaning of its own.

    获批全国 is no place, and in 获批全国重点实验室 the scan goes on with the title.
    """
    places = regions.load()
    known = set(words)
    for text, codes in places.surfaces.items():
        if codes or text not in known:
            words.setdefault(text, Word(text)).regions = codes
    # 武汉大学: the last characters of these were only looked at, the scan goes on before them
    for text, seen in places.context.items():
        if text not in known:
            words[text].seen = seen
    titles = [text for text, word in words.items() if text.startswith(_NATION) and word.nouns]
    for text in [t for t, codes in places.surfaces.items() if not codes and t.endswith(_NATION)]:
        verb = text.removesuffix(_NATION)
        if verb in words:
            words[text].cues = words[verb].cues
        for title in titles:
            word = words.setdefault(verb + title, Word(verb + title, regions=(), seen=len(title)))
            word.cues = words[verb].cues if verb in words else frozenset()


def _overlap(words: dict[str, Word]) -> None:
    """A word does not hide a noun that begins inside it: 智能算力中心 is a 算力中心, no 智能算力.

    Of the two together the first characters are told apart, and the scan goes on with the noun.
    """
    begun: dict[str, list[str]] = {}  # the nouns that begin so
    for noun, word in words.items():
        if word.nouns and noun.endswith(_HEADS):
            for size in range(2, len(noun)):
                begun.setdefault(noun[:size], []).append(noun)
    hidden: dict[str, Word] = {}
    for first, word in words.items():
        if word.regions is not None or word.seen:
            continue
        for at in range(1, len(first) - 1):
            for noun in begun.get(first[at:], ()):
                text = first[:at] + noun
                if text not in words and noun not in first:
                    before = words.get(first[:at])
                    cues = before.cues if before is not None else frozenset()
                    hidden[text] = Word(text, cues=cues, seen=len(noun))
    automaton = AhoCorasick(list(words), matchkind=MatchKind.LeftmostLongest)
    known = list(words.values())
    for text, word in hidden.items():
        index, _, end = automaton.find_matches_as_indexes(text)[-1]
        if end < len(text) or not known[index].nouns:
            words[text] = word


def _inherit(words: dict[str, Word]) -> None:
    """A cue that ends or begins with a counted noun counts as it: 汇总提案, 产值达到."""
    for word in words.values():
        if word.nouns or word.reason or word.regions is not None or word.seen:
            continue
        if not (word.choices or word.cues):
            continue
        inner = [word.text[start:] for start in range(1, len(word.text) - 1)]
        inner += [word.text[:end] for end in range(len(word.text) - 1, 1, -1)]
        for text in inner:
            if (noun := words.get(text)) is not None and noun.nouns:
                word.nouns = noun.nouns
                break


def _contain(words: dict[str, Word]) -> None:
    """A longer word keeps what the words inside it choose: 书面建言 has 书面 in it."""
    inner = {t: w for t, w in words.items() if w.choices or w.excluded}
    acts = tuple(t for t, w in words.items() if "act" in w.cues)
    rules = tuple(t for t, w in words.items() if "rule" in w.cues)
    automaton = AhoCorasick(list(inner))
    for word in words.values():
        for text in automaton.find_matches_as_strings(word.text, overlapping=True):
            word.choices |= inner[text].choices
            word.excluded |= inner[text].excluded
        if word.nouns and word.text.startswith(acts):
            word.cues |= {"flow"}
        if word.nouns and word.text.startswith(rules):
            word.cues |= {"rule"}  # 最高给予


def _mark(words: dict[str, Word]) -> None:
    """Sum up in bits what each word means."""
    divisions = regions.load().divisions
    for word in words.values():
        text = word.text[: len(word.text) - word.seen]
        word.han = len(text) if ALL_HAN.fullmatch(text) else len(HAN.findall(text))
        bits = marks_of_cues(word.cues)
        if word.metrics or word.reason is not None:
            bits |= marks.NOUN
        if word.regions is not None:
            bits |= marks.EXPLAINED
        if word.regions:
            bits |= marks.PLACE
            if divisions[word.regions[0]].rank == "county":
                bits |= marks.COUNTY
        if word.level is not None:
            bits |= marks.LEVEL | marks.EXPLAINED
        if word.topic is not None:
            bits |= marks.TOPIC
        if word.choices or word.excluded:
            bits |= marks.CHOICE
        if not _PUNCTUATION.isdisjoint(text):
            bits |= marks.BROKEN
        if word.text.startswith(_DONE):
            bits |= marks.DONE_VERB
        if word.text.startswith("分别"):
            bits |= marks.DEALS
        word.marks = bits


def _share(words: dict[str, Word]) -> None:
    """Equal sets become one object: what is looked at all the time fits the processor's cache."""
    shared: dict[object, Any] = {}
    for word in words.values():
        if word.nouns or word.cues or word.choices or word.excluded:
            for name in ("nouns", "cues", "choices", "excluded", "metrics", "marks"):
                value = getattr(word, name)
                setattr(word, name, shared.setdefault(value, value))


def mixed(topics: list[str]) -> str | None:
    """The field of a noun with several topics: AI with digital is digital, with others other.

    >>> mixed(["ai"]), mixed(["digital", "ai"]), mixed(["ai", "other"]), mixed([])
    ('ai', 'digital', 'other', None)
    """
    if not topics:
        return None
    kinds = set(topics)
    if "other" in kinds and len(kinds) > 1:
        return "other"
    return "digital" if "digital" in kinds else next(iter(kinds))


def lowest(levels: list[str]) -> str | None:
    """The lowest rank named: "国家级、省级" is provincial.

    >>> lowest(["national", "provincial"]), lowest([])
    ('provincial', None)
    """
    if not levels:
        return None
    order = ("county", "municipal", "provincial", "national")
    return next((level for level in order if level in levels), None)


@lru_cache(maxsize=1)
def lexer() -> Lexer:
    """The lexer of the shipped data, built once a process."""
    return Lexer(registry())
