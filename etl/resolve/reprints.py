"""Which texts are one text printed twice; pure, and the same for any order of the texts.

Two texts are reprints of each other where they share most of their runs of characters: another
head, foot, typesetting or a damaged copy does not matter, other sentences do. MinHash finds the
candidates, so a hundred thousand texts are not compared each with each; the similarity of a
candidate is then counted, not estimated.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations, pairwise

import numpy as np
import numpy.typing as npt

from etl.text.clean import clean

SHINGLE = 6
"""Characters of a run. Shorter ones (推动高质量发展) are common to all policy texts."""
THRESHOLD = 0.6
"""Shared runs by all runs (Jaccard) from which two texts are one.

The most alike of 31 provinces' work reports of one year share 0.04; a page of 800 characters under
another head and foot shares 0.9, a copy that lost a quarter 0.75. A draft and its final version may
well be reprints, too, with other numbers in them.
"""
_PERMUTATIONS = 128
_BANDS = (
    32  # of 4 values: finds 99 % of the pairs at the threshold; chance ones are counted out after
)
_HINT = 26  # of all values: a fifth, where a pair at the threshold has two to three fifths
_SAMPLE = 2**29  # of the 2**32 hashes: an eighth of the runs tells as much in a fifth of the time
_LEAST = 128  # runs of a sample, of a short text
FEW = 64  # texts are compared each with each: as soon done as sketched
_CROWD = 16  # texts of one band that are paired each with each; a thousand copies need not be
_WEIGHTS = np.array([1, 2**31 - 1, 2**61 - 1, 2**63 - 25], dtype=np.uint64)
_PRIME = np.uint32(0x9E3779B1)  # odd, its bits without order: Knuth's golden ratio

Runs = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """Two names of ``texts``, the lesser first, and the share of runs they have in common."""

    first: str
    second: str
    similarity: float


def pairs(texts: Mapping[str, str], threshold: float = THRESHOLD) -> list[Pair]:
    """All pairs of reprints among ``texts`` (raw text by name), in the order of their names.

    A text without letters or digits is no reprint of anything.
    """
    runs = {name: own for name in sorted(texts) if (own := _runs(texts[name])).size}
    if len(runs) <= FEW:
        candidates: Iterable[tuple[str, str]] = combinations(runs, 2)
    else:
        candidates = _candidates({name: _sketch(own) for name, own in runs.items()})
    found = (Pair(one, other, _similarity(runs[one], runs[other])) for one, other in candidates)
    return sorted(pair for pair in found if pair.similarity >= threshold)


def sketch(text: str) -> bytes:
    """What finds the candidates among many texts: a MinHash of 512 bytes; b"" of no words."""
    hashes = _hashes(text)
    return _sketch(hashes).tobytes() if hashes.size else b""


def _candidates(sketches: Mapping[str, npt.NDArray[np.uint32]]) -> set[tuple[str, str]]:
    """The pairs of texts that may be reprints, the lesser name first: those that share a band.

    Each band is sorted, and equal ones stand together: a fiftieth of the time of dictionaries.
    """
    names = sorted(sketches)
    bands = np.array([sketches[name] for name in names]).reshape(len(names), _BANDS, -1)
    found: set[tuple[str, str]] = set()
    for band in range(_BANDS):
        # equal bands have equal sums; others that have are counted out with the chance pairs
        sums = (bands[:, band] * _WEIGHTS).sum(axis=1, dtype=np.uint64)
        order = np.argsort(sums, kind="stable")
        ends = np.flatnonzero(np.diff(sums[order], append=~sums[order[-1:]])) + 1
        sizes = np.diff(ends, prepend=0)
        for end, size in zip(ends[sizes > 1], sizes[sizes > 1], strict=True):
            crowd = order[end - size : end].tolist()
            found.update(
                (names[one], names[other])
                for one, other in _paired(crowd)
                if np.count_nonzero(bands[one] == bands[other]) >= _HINT
            )
    return found


def _paired(crowd: list[int]) -> Iterable[tuple[int, int]]:
    return combinations(crowd, 2) if len(crowd) <= _CROWD else pairwise(crowd)


def groups(texts: Mapping[str, str], threshold: float = THRESHOLD) -> list[list[str]]:
    """The names of ``texts`` that are one text, as groups of two and more in order.

    A reprint of a reprint is in the group, also where the first and the last are less alike.

    >>> text = "全区累计培育人工智能企业一百七十二家，建成创新平台九个。"
    >>> groups({"a": text, "b": text + "（完）", "c": "会议听取了大数据局关于算力建设的情况汇报。"})
    [['a', 'b']]
    """
    return linked(pairs(texts, threshold))


def linked(found: Iterable[Pair]) -> list[list[str]]:
    """The groups that pairs make, each and all in order."""
    home: dict[str, set[str]] = {}
    for pair in found:
        group = home.get(pair.first, {pair.first}) | home.get(pair.second, {pair.second})
        home.update(dict.fromkeys(group, group))
    return sorted({min(group): sorted(group) for group in home.values()}.values())


def originals(
    sketches: Mapping[str, bytes],
    published: Mapping[str, str | None],
    text: Callable[[str], str],
) -> dict[str, str]:
    """The original of each reprint among documents by doc_id.

    A document without words has a ``sketch`` of b"". ``text`` is asked for the raw text of a few. The earliest of a group is the original; undated ones come
    after dated ones, then the order of the doc_ids decides.
    """
    found: dict[str, str] = {}
    for group in _groups(sketches, text):
        first = min(group, key=lambda name: (published[name] or "9999", name))
        found.update((name, first) for name in group if name != first)
    return found


def _groups(sketches: Mapping[str, bytes], text: Callable[[str], str]) -> list[list[str]]:
    """As ``groups``; texts that are linked already are not compared, be there a thousand copies."""

    @lru_cache(maxsize=1000)
    def runs(name: str) -> Runs:
        return _runs(text(name))

    home: dict[str, str] = {}

    def root(name: str) -> str:
        while (above := home.get(name, name)) != name:
            home[name] = home.get(above, above)
            name = above
        return name

    names = [name for name in sorted(sketches) if sketches[name] != b""]
    candidates: Iterable[tuple[str, str]] = combinations(names, 2)
    if len(names) > FEW:
        known = {name: np.frombuffer(sketches[name], np.uint32) for name in names}
        candidates = sorted(_candidates(known))
    found: list[Pair] = []
    for one, other in candidates:
        if root(one) == root(other):
            continue
        similarity = _similarity(runs(one), runs(other))
        if similarity >= THRESHOLD:
            found.append(Pair(one, other, similarity))
            home[root(other)] = root(one)
    return linked(found)


@cache
def _letters() -> npt.NDArray[np.bool_]:
    """Which units of UTF-16 are letters or digits; rare ones beyond the first plane are none."""
    return np.array([chr(code).isalnum() for code in range(0x10000)])


def _hashes(text: str) -> Runs:
    """The hash of each run of a text; damage, marks and blanks left out."""
    units = np.frombuffer(clean(text).text.encode("utf-16-le", "surrogatepass"), dtype=np.uint16)
    codes = units[_letters()[units]].astype(np.uint32)
    if 0 < codes.size < SHINGLE:
        codes = np.pad(codes, (0, SHINGLE - codes.size))
    count = max(codes.size - SHINGLE + 1, 0)
    hashes = np.zeros(count, dtype=np.uint32)
    for at in range(SHINGLE):
        hashes = (hashes + codes[at : at + count]) * _PRIME
        hashes ^= hashes >> np.uint32(15)
    return hashes


def _runs(text: str) -> Runs:
    """The hashes of all runs of a text, each once, in order."""
    return _each_once(_hashes(text))


def _each_once(hashes: Runs) -> Runs:
    """What ``np.unique`` gives, in a tenth of the time."""
    ordered = np.sort(hashes)
    once: Runs = ordered[np.diff(ordered, prepend=~ordered[:1]) != 0]
    return once


def _sketch(hashes: Runs) -> npt.NDArray[np.uint32]:
    """The MinHash of a sample of runs: those with the least hashes, which like texts share.

    A multiplication by an odd number is a permutation of the hashes, which are mixed already. So
    less is computed than in the library of that name, which also loads another for half a second.
    """
    sample = _each_once(hashes[hashes < _SAMPLE])
    if sample.size < _LEAST:
        sample = _each_once(hashes)[:_LEAST]
    mixed, factors = _permutations()
    least: npt.NDArray[np.uint32] = ((sample ^ mixed) * factors).min(axis=1)
    return least


@cache
def _permutations() -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
    """What each permutation changes in a hash and multiplies it by, as columns."""
    draw = np.random.RandomState(1)  # whose numbers no version changes
    mixed, factors = draw.randint(0, 2**32, (2, _PERMUTATIONS, 1), dtype=np.uint32)
    return mixed, factors | np.uint32(1)


def _similarity(one: Runs, other: Runs) -> float:
    shared = int(np.intersect1d(one, other, assume_unique=True).size)
    return shared / ((one.size + other.size - shared) or 1)
