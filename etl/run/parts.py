"""What was taken from each file, kept for the runs to come as parts: Arrow files of many rows.

A row holds one file's documents, mentions, rejected numbers and faults under the key of what they
were made of (``etl.run.inputs.key_of``), a large corpus several rows. A part is named by the hash of its
bytes and put in place in one step; one that is not what its name says is removed and made again.
Nothing here is the only copy of anything. Arrow's own format under LZ4 takes twice the room of
Parquet, and a third of the time to write and to read.
"""

import hashlib
import logging
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby
from pathlib import Path
from uuid import uuid4

import pyarrow as pa
import pyarrow.compute as pc

from etl.facts import TABLES
from etl.schema import Document, Mention, Rejected
from etl.store import storage
from etl.store.records import from_table, to_table

log = logging.getLogger(__name__)

ROWS = 100
"""Documents of a row group, and files of a part: 1 MB of text and a few of memory."""
LOOSE = 16
"""Small parts that are let be; more of them are joined."""
NESTED: Mapping[str, type] = {"documents": Document, "mentions": Mention, "rejected": Rejected}
PLAIN = ("sketches", "clauses", "faults")
FRESH = ".new-"
SUFFIX = ".arrow"
_OPEN = 8  # parts in memory: where few documents are new their neighbours lie in few parts


@dataclass(slots=True)
class Findings:
    """What files gave.

    ``sketches`` go with the documents (``etl.resolve.reprints``). Tables of figures have b"", as if without
    words: they are no reprints of each other, however alike their rows. ``clauses`` are the words
    around the mentions (``resolve.clause_of``), so that their texts need not be read again.
    """

    documents: list[Document] = field(default_factory=list)
    sketches: list[bytes] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    clauses: list[str] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def add(self, other: "Findings") -> None:
        """Take in what others gave."""
        self.documents += other.documents
        self.sketches += other.sketches
        self.mentions += other.mentions
        self.clauses += other.clauses
        self.rejected += other.rejected
        self.faults += other.faults


Row = tuple[str, Findings]
"""A key and what goes with it."""

SCHEMA = pa.schema(
    [
        pa.field("key", pa.string(), nullable=False),
        pa.field("figures", pa.int32(), nullable=False),
        *(
            pa.field(name, pa.list_(pa.struct(list(TABLES[name]))), nullable=False)
            for name in NESTED
        ),
        pa.field("sketches", pa.list_(pa.binary()), nullable=False),
        pa.field("clauses", pa.list_(pa.string()), nullable=False),
        pa.field("faults", pa.list_(pa.string()), nullable=False),
    ]
)


class DamagedPartError(Exception):
    """A part could not be read; it is removed, and what it held is to be made again."""


def write_part(folder: Path, rows: Iterable[Row]) -> Path:
    """Put a part with these rows (key, findings) into ``folder``, which is there.

    Memory holds about ``ROWS`` documents at a time.

    Raises:
        OSError: the disk is full or may not be written; nothing is left behind.
    """
    return _write(folder, map(_table, _batches(rows)))


def _write(folder: Path, tables: Iterable[pa.Table]) -> Path:
    fresh = folder / f"{FRESH}{uuid4().hex}"  # other machines may write there, too
    try:
        options = pa.ipc.IpcWriteOptions(compression="lz4", use_threads=False)
        with pa.ipc.new_file(fresh, SCHEMA, options=options) as writer:
            for table in tables:
                writer.write_table(table)
        path = folder / f"{_hash(fresh)}{SUFFIX}"
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    return path


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:32]


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    batch: list[Row] = []
    held = 0
    for row in rows:
        batch.append(row)
        held += len(row[1].documents)
        if held >= ROWS:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch


def _table(rows: Sequence[Row]) -> pa.Table:
    found = [findings for _, findings in rows]
    columns = [
        pa.array([key for key, _ in rows], pa.string()),
        pa.array([len(one.mentions) for one in found], pa.int32()),
    ]
    for name in NESTED:
        lists = [getattr(findings, name) for findings in found]
        flat = to_table(name, list(chain.from_iterable(lists)))
        structs = pa.StructArray.from_arrays(
            [column.combine_chunks() for column in flat.columns], fields=list(flat.schema)
        )
        columns.append(pa.ListArray.from_arrays(_offsets(lists), structs))
    columns += [
        pa.array([getattr(one, name) for one in found], SCHEMA.field(name).type) for name in PLAIN
    ]
    return pa.Table.from_arrays(columns, schema=SCHEMA)


def _findings(table: pa.Table) -> Findings:
    found = {name: from_table(make, rows_of(table, name)) for name, make in NESTED.items()} | {
        name: list_of(table, name).to_pylist() for name in PLAIN
    }
    return Findings(**found)


def rows_of(table: pa.Table, name: str) -> pa.Table:
    """The documents, mentions or rejected numbers of some rows of a part, as their own table."""
    return pa.Table.from_struct_array(list_of(table, name))


def list_of(table: pa.Table, name: str) -> pa.Array:
    """What the lists of a column hold, one after the other."""
    return table[name].combine_chunks().flatten()


def _offsets(lists: Sequence[Sequence[object]]) -> pa.Array:
    ends = [0]
    for items in lists:
        ends.append(ends[-1] + len(items))
    return pa.array(ends, pa.int32())


