"""Documents -> parts, shard by shard: paths go out, parts come back.

Documents and figures never travel between processes: to pickle them costs more than to find them.
A process holds one shard at a time, so memory does not grow with the number of documents. What is
done is kept as it is done: a run that was killed goes on where it was.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tqdm import tqdm

from etl.extract import extractor
from etl.found import figures_of
from etl.inputs import key_now
from etl.parts import ROWS, Findings, write_part
from etl.reprints import FEW, sketch
from etl.sources import Source, read_sources
from etl.workers import spread

log = logging.getLogger(__name__)

BYTES = 2**20
"""Of the files of a shard: slow formats, whose files are large, come in small shards."""


@dataclass(frozen=True, slots=True)
class Task:
    """A file to be worked on: its path from the folder of the documents, and its key."""

    name: str
    key: str


@dataclass(slots=True)
class Done:
    """What is told of a file that was worked on."""

    name: str
    documents: int = 0
    mentions: int = 0
    rejected: int = 0


class ChangedError(Exception):
    """A file changed while it was read."""


def extract_all(tasks: Sequence[Task], raw: Path, folder: Path, workers: int) -> None:
    """Work on every task; the parts are in ``folder`` then.

    The shard of a file that changes while it is read gets no part: the key is not its own any more.

    Raises:
        EtlError: a process died.
        OSError: the parts cannot be written.
    """
    # the library that sketches takes half a second to load: a few are sketched when they need be
    work = partial(extract_shard, raw=raw, folder=folder, sketched=len(tasks) > FEW)
    with tqdm(total=len(tasks), unit=" documents", disable=None, leave=False) as progress:
        for done in spread(work, list(shards_of(tasks, raw)), workers):
            progress.update(len(done))
            for item in done:
                log.debug("%s: %d documents, %d mentions, %d rejected", item.name, item.documents, item.mentions, item.rejected)  # fmt: skip


def shards_of(tasks: Sequence[Task], raw: Path) -> Iterator[list[Task]]:
    """The tasks in their order, some at a time."""
    shard: list[Task] = []
    size = 0
    for task in tasks:
        own = _size(raw / task.name)
        if shard and (len(shard) >= ROWS or size + own > BYTES):
            yield shard
            shard, size = [], 0
        shard.append(task)
        size += own
    if shard:
        yield shard


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0  # it has gone: reading it will say so


def extract_shard(shard: Sequence[Task], raw: Path, folder: Path, *, sketched: bool) -> list[Done]:
    """Read the files of a shard and put what they give into one part."""
    done: list[Done] = []
    try:
        write_part(folder, _rows(shard, raw, sketched, done))
    except ChangedError as change:
        log.warning("%s: changed while it was read; it is read again.", change)
        return []
    return done


def _rows(
    shard: Sequence[Task], raw: Path, sketched: bool, done: list[Done]
) -> Iterator[tuple[str, Findings]]:
    for task in shard:
        told = Done(task.name)
        for row in _findings(raw / task.name, raw, sketched):
            told.documents += len(row.documents)
            told.mentions += len(row.mentions)
            told.rejected += len(row.rejected)
            yield task.key, row
        if key_now(raw / task.name, task.name) != task.key:
            raise ChangedError(task.name)
        done.append(told)


def _findings(path: Path, raw: Path, sketched: bool) -> Iterator[Findings]:
    """What a file gives, in rows of bearable size; the faults are told with the last."""
    engine = extractor()
    faults: list[str] = []
    row = Findings()
    for source in read_sources(path, raw, faults.append):
        mentions, rejected = figures_of(source, engine)
        row.documents.append(source.document)
        row.sketches.append(_sketch(source, sketched))
        row.mentions += mentions
        row.rejected += rejected
        if len(row.documents) >= ROWS:
            yield row
            row = Findings()
    row.faults += faults
    yield row


def _sketch(source: Source, sketched: bool) -> bytes | None:
    if source.stated is not None:
        return b""
    return sketch(source.document.text) if sketched else None
