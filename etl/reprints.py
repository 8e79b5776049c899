"""Which texts are one text printed twice; pure, and the same for any order of the texts.

Two texts are reprints of each other where they share most of their runs of characters: another
head, foot, typesetting or a damaged copy does not matter, other sentences do. MinHash finds the
candidates, so thousands of texts are not compared each with each; the similarity of a candidate
is then counted, not estimated.
"""

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from etl.clean import clean
from etl.schema import Document

if TYPE_CHECKING:
    from datasketch import MinHash

SHINGLE = 6
"""Characters of a run. Shorter ones (推动高质量发展) are common to all policy texts."""
THRESHOLD = 0.6
"""Shared runs by all runs (Jaccard) from which two texts are one.

The most alike of 31 provinces' work reports of one year share 0.04; a page of 800 characters under
another head and foot shares 0.9, a copy that lost a quarter 0.75. A draft and its final version may
well be reprints, too, with other numbers in them.
"""
_PERMUTATIONS = 128
_BANDS = (32, 4)  # finds 99 % of the pairs at the threshold; chance ones are counted out after
_FEW = 64  # texts are compared each with each: sooner done than the library is loaded
_BATCH = 50_000  # runs hashed at a time: 25 MB
_NOT_TEXT = re.compile(r"[\W_]+")


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
    found: list[Pair] = []
    for first, second in combinations(runs, 2) if len(runs) <= _FEW else _candidates(runs):
        similarity = _similarity(runs[first], runs[second])
        if similarity >= threshold:
            found.append(Pair(first, second, similarity))
    return sorted(found)


def _candidates(runs: Mapping[str, npt.NDArray[np.uint32]]) -> Iterator[tuple[str, str]]:
    """The pairs of texts that may be reprints, the lesser name first."""
    from datasketch import MinHashLSH  # loads scipy: only where there are many  # noqa: PLC0415

    index = MinHashLSH(num_perm=_PERMUTATIONS, params=_BANDS)
    for name, own in runs.items():
        sketch = _sketch(own)
        yield from ((other, name) for other in index.query(sketch))
        index.insert(name, sketch)


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


def mark_reprints(documents: Sequence[Document]) -> list[Document]:
    """The documents, each reprint with the doc_id of its original: the earliest of its group.

    Undated ones come after dated ones, then the order of the doc_ids decides.
    """
    by_id = {document.doc_id: document for document in documents}
    original: dict[str, str] = {}
    for group in groups({name: document.text for name, document in by_id.items()}):
        first = min(group, key=lambda name: (by_id[name].published or "9999", name))
        original.update(dict.fromkeys(group, first))
    return [
        replace(document, reprint_of=original[document.doc_id])
        if original.get(document.doc_id, document.doc_id) != document.doc_id
        else document
        for document in documents
    ]


def _runs(text: str) -> npt.NDArray[np.uint32]:
    """The hashes of all runs of a text, each once, in order; damage, marks and blanks left out."""
    bare = _NOT_TEXT.sub("", clean(text).text)
    last = max(len(bare) - SHINGLE + 1, min(len(bare), 1))
    hashes = {zlib.crc32(bare[i : i + SHINGLE].encode("utf-8", "replace")) for i in range(last)}
    return np.array(sorted(hashes), dtype=np.uint32)


def _sketch(runs: npt.NDArray[np.uint32]) -> "MinHash":
    from datasketch import MinHash  # as above  # noqa: PLC0415

    sketch = MinHash(num_perm=_PERMUTATIONS, hashfunc=int)
    for start in range(0, len(runs), _BATCH):
        sketch.update_batch(runs[start : start + _BATCH])
    return sketch


def _similarity(one: npt.NDArray[np.uint32], other: npt.NDArray[np.uint32]) -> float:
    shared = int(np.intersect1d(one, other, assume_unique=True).size)
    return shared / (one.size + other.size - shared)
