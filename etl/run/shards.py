"""Documents -> parts, shard by shard: paths go out, parts come back.

Documents and figures never travel between processes: to pickle them costs more than to find them.
A process holds one shard at a time, so memory does not grow with the number of documents. What is
done is kept as it is done: a run that was killed goes on where it was.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from platform import node

from tqdm import tqdm

from etl.errors import EtlError
from etl.extract import extractor
from etl.resolve import clause_of
from etl.resolve.reprints import sketch
from etl.run.found import figures_of
from etl.run.inputs import Task, engine_version, is_as_it_was
from etl.run.parts import ROWS, Findings, Row, write_part
from etl.run.workers import Crew
from etl.sources import read_sources
from etl.store import storage

log = logging.getLogger(__name__)

BYTES = 2**20
"""Of the files of a shard: slow formats, whose files are large, come in small shards."""


@dataclass(slots=True)
class Done:
    """What is told of a file that was worked on."""

    name: str
    documents: int = 0
    mentions: int = 0
    rejected: int = 0


class ChangedError(Exception):
    """A file changed while it was read."""


def extract_all(tasks: Sequence[Task], raw: str, parts: str, engine: str, crew: Crew) -> None:
    """Work on every task; what the documents at ``raw`` give is in ``parts`` then.

    The shard of a file that changes while it is read gets no part: the key is not its own any more.

    Raises:
        EtlError: a process died, or a machine has another version of this program.
        OSError: the parts cannot be written.
    """
    work = partial(
        extract_shard,
        raw=raw,
        parts=parts,
        engine=engine if crew.scheduler else None,
    )
    with tqdm(total=len(tasks), unit=" 份", disable=None, leave=False) as progress:
        for done in crew.spread(work, list(shards_of(tasks, raw))):
            progress.update(len(done))
            for item in done:
                log.debug("%s: %d documents, %d mentions, %d rejected", item.name, item.documents, item.mentions, item.rejected)  # fmt: skip


def shards_of(tasks: Sequence[Task], raw: str) -> Iterator[list[Task]]:
    """The tasks in their order, some at a time."""
    shard: list[Task] = []
    size = 0
    for task in tasks:
        own = _size(Path(raw, task.name))
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
        return 0  # on shared storage, or it has gone: reading it will say so


def extract_shard(shard: Sequence[Task], raw: str, parts: str, engine: str | None) -> list[Done]:
    """Read the files of a shard and put what they give into one part.

    Raises:
        EtlError: this is not the ``engine`` that is asked for.
    """
    if engine is not None and engine_version() != engine:
        raise EtlError(
            f"{node()}：程序或所用的库是 {engine_version()} 版，应为 {engine} 版。"
            "请在每台机器上安装相同的版本。"
        )
    done: list[Done] = []
    files = [name for task in shard for name in task.files]
    try:
        with storage.at_hand(raw, files) as root, storage.to_be_put(parts) as folder:
            write_part(folder, _checked(_rows(shard, root, done), shard, raw))
    except ChangedError:
        log.warning("%s 等文献在读取时有变动。", shard[0].name)
        return []
    return done


def _checked(rows: Iterable[Row], shard: Sequence[Task], raw: str) -> Iterator[Row]:
    yield from rows
    if not is_as_it_was(shard, raw):
        raise ChangedError


def _rows(shard: Sequence[Task], root: Path, done: list[Done]) -> Iterator[Row]:
    for task in shard:
        told = Done(task.name)
        for row in _findings(root / task.name, root):
            told.documents += len(row.documents)
            told.mentions += len(row.mentions)
            told.rejected += len(row.rejected)
            yield task.key, row
        done.append(told)


def _findings(path: Path, raw: Path) -> Iterator[Findings]:
    """What a file gives, in rows of bearable size; the faults are told with the last."""
    engine = extractor()
    faults: list[str] = []
    row = Findings()
    for source in read_sources(path, raw, faults.append):
        mentions, rejected = figures_of(source, engine)
        row.documents.append(source.document)
        row.sketches.append(sketch(source.document.text) if source.stated is None else b"")
        row.mentions += mentions
        row.clauses += [clause_of(mention, source.document.text) for mention in mentions]
        row.rejected += rejected
        if len(row.documents) >= ROWS:
            yield row
            row = Findings()
    row.faults += faults
    yield row