class Parts:
    """The parts of one engine: what another one made is not taken up."""

    def __init__(self, home: Path, engine: str, shared: str | None = None) -> None:
        """Keep the parts in a folder of ``home`` that is named by the engine.

        ``shared`` is the place on shared storage that ``home`` is a copy of, None where it is none.
        """
        self.folder = home / engine
        self.folder.mkdir(parents=True, exist_ok=True)
        self._shared = shared and f"{shared}/{engine}"
        self.place = self._shared or str(self.folder.absolute())
        self._tables: dict[Path, tuple[pa.Table, dict[str, list[int]]]] = {}
        self._rows: dict[Path, list[tuple[str, int]]] = {}

    def forget(self) -> None:
        """Drop everything, so that every document is read."""
        shutil.rmtree(self.folder)
        self.folder.mkdir()
        if self._shared:
            storage.remove(self._shared, storage.listing(self._shared))

    def index(self) -> dict[str, Path]:
        """The part that holds each key; parts that are damaged are removed."""
        if self._shared:
            here = {path.name for path in self.folder.iterdir()}
            storage.fetch(self._shared, storage.listing(self._shared).keys() - here, self.folder)
        return self._index()

    def _index(self) -> dict[str, Path]:
        found: dict[str, Path] = {}
        for path in sorted(self.folder.glob(f"*{SUFFIX}")):
            if path not in self._rows:
                try:
                    self._rows[path] = _keys(path)
                except DamagedPartError:
                    continue
            found.update((key, path) for key, _ in self._rows[path])
        return found

    def weigh(self, held: Mapping[str, Path]) -> int:
        """How many mentions the parts of an index hold."""
        return sum(figures for path in set(held.values()) for _, figures in self._rows[path])

    def read(self, keys: Sequence[str], held: Mapping[str, Path]) -> Findings:
        """What the files of ``keys`` gave, in their order; ``held`` is the index.

        Raises:
            DamagedPartError: a part is damaged.
        """
        found = Findings()
        for table in self.tables(keys, held):
            found.add(_findings(table))
        return found

    def tables(self, keys: Sequence[str], held: Mapping[str, Path]) -> Iterator[pa.Table]:
        """As ``read``, but the rows themselves, those of a part at a time.

        Raises:
            DamagedPartError: a part is damaged.
        """
        for path, group in groupby(keys, held.__getitem__):
            table, places = self._open(path)
            rows = list(chain.from_iterable(places[key] for key in group))
            yield table if rows == list(range(table.num_rows)) else table.take(rows)

    def _open(self, path: Path) -> tuple[pa.Table, dict[str, list[int]]]:
        found = self._tables.pop(path, None)
        if found is None:
            if len(self._tables) >= _OPEN:
                del self._tables[next(iter(self._tables))]  # which was asked for longest ago
            table = _read(path)
            places: dict[str, list[int]] = {}
            for at, key in enumerate(table["key"].to_pylist()):
                places.setdefault(key, []).append(at)
            found = table, places
        self._tables[path] = found
        return found

    def tidy(self, keys: Iterable[str]) -> None:
        """Remove what the next run does not need: other engines' parts, and of this one's all but ``keys``.

        Many small parts, as a document a day makes them, are joined.
        """
        for path in self.folder.parent.iterdir():
            if path.is_dir() and path != self.folder:
                shutil.rmtree(path, ignore_errors=True)
        for path in self.folder.glob(f"{FRESH}*"):
            path.unlink(missing_ok=True)
        held = self._index()  # what is only on shared storage now has been removed here
        live: dict[Path, list[str]] = {path: [] for path in held.values()}
        for key in keys:
            if key in held:
                live[held[key]].append(key)
        small = [path for path, alive in live.items() if 0 < len(alive) < ROWS // 2]
        joined = self._join(small, live) if len(small) > LOOSE else set(small)
        for path, alive in live.items():
            if not alive or (path in small and path not in joined):
                path.unlink(missing_ok=True)
        if self._shared:
            self._share()

    def _share(self) -> None:
        """Make the place on shared storage what the folder is."""
        home = str(self._shared).rpartition("/")[0]
        here = {f"{self.folder.name}/{path.name}" for path in self.folder.iterdir()}
        there = storage.listing(home).keys()
        storage.put(home, self.folder.parent, here - there)
        storage.remove(home, there - here)

    def _join(self, small: Sequence[Path], live: Mapping[Path, Sequence[str]]) -> set[Path]:
        """New parts of the living rows of small ones."""
        made: set[Path] = set()
        tables: list[pa.Table] = []
        for path in small:
            try:
                table = _read(path)
            except DamagedPartError:
                continue  # told and removed: the next run makes its rows again
            tables.append(table.filter(pc.is_in(table["key"], pa.array(live[path]))))
            if sum(table.num_rows for table in tables) >= ROWS:
                made.add(_write(self.folder, [pa.concat_tables(tables).combine_chunks()]))
                tables = []
        if tables:
            made.add(_write(self.folder, [pa.concat_tables(tables).combine_chunks()]))
        return made


def _verify(path: Path) -> None:
    if _hash(path) != path.stem:
        raise OSError("与写入时不同")


def _keys(path: Path) -> list[tuple[str, int]]:
    """The key of each row and how many mentions it has, of a part that is what was written."""
    rows = _read(path, ["key", "figures"], verified=False)
    return list(zip(rows["key"].to_pylist(), rows["figures"].to_pylist(), strict=True))


def _read(path: Path, columns: Sequence[str] = SCHEMA.names, *, verified: bool = True) -> pa.Table:
    """The rows of a part, which the index of this run has ``verified``.

    Raises:
        DamagedPartError: it is not what was written, or cannot be read.
    """
    options = pa.ipc.IpcReadOptions(
        included_fields=list(map(SCHEMA.get_field_index, columns)), use_threads=False
    )
    try:
        if not verified:
            _verify(path)
        with pa.OSFile(str(path)) as file:
            return pa.ipc.open_file(file, options=options).read_all()
    except (OSError, ValueError, pa.ArrowException) as error:
        log.warning("%s：无法读取（%s），其中的内容将重新生成。", path, error)
        path.unlink(missing_ok=True)
        raise DamagedPartError(path.name) from error
