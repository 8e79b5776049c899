"""What the partitions of earlier runs gave, and which of them are as they were.

What a partition gives depends on the mentions in it and on nothing else. They are told by the
documents that they stand in, so a partition has a mark: a hash over its documents, each with its key
(``inputs.key_of``), its original and its corrections. Rows of earlier runs carry the mark of their
partition, and count where it is one of this run's. They lie among the parts and go with them, where
the engine is another one.
"""

import hashlib
import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path

import numpy as np
import numpy.typing as npt

log = logging.getLogger(__name__)

INDEX = "index"
SUFFIX = ".resolved"

Numbers = npt.NDArray[np.int64]


def marks_of(homes: Numbers, owners: Numbers, prints: Sequence[str], count: int) -> list[str]:
    """The mark of each of ``count`` partitions.

    ``homes`` has the partition of each mention and ``owners`` its document, a place in ``prints``:
    what a document is known by. Sums over 128 bits do not depend on the order of the documents.
    """
    digests = b"".join(hashlib.sha256(each.encode()).digest()[:16] for each in prints)
    parts = np.frombuffer(digests, np.uint64).reshape(-1, 2)
    sums = np.zeros((count, 2), np.uint64)
    np.add.at(sums, homes, parts[owners])
    return [
        hashlib.sha256(f"{count}:{number}:{one}".encode()).hexdigest()[:32]
        for number, one in enumerate(sums.tolist())
    ]


class Earlier:
    """The rows of earlier runs: ``files`` of each table in a folder, and the ``marks`` they have.

    Each is named by its hash, and an index, which is put there last, names those that belong
    together. Where one is not what was written there are none, and everything is resolved anew.
    """

    def __init__(self, folder: Path) -> None:
        """Look into ``folder``."""
        self._folder = folder
        self.files: dict[str, list[Path]] = {}
        self.marks: frozenset[str] = frozenset()
        for path in folder.glob(f"{INDEX}-*{SUFFIX}"):
            try:
                index = json.loads(_whole(INDEX, path).read_text(encoding="utf-8"))
                files = {
                    name: [_whole(name, folder / file) for file in names]
                    for name, names in index["files"].items()
                }
            except OSError as error:  # one that a run left that died while it removed its files
                log.warning("%s：无法读取（%s），其中的内容将重新生成。", path, error)
            else:
                self.files, self.marks = files, frozenset(index["marks"])

    def replace(
        self, files: Mapping[str, Sequence[Path]], marks: Iterable[str], room: Path
    ) -> None:
        """Take these files as what the partitions with ``marks`` gave; those in ``room`` are moved."""
        names = {name: [self._move(name, path) for path in paths] for name, paths in files.items()}
        index = room / INDEX
        index.write_text(json.dumps({"files": names, "marks": sorted(marks)}), encoding="utf-8")
        alive = {self._move(INDEX, index), *chain.from_iterable(names.values())}
        for path in self._folder.glob(f"*{SUFFIX}"):
            if path.name not in alive:
                path.unlink()

    def _move(self, name: str, path: Path) -> str:
        if path.parent != self._folder:
            path = path.replace(self._folder / _name(name, path))
        return path.name


def _whole(name: str, path: Path) -> Path:
    if _name(name, path) != path.name:
        raise OSError(f"{path.name} 与写入时不同")
    return path


def _name(name: str, path: Path) -> str:
    with path.open("rb") as file:
        return f"{name}-{hashlib.file_digest(file, 'sha256').hexdigest()[:32]}{SUFFIX}"
