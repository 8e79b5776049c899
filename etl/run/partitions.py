"""Mentions by the thousand -> partitions that are resolved one by one, by as many processes as there are.

All mentions that may state one fact, stand on one line or measure one target are of one region and
of one series, whatever their status: these name the partition. What ties a part to its whole and
provinces to each other is left to ``etl.run.joined``. Partitions are small, so that a new document
touches few (``etl.run.unchanged``), and are resolved by the bundle: mentions are put on the disk sorted
by their bundle, so many at a time, and memory does not grow with their number.
"""

import zlib
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from etl.facts import SERIES_KEY, TABLES
from etl.registry import Registry, registry
from etl.resolve import facts, label
from etl.resolve.cube import cells
from etl.resolve.doubts import doubts_within, is_peer
from etl.resolve.outcomes import link_outcomes
from etl.schema import Document, Mention
from etl.store.files import write_rows
from etl.store.records import from_table, to_table, uncollected

ROWS = 20_000
"""Mentions of a bundle, on average: some 60 MB while they are resolved."""
HELD = 100_000
"""Mentions in memory before they are put on the disk."""
KEY = (*(name for name in SERIES_KEY if name != "status"), "region_code")

Numbers = npt.NDArray[np.int64]

BESIDE = pa.schema(
    [
        pa.field("mark", pa.string()),
        pa.field("whole", pa.string()),
        pa.field("has_parts", pa.bool_()),
        pa.field("clause", pa.string()),
        pa.field("published", pa.string()),
        pa.field("genre", pa.string()),
        pa.field("reprint_of", pa.string()),
    ]
)
"""What is kept of a mention's partition, whole, text and document; ``whole`` is ``resolve.label``."""
RESOLVED = ("observations", "homes", "doubts", "outcomes", "cube")
"""The tables that the mentions of a partition give."""
_ASKED = [
    name
    for name in TABLES["mentions"].names
    if name not in {"char_end", "sentence_end", "rule", "correction_reason"}
]
_STRINGS = pa.list_(pa.string())


def homes_of(mentions: pa.Table) -> Numbers:
    """What tells each mention's partition, on every machine: its remainder by their number."""
    words = [pc.fill_null(pc.cast(mentions[name], pa.string()), "") for name in KEY]
    names = pc.binary_join_element_wise(*words, "\x1f")
    return _numbers(names, lambda name: zlib.crc32(name.encode()))


def _numbers(words: pa.ChunkedArray, number: Callable[[str], int]) -> Numbers:
    """The number of each word, of equal words asked once."""
    encoded = words.combine_chunks().dictionary_encode()
    numbers = list(map(number, encoded.dictionary.to_pylist()))
    found: Numbers = np.array(numbers, np.int64)[encoded.indices.to_numpy()]
    return found


def beside(mentions: pa.Table, marks: pa.Array, clauses: pa.Array, documents: pa.Table) -> pa.Table:
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
            marks,
            pa.array(labels, pa.string()),
            pc.is_in(mentions["mention_id"], mentions["subset_of"]),
            clauses,
            *(documents[name].take(home) for name in ("published", "genre", "reprint_of")),
        ],
        schema=BESIDE,
    )


