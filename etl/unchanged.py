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
    """The rows of the run before, a file for each table in ``folder``.

    Each is named by its hash, and an index, which is put there last, names those of one run. Where
    one is not what was written there are none, and everything is resolved anew.
    """

    def __init__(self, folder: Path) -> None:
        """Look into ``folder``."""
        self._folder = folder
        self.files: dict[str, Path] = {}
        self.marks: frozenset[str] = frozenset()
        for path in folder.glob(f"{INDEX}-*{SUFFIX}"):
            try:
                index = json.loads(_whole(INDEX, path).read_text(encoding="utf-8"))
                files = {name: folder / file for name, file in index["files"].items()}
                self.files = {name: _whole(name, file) for name, file in files.items()}
                self.marks = frozenset(index["marks"])
            except OSError as error:
                log.warning("%s: cannot be read (%s); all is resolved anew.", path, error)
                self.files = {}

    def replace(self, files: Mapping[str, Path], marks: Iterable[str]) -> None:
        """Take these files, which are moved, as what the partitions with ``marks`` gave."""
        names = {name: _name(name, path) for name, path in files.items()}
        for name, path in files.items():
            path.replace(self._folder / names[name])
        index = path.with_name(INDEX)
        index.write_text(json.dumps({"files": names, "marks": sorted(marks)}), encoding="utf-8")
        names[INDEX] = _name(INDEX, index)
        index.replace(self._folder / names[INDEX])
        for path in self._folder.glob(f"*{SUFFIX}"):
            if path.name not in names.values():
                path.unlink()


def _whole(name: str, path: Path) -> Path:
    if _name(name, path) != path.name:
        raise OSError(f"{path.name} is not what was written")
    return path


def _name(name: str, path: Path) -> str:
    with path.open("rb") as file:
        return f"{name}-{hashlib.file_digest(file, 'sha256').hexdigest()[:32]}{SUFFIX}"
