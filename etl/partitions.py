"""Mentions by the thousand -> partitions that are resolved one by one, by as many processes as there are.

All mentions that may state one fact, stand on one line or measure one target are of one region and
of one series, whatever their status: these name the partition. What ties a part to its whole and
provinces to each other is left to ``etl.joined``. The mentions are put on the disk sorted by their
partition, so many at a time, and memory does not grow with their number.
"""

import zlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from etl.cube import cells
from etl.doubts import doubts_within, is_peer
from etl.facts import SERIES_KEY, TABLES
from etl.files import write_rows
from etl.outcomes import link_outcomes
from etl.records import from_table, to_table, uncollected
from etl.registry import Registry, registry
from etl.resolve import facts, label
from etl.schema import Document, Mention

ROWS = 20_000
"""Mentions of a partition, on average: some 60 MB while they are resolved."""
HELD = 100_000
"""Mentions in memory before they are put on the disk."""
KEY = (*(name for name in SERIES_KEY if name != "status"), "region_code")

BESIDE = pa.schema(
    [
        pa.field("whole", pa.string()),
        pa.field("has_parts", pa.bool_()),
        pa.field("clause", pa.string()),
        pa.field("published", pa.string()),
        pa.field("genre", pa.string()),
        pa.field("reprint_of", pa.string()),
    ]
)
"""What is kept of a mention's whole, text and document; ``whole`` is ``resolve.label``."""
_STRINGS = pa.list_(pa.string())


def beside(mentions: pa.Table, clauses: pa.Array, documents: pa.Table) -> pa.Table:
    """The columns of ``BESIDE`` for mentions whose documents and wholes are all there."""
    at = pc.index_in(mentions["subset_of"], mentions["mention_id"])
    parts = pc.indices_nonzero(pc.is_valid(at))
    wholes = from_table(Mention, mentions.take(at.take(parts)))
    labels: list[str | None] = [None] * mentions.num_rows
    for part, whole in zip(parts.to_pylist(), wholes, strict=True):
        labels[part] = label(whole)
    home = pc.index_in(mentions["doc_id"], documents["doc_id"])
    return pa.table(
        [
            pa.array(labels, pa.string()),
            pc.is_in(mentions["mention_id"], mentions["subset_of"]),
            clauses,
            *(documents[name].take(home) for name in ("published", "genre", "reprint_of")),
        ],
        schema=BESIDE,
    )


class Partitions:
    """Mentions that are brought together on the disk, in the folder ``room``."""

    def __init__(self, room: Path, count: int) -> None:
        """Make ``count`` partitions."""
        self.count = count
        self._room = room
        self._held: list[pa.Table] = []
        self._files = 0

    def add(self, mentions: pa.Table, others: pa.Table) -> None:
        """Take in mentions with what is ``beside`` them."""
        columns = [*mentions.columns, *others.columns]
        self._held.append(pa.table(columns, schema=pa.schema([*mentions.schema, *BESIDE])))
        if sum(table.num_rows for table in self._held) >= HELD:
            self.flush()

    def flush(self) -> None:
        """Put on the disk what is held, as one file with a batch for each partition."""
        if not self._held:
            return
        table = pa.concat_tables(self._held).combine_chunks()
        self._held = []
        homes = _homes(table, self.count)
        table = table.take(pa.array(np.argsort(homes, kind="stable")))
        ends = np.bincount(homes, minlength=self.count).cumsum().tolist()
        options = pa.ipc.IpcWriteOptions(compression="zstd")
        path = self._room / f"mentions-{self._files}.arrow"
        with pa.ipc.new_file(path, table.schema, options=options) as file:
            for start, end in zip([0, *ends], ends, strict=False):
                rows = table.slice(start, end - start).combine_chunks()
                file.write_batch(
                    rows.to_batches()[0]
                    if rows.num_rows
                    else pa.RecordBatch.from_pylist([], table.schema)
                )
        self._files += 1


def _homes(mentions: pa.Table, count: int) -> npt.NDArray[np.int64]:
    """The number of each mention's partition; the same on every machine."""
    words = [pc.fill_null(pc.cast(mentions[name], pa.string()), "") for name in KEY]
    names = pc.binary_join_element_wise(*words, "\x1f").combine_chunks().dictionary_encode()
    numbers = [zlib.crc32(name.encode()) % count for name in names.dictionary.to_pylist()]
    homes: npt.NDArray[np.int64] = np.array(numbers, np.int64)[names.indices.to_numpy()]
    return homes


def resolve_partition(number: int, room: str, as_of: str | None) -> int:
    """Resolve a partition and put what it gives into ``room``; returns its number.

    ``as_of`` is the date of the latest of all documents.
    """
    batches = [
        pa.ipc.open_file(path).get_batch(number) for path in sorted(Path(room).glob("*.arrow"))
    ]
    with uncollected():
        found = resolved(pa.Table.from_batches(batches), registry(), as_of)
    for name, table in found.items():
        write_rows(Path(room, f"{name}-{number}.parquet"), table)
    return number


def resolved(rows: pa.Table, data: Registry, as_of: str | None) -> Mapping[str, pa.Table]:
    """What the mentions of a partition give.

    The tables are those of a run with columns more: observations have the ``number`` and the
    ``sources`` that a report names, and whether they are compared with other provinces (``peer``);
    cells what they are made of. Parts name a mention of their whole, and ``homes`` says in which
    observation it is.
    """
    mentions = from_table(Mention, rows.select(TABLES["mentions"].names))
    by_id = {mention.mention_id: mention for mention in mentions}
    origins = from_table(Document, rows.select(["doc_id", "published", "genre", "reprint_of"]))
    documents = {origin.doc_id: origin for origin in origins}
    clauses = dict(zip(by_id, rows["clause"].to_pylist(), strict=True))
    labels = zip(mentions, rows["whole"].to_pylist(), strict=True)
    wholes = {part.subset_of: whole for part, whole in labels if part.subset_of and whole}
    observations = facts(mentions, documents, data, wholes, lambda m: clauses[m.mention_id])
    doubts = doubts_within(observations, data)
    made = cells(observations, data, by_id, {doubt.observation_id for doubt in doubts})
    with_parts = set(rows.filter(rows["has_parts"])["mention_id"].to_pylist())
    homes = [
        (key, item.observation_id)
        for item in observations
        for key in item.mention_ids
        if key in with_parts
    ]
    told = [[by_id[key] for key in item.mention_ids] for item in observations]
    beside = {
        "number": pa.array([said[0].number_text for said in told], pa.string()),
        "sources": pa.array([sorted({m.doc_id for m in said}) for said in told], _STRINGS),
        "peer": pa.array([is_peer(item, data) for item in observations], pa.bool_()),
    }
    return {
        "observations": _with(to_table("observations", observations), beside),
        "homes": pa.table(
            [pa.array([home[at] for home in homes], pa.string()) for at in (0, 1)],
            names=["mention_id", "observation_id"],
        ),
        "doubts": to_table("doubts", doubts),
        "outcomes": to_table("outcomes", link_outcomes(observations, as_of, data)),
        "cube": _with(
            to_table("cube", [cell for cell, _ in made]),
            {"made_of": pa.array([ids for _, ids in made], _STRINGS)},
        ),
    }


def _with(table: pa.Table, columns: Mapping[str, pa.Array]) -> pa.Table:
    for name, column in columns.items():
        table = table.append_column(name, column)
    return table