class Partitions:
    """Mentions that are brought together on the disk, in the folder ``room``.

    ``marks`` has how many mentions each partition has, ``known`` those partitions of which is known
    what they give: their mentions are passed over.
    """

    def __init__(self, room: Path, marks: Mapping[str, int], known: Collection[str]) -> None:
        """Make as many bundles as the other partitions need."""
        lacking = {mark: size for mark, size in marks.items() if mark not in known}
        self.bundles = range(sum(lacking.values()) // ROWS + 1)
        self._room = room
        self._marks = pa.array([mark if mark in lacking else None for mark in marks], pa.string())
        self._held: list[pa.Table] = []
        self._files = 0

    def add(self, mentions: pa.Table, clauses: pa.Array, documents: pa.Table) -> None:
        """Take in mentions whose documents and wholes are all there."""
        marks = self._marks.take(pa.array(homes_of(mentions) % len(self._marks)))
        columns = [*mentions.columns, *beside(mentions, marks, clauses, documents).columns]
        table = pa.table(columns, schema=pa.schema([*mentions.schema, *BESIDE]))
        self._held.append(table.filter(pc.is_valid(marks)))
        if sum(table.num_rows for table in self._held) >= HELD:
            self.flush()

    def flush(self) -> None:
        """Put on the disk what is held, as one file with a batch for each bundle."""
        if not self._held:
            return
        table = pa.concat_tables(self._held).combine_chunks()
        self._held = []
        count = len(self.bundles)
        homes = _numbers(table["mark"], lambda mark: int(mark[:8], 16) % count)
        table = table.take(pa.array(np.argsort(homes, kind="stable")))
        ends = np.bincount(homes, minlength=count).cumsum().tolist()
        options = pa.ipc.IpcWriteOptions(compression="lz4")
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


def resolve_bundle(number: int, room: str) -> dict[str, str]:
    """Resolve the partitions of a bundle; returns the files in ``room`` of what they give."""
    batches = [
        pa.ipc.open_file(path).get_batch(number) for path in sorted(Path(room).glob("*.arrow"))
    ]
    with uncollected():
        found = resolved(pa.Table.from_batches(batches), registry())
    files = {name: str(Path(room, f"{name}-{number}.parquet")) for name in RESOLVED}
    for name, path in files.items():
        write_rows(Path(path), found[name])
    return files


def resolved(rows: pa.Table, data: Registry) -> Mapping[str, pa.Table]:
    """What the mentions of some partitions give.

    The tables are those of a run with columns more, each with the ``mark`` of its partition:
    observations have the ``number`` and the ``sources`` that a report names, and whether they are
    compared with other provinces (``peer``); outcomes the ``year`` of the target, for they are as
    of no day yet; cells what they are made of. Parts name a mention of their whole, and ``homes``
    says in which observation it is.
    """
    mentions = from_table(Mention, rows.select(_ASKED))
    by_id = {mention.mention_id: mention for mention in mentions}
    places = {mention.doc_id: place for place, mention in enumerate(mentions)}  # one a document
    origins = rows.select(["doc_id", "published", "genre", "reprint_of"]).take(
        pa.array(places.values(), pa.int64())
    )
    documents = dict(zip(places, from_table(Document, origins), strict=True))
    clauses = dict(zip(by_id, rows["clause"].to_pylist(), strict=True))
    labels = zip(mentions, rows["whole"].to_pylist(), strict=True)
    wholes = {part.subset_of: whole for part, whole in labels if part.subset_of and whole}
    observations = facts(mentions, documents, data, wholes, lambda m: clauses[m.mention_id])
    doubts = doubts_within(observations, data)
    outcomes = link_outcomes(observations, None, data)
    made = cells(observations, data, by_id, {doubt.observation_id for doubt in doubts})
    with_parts = set(rows.filter(rows["has_parts"])["mention_id"].to_pylist())
    homes = [
        (key, item.observation_id)
        for item in observations
        for key in item.mention_ids
        if key in with_parts
    ]
    told = [[by_id[key] for key in item.mention_ids] for item in observations]
    mark_of = dict(zip(by_id, rows["mark"].to_pylist(), strict=True))
    marks = {item.observation_id: mark_of[item.mention_ids[0]] for item in observations}
    years = {item.observation_id: item.year for item in observations}

    def marked(table: pa.Table, ids: Iterable[str], **columns: pa.Array) -> pa.Table:
        columns["mark"] = pa.array([marks[key] for key in ids], pa.string())
        for name, column in columns.items():
            table = table.append_column(name, column)
        return table

    return {
        "observations": marked(
            to_table("observations", observations),
            marks,
            number=pa.array([said[0].number_text for said in told], pa.string()),
            sources=pa.array([sorted({m.doc_id for m in said}) for said in told], _STRINGS),
            peer=pa.array([is_peer(item, data) for item in observations], pa.bool_()),
        ),
        "homes": marked(
            pa.table(
                [pa.array([home[at] for home in homes], pa.string()) for at in (0, 1)],
                names=["mention_id", "observation_id"],
            ),
            [key for _, key in homes],
        ),
        "doubts": marked(to_table("doubts", doubts), [one.observation_id for one in doubts]),
        "outcomes": marked(
            to_table("outcomes", outcomes),
            [one.target_id for one in outcomes],
            year=pa.array([years[one.target_id] for one in outcomes], pa.int16()),
        ),
        "cube": marked(
            to_table("cube", [cell for cell, _ in made]),
            [ids[0] for _, ids in made],
            made_of=pa.array([ids for _, ids in made], _STRINGS),
        ),
    }
